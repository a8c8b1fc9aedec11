"""Booking appointments and saying what became of them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any

from tideover.cases.models import Case
from tideover.diary.actions.double_booking import check_free
from tideover.diary.actions.participants import Taking, add_participants, taking_part_in
from tideover.diary.models import Appointment, Contact
from tideover.diary.rules import USUAL_MINUTES, AppointmentState, Canceller, Party
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.rules import Way


@events.event_type("appointment booked", subject="case")
class AppointmentBooked:
    """A contact is planned."""

    case_id: int
    appointment_id: int
    at: datetime
    replaces_id: int | None


@events.event_type("appointment settled", subject="case")
class AppointmentSettled:
    """It is known what became of an appointment."""

    case_id: int
    appointment_id: int
    state: str
    on: date


def settle(
    appointment: Appointment,
    case: Case,
    *,
    state: AppointmentState,
    by: By,
    on: date,
    contact: Contact | None = None,
    cancelled_by: str = "",
) -> Appointment:
    """Give a booked appointment of a locked case its final state. Raises Refused if it has one."""
    appointment = lock(appointment)
    if appointment.case_id != case.pk:
        raise Refused("This appointment belongs to another case. Open that case to work with it.")
    if appointment.state != AppointmentState.BOOKED:
        was = AppointmentState(appointment.state).label.lower()
        raise Refused(f"This appointment is already recorded as {was}. Open the case to see what happened.")
    appointment.state, appointment.settled_on = state, on
    appointment.contact, appointment.cancelled_by = contact, cancelled_by
    appointment.save()
    events.write(
        AppointmentSettled(case_id=case.pk, appointment_id=appointment.pk, state=state, on=on),
        by=by,
        service_id=case.service_id,
    )
    return appointment


def book(
    case: Case,
    by: By,
    staff: Staff | None,
    replaces: Appointment | None = None,
    taking: Collection[Taking] = (),
    all_the_same: bool = False,
    **details: Any,
) -> Appointment:
    """Plan a contact in a locked case. Raises Refused for a moment that cannot be, and, unless it is to be booked
    `all_the_same`, where whoever holds the case or takes part has something else on."""
    if case.ended_on:
        raise Refused("This case has ended, so nothing can be booked in it.")
    if details["at"] <= clock.now():
        raise Refused(
            "This is in the past. Enter a time to come, or record the contact if it has happened.", field="at"
        )
    if details["at"].year > clock.today().year + 2:
        raise Refused("This is more than two years away. Check the year.", field="at")
    details.setdefault("minutes", USUAL_MINUTES)
    there = [staff for staff in (case.case_manager, *(each.staff for each in taking)) if staff]
    check_free(there, at=details["at"], minutes=details["minutes"], by=by, all_the_same=all_the_same)
    appointment = Appointment.objects.create(
        service_id=case.service_id,
        case=case,
        booked_by=staff,
        booked_at=clock.now(),
        replaces=replaces,
        **details,
    )
    add_participants(appointment, taking)
    events.write(
        AppointmentBooked(
            case_id=case.pk,
            appointment_id=appointment.pk,
            at=appointment.at,
            replaces_id=replaces.pk if replaces else None,
        ),
        by=by,
        service_id=case.service_id,
    )
    return appointment


@action
def book_appointment(
    *,
    case: Case,
    by: By,
    staff: Staff | None,
    at: datetime,
    way: Way,
    minutes: int = USUAL_MINUTES,
    place: str = "",
    party: Party = Party.CLIENT,
    purpose: str = "",
    taking: Collection[Taking] = (),
    all_the_same: bool = False,
) -> Appointment:
    """Plan a contact at `at` (aware), for that many minutes; `taking` part are these besides the one it is with."""
    return book(
        lock(case),
        by,
        staff,
        taking=taking,
        all_the_same=all_the_same,
        at=at,
        way=way,
        minutes=minutes,
        place=place,
        party=party,
        purpose=purpose,
    )


@action
def move_appointment(
    *,
    appointment: Appointment,
    by: By,
    staff: Staff | None,
    at: datetime,
    way: Way,
    minutes: int = USUAL_MINUTES,
    place: str = "",
    all_the_same: bool = False,
) -> Appointment:
    """Replace a booked appointment by one at another time."""
    case = lock(appointment.case)
    moved = settle(appointment, case, state=AppointmentState.MOVED, by=by, on=clock.today())
    return book(
        case,
        by,
        staff,
        replaces=moved,
        taking=taking_part_in(moved),
        all_the_same=all_the_same,
        at=at,
        way=way,
        minutes=minutes,
        place=place,
        party=Party(moved.party),
        purpose=moved.purpose,
        occasion=moved.occasion,
        agenda=moved.agenda,
    )


@action
def cancel_appointment(*, appointment: Appointment, by: By, cancelled_by: Canceller) -> Appointment:
    """Record that somebody cancelled a booked appointment, today."""
    case = lock(appointment.case)
    return settle(
        appointment,
        case,
        state=AppointmentState.CANCELLED,
        by=by,
        on=clock.today(),
        cancelled_by=cancelled_by,
    )


def _has_begun(appointment: Appointment) -> None:
    if appointment.at > clock.now():
        raise Refused("This appointment is still to come. Cancel or move it instead.")


@action
def miss_appointment(*, appointment: Appointment, by: By) -> Appointment:
    """Record that nobody came to a booked appointment. It counts from the day it was booked for."""
    case = lock(appointment.case)
    _has_begun(appointment)
    on = appointment.at.astimezone(clock.LOCAL).date()
    return settle(appointment, case, state=AppointmentState.MISSED, by=by, on=on)
