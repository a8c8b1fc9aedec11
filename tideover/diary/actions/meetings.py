"""Meetings and case conferences: planning one with an agenda, and recording its minutes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tideover.cases.models import Case
from tideover.diary.actions.appointments import book
from tideover.diary.actions.contacts import record_contact
from tideover.diary.actions.participants import Taking
from tideover.diary.models import AgreedStep, Appointment, Contact, Meeting, MeetingParticipant
from tideover.diary.rules import USUAL_MINUTES, Occasion, Party, Starter, TimeKind, Topic, refusal_of_gathering
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.rules import Way


@events.event_type("meeting recorded", subject="case")
class MeetingRecorded:
    """A contact was a meeting or a case conference, at which so many steps were agreed."""

    case_id: int
    meeting_id: int
    contact_id: int
    occasion: str
    steps: int


@events.event_type("step agreed in meeting", subject="case")
class StepAgreed:
    """Somebody who took part in a meeting agreed to do something, which was written down after its minutes."""

    case_id: int
    meeting_id: int
    step_id: int


@dataclass(frozen=True, slots=True)
class Agreeing:
    """What one who took part agreed to do, by when where a day was named."""

    who: Taking
    what: str
    by_date: date | None = None


def _parties(taking: Collection[Taking]) -> list[Party]:
    """The parties among those who take part, each once, in the order of the vocabulary."""
    named = {each.party for each in taking}
    return [party for party in Party if party in named]


def _check(occasion: Occasion, taking: Collection[Taking]) -> list[Party]:
    parties = _parties(taking)
    sentence = refusal_of_gathering(occasion, [each.party for each in taking if each.party])
    if sentence:
        raise Refused(sentence, field="taking")
    return parties


@action
def plan_meeting(
    *,
    case: Case,
    by: By,
    staff: Staff | None,
    occasion: Occasion,
    agenda: str,
    at: datetime,
    way: Way,
    taking: Sequence[Taking],
    minutes: int = USUAL_MINUTES,
    place: str = "",
    all_the_same: bool = False,
) -> Appointment:
    """Book a meeting or case conference at `at` (aware) with its agenda and everybody who is to take part. Raises
    Refused where so many do not make one, for a moment that cannot be, and, unless it is to be booked `all_the_same`,
    where one of the staff has something else on."""
    parties = _check(occasion, taking)
    main = next(each for each in taking if each.party == parties[0])
    return book(
        lock(case),
        by,
        staff,
        taking=[each for each in taking if each is not main or each.employer_contact],
        all_the_same=all_the_same,
        occasion=occasion,
        agenda=agenda,
        at=at,
        way=way,
        minutes=minutes,
        place=place,
        party=parties[0],
    )


@action
def record_meeting(
    *,
    case: Case,
    by: By,
    staff: Staff | None,
    occasion: Occasion,
    agenda: str,
    at: datetime,
    way: Way,
    taking: Sequence[Taking],
    note: str,
    names: str = "",
    agreed: Sequence[Agreeing] = (),
    topics: Collection[Topic] = (),
    minutes: Mapping[TimeKind, int] | None = None,
    appointment: Appointment | None = None,
) -> Meeting:
    """Record a meeting that took place at `at`: a contact whose note are its minutes, who took part, and who agreed to
    do what. `minutes` is its time by kind. An `appointment` that it kept becomes attended. Raises Refused where so
    many do not make one, for a step agreed by somebody who did not take part, and where it cannot have happened."""
    parties = _check(occasion, taking)
    at_employer = [each.employer_contact for each in taking if each.employer_contact]
    contact = record_contact(
        case=case,
        by=by,
        staff=staff,
        at=at,
        way=way,
        begun_by=Starter.SERVICE,
        parties=parties,
        topics=topics,
        minutes=minutes,
        note=note,
        employer_contact=at_employer[0] if len(at_employer) == 1 else None,
        appointment=appointment,
    )
    meeting = _write_meeting(contact, occasion, agenda, names)
    people = {each: _write_participant(meeting, each) for each in taking}
    for each in agreed:
        if each.who not in people:
            raise Refused("Somebody is to do something who did not take part. Tick them, or choose who did.")
        _write_step(meeting, people[each.who], each.what, each.by_date)
    event = MeetingRecorded(
        case_id=contact.case_id,
        meeting_id=meeting.pk,
        contact_id=contact.pk,
        occasion=occasion,
        steps=len(agreed),
    )
    events.write(event, by=by, service_id=meeting.service_id)
    return meeting


@action
def agree_step(
    *, meeting: Meeting, by: By, participant: MeetingParticipant, what: str, by_date: date | None = None
) -> AgreedStep:
    """Write down, after the minutes, what somebody who took part agreed to do."""
    case = lock(meeting.contact.case)
    step = _write_step(meeting, participant, what, by_date)
    event = StepAgreed(case_id=case.pk, meeting_id=meeting.pk, step_id=step.pk)
    events.write(event, by=by, service_id=meeting.service_id)
    return step


def _write_meeting(contact: Contact, occasion: Occasion, agenda: str, names: str) -> Meeting:
    return Meeting.objects.create(
        service_id=contact.service_id, contact=contact, occasion=occasion, agenda=agenda, names=names
    )


def _write_participant(meeting: Meeting, who: Taking) -> MeetingParticipant:
    return MeetingParticipant.objects.create(
        service_id=meeting.service_id,
        meeting=meeting,
        party=who.party or "",
        employer_contact=who.employer_contact,
        staff=who.staff,
    )


def _write_step(meeting: Meeting, participant: MeetingParticipant, what: str, by_date: date | None) -> AgreedStep:
    held_on = meeting.contact.at.astimezone(clock.LOCAL).date()
    if by_date and by_date < held_on:
        raise Refused("A day by which something is to be done is before the meeting. Check the day.")
    return AgreedStep.objects.create(
        service_id=meeting.service_id, meeting=meeting, participant=participant, what=what, by_date=by_date
    )
