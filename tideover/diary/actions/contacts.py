"""Recording what happened."""

from collections.abc import Collection, Mapping
from datetime import datetime

from tideover.cases.models import Case
from tideover.diary.actions.appointments import settle
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.diary.rules import (
    AppointmentState,
    Party,
    Starter,
    TimeKind,
    Topic,
    is_two_way,
    refusal_of_moment,
)
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.models import EmployerContact
from tideover.people.rules import Way

LONGEST_MINUTES = 24 * 60


@events.event_type("contact recorded", subject="case")
class ContactRecorded:
    """The service and somebody were in contact."""

    case_id: int
    contact_id: int
    at: datetime
    two_way: bool
    parties: list[str]


@events.event_type("attempt recorded", subject="case")
class AttemptRecorded:
    """The service tried to reach somebody and did not."""

    case_id: int
    attempt_id: int
    at: datetime
    party: str


def _check_moment(case: Case, at: datetime) -> None:
    sentence = refusal_of_moment(
        at,
        now=clock.now().astimezone(clock.LOCAL),
        birth_date=None if case.client.birth_date_is_estimated else case.client.birth_date,
        accepted_on=case.accepted_on,
        ended_on=case.ended_on,
    )
    if sentence:
        raise Refused(sentence, field="at")


def _keep(appointment: Appointment, contact: Contact, *, by: By) -> None:
    """Note that the contact kept the appointment, which was for the same day: kept on another it was moved."""
    on, booked_for = (moment.astimezone(clock.LOCAL).date() for moment in (contact.at, appointment.at))
    settle(appointment, contact.case, state=AppointmentState.ATTENDED, by=by, on=on, contact=contact)
    if on != booked_for:
        raise Refused(
            f"The appointment was for {booked_for:%A} {booked_for.day} {booked_for:%B}. Give that day, or untick the "
            "appointment and say by itself what became of it.",
            field="at",
        )


@action
def record_contact(
    *,
    case: Case,
    by: By,
    staff: Staff | None,
    at: datetime,
    way: Way,
    begun_by: Starter,
    parties: Collection[Party],
    topics: Collection[Topic] = (),
    minutes: Mapping[TimeKind, int] | None = None,
    note: str = "",
    employer_contact: EmployerContact | None = None,
    appointment: Appointment | None = None,
) -> Contact:
    """Record a contact that took place at `at`. `minutes` is its time by kind. An `appointment` that it
    kept becomes attended. Raises Refused where the contact cannot have happened in this case."""
    case = lock(case)
    _check_moment(case, at)
    minutes = minutes or {}
    if sum(minutes.values()) > LONGEST_MINUTES:
        raise Refused("A contact cannot take more than 24 hours. Check the minutes.", field="minutes")
    two_way = is_two_way(Way(way), Starter(begun_by))
    contact = Contact.objects.create(
        service_id=case.service_id,
        case=case,
        at=at,
        way=way,
        begun_by=begun_by,
        two_way=two_way,
        parties=list(parties),
        topics=list(topics),
        **{f"minutes_{kind.value}": spent for kind, spent in minutes.items()},
        note=note,
        employer_contact=employer_contact,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    if appointment is not None:
        _keep(appointment, contact, by=by)
    events.write(
        ContactRecorded(case_id=case.pk, contact_id=contact.pk, at=at, two_way=two_way, parties=contact.parties),
        by=by,
        service_id=case.service_id,
    )
    return contact


@action
def record_attempt(
    *, case: Case, by: By, staff: Staff | None, at: datetime, way: Way, party: Party, note: str = ""
) -> Attempt:
    """Record a try that reached nobody."""
    case = lock(case)
    _check_moment(case, at)
    attempt = Attempt.objects.create(
        service_id=case.service_id,
        case=case,
        at=at,
        way=way,
        party=party,
        note=note,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    events.write(
        AttemptRecorded(case_id=case.pk, attempt_id=attempt.pk, at=at, party=party),
        by=by,
        service_id=case.service_id,
    )
    return attempt
