"""Reading how a service is made up."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tideover.foundation.access.actor import Actor
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Event, Membership
from tideover.foundation.prepared import Given, Prepared
from tideover.organisation.models import Intervention, Leave, Policy, Staff, Team

DECIDED = ("policy changed", "policy kept")
"""The types of event by which a service says how it works."""
ELIGIBILITY, VALUES = "eligibility", "values"
"""What of a policy is decided: the questions asked of a referral, or its values."""


STAFF = Prepared(
    lambda: Staff.objects.filter(account=Given("account")).select_related("team").order_by("id")[:1],
)
"""Whoever of the staff has an `account`."""


def staff_of(actor: Actor) -> Staff | None:
    """The signed-in person as a member of staff, with their team; None for somebody who is not (a
    commissioner)."""
    return next(iter(STAFF.rows(account=actor.account_id)), None)


def policy_of(service_id: int) -> Policy:
    """The service's policy; Tideover's own values where the service has set none."""
    return Policy.objects.filter(service_id=service_id).first() or Policy(service_id=service_id)


def active_cap() -> Coalesce:
    """How many active cases a full-time case manager may hold by the policy of a row's service, to be asked for with
    the row."""
    of_service = Policy.objects.filter(service=OuterRef("service")).values("active_cap")[:1]
    return Coalesce(Subquery(of_service), Policy().active_cap)


def cap_of(staff: Staff, active_cap: int) -> int:
    """How many active cases somebody may hold where a full-time case manager may hold `active_cap`: in proportion to
    their hours (half up)."""
    return (active_cap * staff.full_time_percent + 50) // 100


def away(on: date | Given) -> "QuerySet[Leave]":
    """The leaves that include the day."""
    return Leave.objects.filter(starts_on__lte=on, ends_on__gte=on, taken_back_on=None)


def leave_of(staff: Staff, on: date) -> Leave | None:
    """The leave that somebody is on that day, with who covers; None where they are here."""
    return away(on).filter(staff=staff).select_related("covered_by").first()


def still_here(staff: Staff | None, on: date) -> Staff | None:
    """Them, where there is somebody who still works here that day."""
    return None if staff is None or (staff.left_on and staff.left_on <= on) else staff


COVERS = Prepared(
    lambda: away(Given("on")).filter(covered_by=Given("staff")).select_related("staff").order_by("staff__name", "id")
)
"""The leaves for which one of the `staff` covers on a day."""


def covers_of(staff: Staff, on: date) -> list[Leave]:
    """The leaves for which somebody covers on that day, with who is away, by name."""
    return list(COVERS.rows(on=on, staff=staff.pk))


def away_in(team: Team, on: date) -> list[Leave]:
    """The leaves of a team's staff that include the day, with who covers."""
    return list(away(on).filter(staff__team=team).select_related("covered_by"))


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody who works here or can sign in: what they do by their roles, nothing where they cannot sign in. `staff`
    is the key of one of the staff, `membership` that by which somebody who is not is changed. `left_on` is since when
    somebody of the staff does not work here any more."""

    name: str
    email: str
    roles: str
    team: str
    job_title: str
    membership: int | None
    staff: int | None
    left_on: date | None = None

    def answers(self, asked: str) -> bool:
        """Whether their name, address or team has what was looked for."""
        return asked.casefold() in f"{self.name} {self.email} {self.team}".casefold()


def people_of(service_id: int, *, left: bool = False) -> list[Colleague]:
    """Everybody who works for a service or can sign in to it, by name; or those of its staff who have left. At most
    three queries."""
    rows = Staff.objects.filter(service=service_id).select_related("team", "account")
    accounts = {row.account_id for row in rows.exclude(left_on=None)} if not left else set()
    staff = {row.account_id or -row.pk: row for row in rows.filter(left_on__isnull=not left)}
    found = []
    for row in Membership.objects.filter(service=service_id).select_related("account"):
        known = staff.pop(row.account_id, None)
        can_sign_in = row.is_active and row.account.is_active
        if known is None and (left or (row.account_id in accounts and not can_sign_in)):
            continue
        roles = ", ".join(ROLES[code].label for code in row.roles) if can_sign_in else ""
        found.append(_colleague(known, row.account.name, row.account.email, roles, row.pk))
    found += [_colleague(row, row.name, "", "", None) for row in staff.values()]
    return sorted(found, key=lambda each: each.name.casefold())


def _colleague(staff: Staff | None, name: str, email: str, roles: str, membership: int | None) -> Colleague:
    if staff is None:
        return Colleague(name, email, roles, "", "", membership, None)
    return Colleague(
        staff.name, email, roles, staff.team.name, staff.job_title, membership, staff.pk, left_on=staff.left_on
    )


def offered_on(day: date) -> "QuerySet[Intervention]":
    """The help of the catalogue that is offered that day, in its order."""
    return Intervention.objects.filter(Q(withdrawn_on=None) | Q(withdrawn_on__gt=day)).order_by("position", "id")


def decided_about(policy: Policy) -> set[str]:
    """What somebody of the service has decided about its policy: "values", "eligibility", both or nothing yet. Opening
    a service decides nothing: Tideover's own values hold then."""
    written = Event.objects.filter(
        service=policy.service_id, subject_kind="policy", subject_id=policy.pk, type__in=DECIDED, account__isnull=False
    )
    decided = set()
    for kind, facts in written.values_list("type", "facts"):
        names = set(facts["changes"]) if kind == "policy changed" else {facts["about"]}
        decided |= {ELIGIBILITY if name == ELIGIBILITY else VALUES for name in names}
    return decided
