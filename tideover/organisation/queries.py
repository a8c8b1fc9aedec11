"""Reading how a service is made up."""

from datetime import date

from django.db.models import QuerySet

from tideover.foundation.access.actor import Actor
from tideover.organisation.models import Leave, Policy, Staff, Team


def staff_of(actor: Actor) -> Staff | None:
    """The signed-in person as a member of staff, with their team; None for somebody who is not (a
    commissioner)."""
    return Staff.objects.filter(account_id=actor.account_id).select_related("team").first()


def policy_of(service_id: int) -> Policy:
    """The service's policy; Tideover's own values where the service has set none."""
    return Policy.objects.filter(service_id=service_id).first() or Policy(service_id=service_id)


def cap_of(staff: Staff, policy: Policy) -> int:
    """How many active cases the policy lets somebody hold, in proportion to their hours (half up)."""
    return (policy.active_cap * staff.full_time_percent + 50) // 100


def away(on: date) -> "QuerySet[Leave]":
    """The leaves that include the day."""
    return Leave.objects.filter(starts_on__lte=on, ends_on__gte=on, taken_back_on=None)


def leave_of(staff: Staff, on: date) -> Leave | None:
    """The leave that somebody is on that day, with who covers; None where they are here."""
    return away(on).filter(staff=staff).select_related("covered_by").first()


def covers_of(staff: Staff, on: date) -> list[Leave]:
    """The leaves for which somebody covers on that day, with who is away, by name."""
    return list(away(on).filter(covered_by=staff).select_related("staff").order_by("staff__name", "id"))


def away_in(team: Team, on: date) -> list[Leave]:
    """The leaves of a team's staff that include the day, with who covers."""
    return list(away(on).filter(staff__team=team).select_related("covered_by"))
