"""The words of a moment, from its row."""

from datetime import date

from django.urls import reverse

from tideover.cases.rules import CameFrom, DocumentKind, FollowUpOutcome
from tideover.diary.queries import WAYS
from tideover.diary.rules import AppointmentState, Canceller, Occasion, Party, Starter, Topic
from tideover.foundation import clock
from tideover.foundation.pages.words import capitalised, join_words, local_date, lower_first, plural, short_date
from tideover.people.rules import Way
from tideover.web.queries.course import COURSE, TITLES
from tideover.web.queries.moments import Leads, Moment
from tideover.web.queries.timeline.parts import SHOWN_AS, Row
from tideover.worklist.wording import PARTIES


def moment(row: Row, called: str, reference: str) -> Moment:
    """What the row tells of a case whose client is `called` so."""
    if row.kind in COURSE:
        return Moment("case", f"{row.kind}-{row.id}", local_date(row.at), TITLES[row.kind](row), note=row.note)
    if row.kind == "follow_up":
        return _follow_up(row)
    if row.kind == "document":
        return _document(row, reference)
    if row.kind in SHOWN_AS:
        title = {"handover": _handover_title, "agreement": _agreement_title, "group": _group_title}[row.kind](row)
        shown_as, leads = SHOWN_AS[row.kind], None
        if row.kind == "group":
            leads = Leads("Open the group session", reverse("group_session", args=[row.id]))
        detail = _detail(row) if row.kind == "group" else ""
        return Moment(shown_as, f"{row.kind}-{row.id}", row.at, title, detail, row.note, leads=leads)
    titles = {"contact": _contact_title, "attempt": _attempt_title, "appointment": _appointment_title}
    return Moment(
        kind=row.kind,
        key=str(row.id),
        at=row.at,
        title=titles[row.kind](row, called),
        detail=_detail(row),
        note=row.note,
        to_come=row.state == AppointmentState.BOOKED,
        leads=_to_meeting(row, reference) if row.meeting else None,
    )


def _to_meeting(row: Row, reference: str) -> Leads:
    where = reverse("meeting", kwargs={"reference": reference, "meeting": row.meeting})
    return Leads("Agenda, minutes and what was agreed", where)


def _group_title(row: Row) -> str:
    words = {"expected": "expected", "absent": "did not come", "called_off": "called off"}
    return f"Group session “{row.purpose}”: {words[row.state]}"


def _with(row: Row, called: str) -> str:
    return join_words([PARTIES.get(Party(code), called) for code in row.parties])


def _contact_title(row: Row, called: str) -> str:
    way, whom = Way(row.way), _with(row, called)
    theirs = row.by_whom == Starter.PARTY
    if row.purpose:
        return f"Group session “{row.purpose}”"
    if row.state:
        return f"{Occasion(row.state).label} with {whom}"
    if way in (Way.MESSAGE, Way.LETTER):
        return f"{way.label} {'from' if theirs else 'to'} {whom}"
    if way is Way.IN_PERSON:
        return f"Met {whom}"
    return f"{way.label} with {whom}{', who called' if theirs and way is Way.TELEPHONE else ''}"


def _attempt_title(row: Row, called: str) -> str:
    return f"Tried to reach {_with(row, called)}: {Way(row.way).label.lower()}, no answer"


def _appointment_title(row: Row, called: str) -> str:
    return f"{capitalised(row.purpose or 'Appointment')} with {_with(row, called)}: {_state_words(row, called)}"


def _state_words(row: Row, called: str) -> str:
    state = AppointmentState(row.state)
    if state is AppointmentState.CANCELLED:
        by = {Canceller.CLIENT: called, Canceller.SERVICE: "us", Canceller.OTHER: "somebody else"}
        return f"cancelled by {by[Canceller(row.by_whom)]}"
    return state.label.lower()


def _detail(row: Row) -> str:
    parts = [Topic(code).label for code in row.topics]
    if row.kind in ("appointment", "group"):
        parts += [Way(row.way).label, row.place]
    if row.others:
        parts.append(f"also {join_words([_named(other) for other in row.others])}")
    if row.minutes:
        parts.append(plural(row.minutes, "minute"))
    parts.append(row.recorded_by)
    return " · ".join(part for part in parts if part)


def _named(other: str) -> str:
    """A person's name as it is, a party by its word."""
    return Party(other).label.lower() if other in Party.codes() else other


def _handover_title(row: Row) -> str:
    giver, taker = row.others
    return f"Handed over from {giver} to {taker}"


def _agreement_title(row: Row) -> str:
    often = f"every {plural(row.minutes, 'day')}" if row.minutes else "as often as is usual"
    return f"Asked to be in touch {often}{', ' + WAYS[Way(row.way)] if row.way else ''}"


def _document(row: Row, reference: str) -> Moment:
    """The paper, its day and its name; the link is to all of them."""
    label, day = DocumentKind(row.purpose).label, short_date(date.fromisoformat(row.place))
    if row.state:
        return Moment("document", str(row.id), row.at, f"{label}: taken out again", row.recorded_by, row.state)
    sender = [f"from {lower_first(CameFrom(code).label)}" for code in row.parties]
    detail = " · ".join(part for part in (*row.others, *sender, row.recorded_by) if part)
    leads = Leads("Open the documents", reverse("documents", kwargs={"reference": reference}), "DOCUMENT_READ")
    return Moment("document", str(row.id), row.at, f"{label} of {day}", detail, row.note, leads=leads)


def _follow_up(row: Row) -> Moment:
    satisfied = [f"satisfied with us: {score} of 5" for score in row.others]
    detail = " · ".join(part for part in (Way(row.way).label, *satisfied, row.recorded_by) if part)
    title = f"Follow-up {plural(row.minutes, 'week')} after the ending: {lower_first(FollowUpOutcome(row.state).label)}"
    day = row.at.astimezone(clock.LOCAL).date()
    return Moment("case", f"follow_up-{row.id}", day, title, detail=detail, note=row.note)
