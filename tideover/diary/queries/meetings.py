"""A meeting that was held, as its page shows it."""

from dataclasses import dataclass
from datetime import date, datetime

from tideover.cases.models import Case
from tideover.diary.models import Meeting, MeetingParticipant
from tideover.diary.rules import Party
from tideover.foundation.pages.words import join_words
from tideover.people.rules import Way


@dataclass(frozen=True, slots=True)
class StepLine:
    """Who agreed to do what, and by when; None where no day was named."""

    who: str
    what: str
    by_date: date | None


@dataclass(frozen=True, slots=True)
class MeetingShown:
    """A meeting in words."""

    key: int
    occasion: str
    at: datetime
    way: str
    who: str
    names: str
    agenda: str
    minutes: str
    recorded_by: str
    steps: tuple[StepLine, ...]


def participants_of(meeting: Meeting, case: Case) -> list[tuple[MeetingParticipant, str]]:
    """Who took part in a meeting, each with what to call them, in the order in which they were offered."""
    rows = meeting.participants.select_related("employer_contact", "staff").order_by("id")
    client = case.client.called or Party.CLIENT.label
    return [(row, client if row.party == Party.CLIENT else str(row)) for row in rows]


def shown_meeting(meeting: Meeting, case: Case) -> MeetingShown:
    """The meeting, with who took part and what was agreed. Two queries."""
    called = {row.pk: name for row, name in participants_of(meeting, case)}
    contact = meeting.contact
    steps = sorted(meeting.agreed_steps.all(), key=lambda step: (step.by_date or date.max, step.pk))
    return MeetingShown(
        key=meeting.pk,
        occasion=str(meeting),
        at=contact.at,
        way=Way(contact.way).label,
        who=join_words(list(called.values())),
        names=meeting.names,
        agenda=meeting.agenda,
        minutes=contact.note,
        recorded_by=contact.recorded_by.name if contact.recorded_by else "",
        steps=tuple(StepLine(called[step.participant_id], step.what, step.by_date) for step in steps),
    )
