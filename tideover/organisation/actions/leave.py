"""Who is away and who covers; where somebody works and what they are good at."""

from collections.abc import Collection
from datetime import date

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.organisation.models import Leave, Staff

LONGEST_DAYS = 550
"""Of one leave: a year's maternity leave with holidays fits, a wrong year does not."""


@events.event_type("leave recorded", subject="staff")
class LeaveRecorded:
    """Somebody is away for some days, and somebody covers or nobody does."""

    staff_id: int
    leave_id: int
    starts_on: date
    ends_on: date
    covered_by_id: int | None


@events.event_type("leave taken back", subject="staff")
class LeaveTakenBack:
    """Somebody is not away after all."""

    staff_id: int
    leave_id: int


@events.event_type("staff described", subject="staff")
class StaffDescribed:
    """It was written down where somebody works and what they are good at."""

    staff_id: int


def _check(staff: Staff, starts_on: date, ends_on: date, covered_by: Staff | None, but: Leave | None) -> None:
    if ends_on < starts_on:
        raise Refused("The last day is before the first. Check both.", field="ends_on")
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Refused("This is more than 18 months. Check the year.", field="ends_on")
    others = Leave.objects.filter(staff=staff, taken_back_on=None, starts_on__lte=ends_on, ends_on__gte=starts_on)
    if but is not None:
        others = others.exclude(pk=but.pk)
    if other := others.first():
        raise Refused(
            f"{staff.name} is away already from {long_date(other.starts_on)} to {long_date(other.ends_on)}. Change "
            "that leave instead.",
            field="starts_on",
        )
    if covered_by is not None:
        _check_cover(staff, starts_on, ends_on, covered_by)


def _check_cover(staff: Staff, starts_on: date, ends_on: date, covered_by: Staff) -> None:
    if covered_by.pk == staff.pk:
        raise Refused("Nobody covers for themselves. Choose somebody else.", field="covered_by")
    if covered_by.left_on:
        raise Refused(f"{covered_by.name} no longer works here. Choose somebody else.", field="covered_by")
    theirs = Leave.objects.filter(staff=covered_by, taken_back_on=None)
    if clash := theirs.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        raise Refused(
            f"{covered_by.name} is away as well, from {long_date(clash.starts_on)} to {long_date(clash.ends_on)}. "
            "Choose somebody else.",
            field="covered_by",
        )


@action
def record_leave(
    *,
    staff: Staff,
    by: By,
    starts_on: date,
    ends_on: date,
    covered_by: Staff | None,
    leave: Leave | None = None,
) -> Leave:
    """Write down that somebody is away from the first to the last day, or change a `leave` of theirs. Whoever covers
    reaches the absent person's cases on these days."""
    staff = lock(staff)
    _check(staff, starts_on, ends_on, covered_by, leave)
    if leave is None:
        leave = Leave(service_id=staff.service_id, staff=staff)
    elif lock(leave).taken_back_on:
        raise Refused("This leave was taken back. Record a new one.")
    leave.starts_on, leave.ends_on, leave.covered_by = starts_on, ends_on, covered_by
    leave.save()
    event = LeaveRecorded(
        staff_id=staff.pk,
        leave_id=leave.pk,
        starts_on=starts_on,
        ends_on=ends_on,
        covered_by_id=covered_by.pk if covered_by else None,
    )
    events.write(event, by=by, service_id=staff.service_id)
    return leave


@action
def take_leave_back(*, leave: Leave, by: By) -> Leave:
    """Write down that somebody is not away after all; who covers reaches nothing by it any more."""
    lock(leave.staff)
    leave = lock(leave)
    if leave.taken_back_on is None:
        leave.taken_back_on = clock.today()
        leave.save()
        events.write(LeaveTakenBack(staff_id=leave.staff_id, leave_id=leave.pk), by=by, service_id=leave.service_id)
    return leave


@action
def describe_staff(*, staff: Staff, by: By, places: Collection[str], skills: Collection[str]) -> Staff:
    """Where somebody works, as beginnings of postcodes ("M14", "OX"), and what they are good at."""
    staff = lock(staff)
    staff.places = list(dict.fromkeys(place.upper() for place in places))
    staff.skills = list(dict.fromkeys(skills))
    staff.save()
    events.write(StaffDescribed(staff_id=staff.pk), by=by, service_id=staff.service_id)
    return staff
