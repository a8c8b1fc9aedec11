"""Where somebody works and how much, that they leave, and that they come back."""

from datetime import date, timedelta

from tideover.foundation import clock, events
from tideover.foundation.access.actor import Actor, By
from tideover.foundation.actions import Refused, action, lock, one_at_a_time
from tideover.foundation.models import Membership
from tideover.foundation.pages.words import join_words
from tideover.organisation.actions.access import ONE_AT_A_TIME, ask_access
from tideover.organisation.held import held_by
from tideover.organisation.models import AccessChange, Leave, Staff, Team

LONGEST_AGO = timedelta(days=366)
"""How long ago somebody may have left who is said to have left now: a wrong year is longer ago."""


@events.event_type("staff changed", subject="staff")
class StaffChanged:
    """Somebody works in another team, for other hours, or under another name or title."""

    staff_id: int
    team_id: int
    full_time_percent: int


@events.event_type("staff left", subject="staff")
class StaffLeft:
    """Somebody does not work for the service any more."""

    staff_id: int
    left_on: date


@events.event_type("staff returned", subject="staff")
class StaffReturned:
    """Somebody who had left works for the service again."""

    staff_id: int
    team_id: int


@action
def change_staff(*, staff: Staff, by: By, team: Team, name: str, job_title: str, full_time_percent: int) -> Staff:
    """Change who somebody is among the staff. Cases that they hold stay in the team that these are in: a case changes
    its team by being given to somebody. Raises Refused for somebody who has left."""
    staff = lock(staff)
    if staff.left_on is not None:
        raise Refused(f"{staff.name} no longer works here. Have them return first.")
    wanted = {"team": team, "name": name, "job_title": job_title, "full_time_percent": full_time_percent}
    if all(getattr(staff, field) == value for field, value in wanted.items()):
        return staff
    for field, value in wanted.items():
        setattr(staff, field, value)
    staff.save()
    event = StaffChanged(staff_id=staff.pk, team_id=team.pk, full_time_percent=full_time_percent)
    events.write(event, by=by, service_id=staff.service_id)
    return staff


@action
def end_work(*, staff: Staff, by: Actor, left_on: date, site: str) -> Staff:
    """Write down that somebody does not work here from that day, which is today or before, and ask that they cannot
    sign in any more (ask_access).

    Raises Refused while they have work in hand, for the administrator who asks, and for a day that cannot be.
    """
    one_at_a_time(ONE_AT_A_TIME, by.service_id)
    staff = lock(staff)
    _check_leaving(staff, left_on)
    staff.left_on = left_on
    staff.save()
    events.write(StaffLeft(staff_id=staff.pk, left_on=left_on), by=by, service_id=staff.service_id)
    if signs_in := _signs_in(staff):
        name, email = signs_in
        ask_access(by=by, name=name, email=email, roles=[], site=site, staff=staff)
    return staff


def _check_leaving(staff: Staff, left_on: date) -> None:
    if staff.left_on is not None:
        raise Refused(f"{staff.name} no longer works here already.")
    if left_on > clock.today():
        raise Refused(
            "Enter today or an earlier day. Until the day comes they work here: come back to this page then.",
            field="left_on",
        )
    if left_on < clock.today() - LONGEST_AGO:
        raise Refused("This is more than a year ago. Check the year.", field="left_on")
    if held := [*held_by(staff), *covering(staff)]:
        raise Refused(f"{staff.name} still has {join_words(held)}. Have somebody else take over first.")


def covering(staff: Staff) -> list[str]:
    """For whom somebody covers now or later, as "cover for Sam Okoro"."""
    rows = Leave.objects.filter(covered_by=staff, taken_back_on=None, ends_on__gte=clock.today())
    return [f"cover for {name}" for name in rows.order_by("starts_on").values_list("staff__name", flat=True)]


def _signs_in(staff: Staff) -> tuple[str, str] | None:
    """The name and the address of somebody who can sign in, or is about to."""
    waiting = AccessChange.objects.filter(staff=staff, carried_out_at=None).order_by("-id").first()
    if waiting is not None:
        return (waiting.name, waiting.email) if waiting.roles else None
    account = staff.account
    works_here = Membership.objects.filter(account=account, service=staff.service_id, is_active=True)
    return (account.name, account.email) if account is not None and works_here.exists() else None


@action
def return_staff(*, staff: Staff, by: By, team: Team, full_time_percent: int) -> Staff:
    """Write down that somebody who had left works here again. What they may do is asked for anew (ask_access)."""
    staff = lock(staff)
    if staff.left_on is None:
        raise Refused(f"{staff.name} works here already.")
    staff.left_on, staff.team, staff.full_time_percent = None, team, full_time_percent
    staff.save()
    events.write(StaffReturned(staff_id=staff.pk, team_id=team.pk), by=by, service_id=staff.service_id)
    return staff
