"""A team's dues by the person who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tideover.cases.models import Case
from tideover.foundation.access.roles import CaseManager
from tideover.foundation.models import Membership
from tideover.organisation.models import Staff, Team
from tideover.organisation.queries import cap_of, policy_of
from tideover.worklist.models import Due, Standing
from tideover.worklist.queries.lines import HORIZON, WITH_SUBJECT, PersonLine, asking, foreseen, person_lines
from tideover.worklist.queries.mine import SETTLED, Caseload, in_queue
from tideover.worklist.rules import DueKind

COUNTS = ("people", "overdue", "quiet", "active", "settled", "waiting")
NOTHING: Mapping[str, Any] = {**dict.fromkeys(COUNTS, 0), "quiet_since": None, "overdue_since": None}


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One member of staff: how many people need something from them today, for how many it is overdue and by how many
    days at the longest (0 where it is for nobody), how many have gone quiet (their next contact is overdue), and for
    how many days the quietest of these has not been spoken with (None where nobody has)."""

    staff: Staff
    people: int
    overdue: int
    quiet: int
    caseload: Caseload
    quiet_days: int | None
    overdue_days: int = 0


@dataclass(frozen=True, slots=True)
class TeamWorklist:
    """Those in a team who hold cases or could, those with most overdue first, the people for whom nobody in it
    is named, and the service's referrals that wait. `open_cases` counts the cases that nobody holds too."""

    team: Team
    lines: tuple[TeamLine, ...]
    queue: tuple[PersonLine, ...]
    referrals: tuple[PersonLine, ...]
    open_cases: int


def team_worklist(team: Team, today: date) -> TeamWorklist:
    """Whose help is needed in a team, and by whom. Six queries."""
    dues, cases = _dues_by_owner(team, today), _cases_by_holder(team)
    policy = policy_of(team.service_id)
    lines = []
    for staff in _working_in(team):
        found = {**NOTHING, **dues.get(staff.pk, {}), **cases.get(staff.pk, {})}
        if not (staff.manages_cases or found["people"] or found["active"] or found["settled"]):
            continue
        cap, quiet_since = cap_of(staff, policy.active_cap), found["quiet_since"]
        lines.append(
            TeamLine(
                staff=staff,
                people=found["people"],
                overdue=found["overdue"],
                quiet=found["quiet"],
                caseload=Caseload(found["active"], cap, found["settled"], found["waiting"]),
                quiet_days=(today - quiet_since).days if quiet_since else None,
                overdue_days=(today - overdue_since).days if (overdue_since := found["overdue_since"]) else 0,
            )
        )
    lines.sort(key=lambda line: (-line.overdue, -line.people))
    queue, referrals = _queues(team, today)
    open_cases = sum(row["active"] + row["settled"] for row in cases.values())
    return TeamWorklist(team, tuple(lines), queue, referrals, open_cases)


def _queues(team: Team, today: date) -> tuple[tuple[PersonLine, ...], tuple[PersonLine, ...]]:
    """The people of the team's cases that nobody holds, and the referrals that wait for anybody who decides them. What
    is to be asked after an ending has a page of its own."""
    of_cases = Q(team=team, owner=None) & ~Q(kind=DueKind.FOLLOW_UP)
    rows = Due.objects.filter(of_cases | in_queue(today)).select_related(*WITH_SUBJECT)
    people = person_lines(foreseen(rows, today=today, horizon=today + HORIZON), today, may_decide=True)
    return (
        tuple(person for person in people if person.page == "case"),
        tuple(person for person in people if person.page != "case"),
    )


def _working_in(team: Team) -> "QuerySet[Any]":
    """The staff of a team, each with whether managing cases is their work: by their role, or by their title where
    they have no account yet. Somebody who left is among them for as long as they hold an open case: else nobody would
    see that the case is theirs."""
    roles = Membership.objects.filter(account=OuterRef("account"), service=team.service_id, is_active=True)
    by_role = Exists(roles.filter(roles__contains=[CaseManager.code]))
    named = Q(job_title__iexact=CaseManager.label)
    held = Exists(Case.objects.open().filter(case_manager=OuterRef("pk")))
    working = Staff.objects.filter(Q(left_on=None) | held, team=team)
    return working.annotate(manages_cases=ExpressionWrapper(by_role | named, BooleanField())).order_by("name", "id")


def _dues_by_owner(team: Team, today: date) -> dict[int, dict[str, Any]]:
    """Of each owner: how many people have something due, how many something overdue, how many have gone quiet, and
    since when the quietest of these has not been spoken with. A referral is of no team: it counts with whoever has
    it."""
    theirs = Q(team=team) | Q(referral__isnull=False, owner__in=Staff.objects.filter(team=team))
    asked = asking(Due.objects.filter(theirs), today=today, horizon=today).order_by()
    late = Q(on__lt=today)
    is_quiet = late & Q(kind=DueKind.NEXT_CONTACT)
    counts = asked.values("owner_id").annotate(
        people=Count("case", distinct=True) + Count("referral", distinct=True),
        overdue=Count("case", distinct=True, filter=late) + Count("referral", distinct=True, filter=late),
        quiet=Count("case", distinct=True, filter=is_quiet),
        overdue_since=Min("on", filter=late),
        quiet_since=Min(Coalesce("case__standing__last_two_way_on", "case__accepted_on"), filter=is_quiet),
    )
    return {row["owner_id"]: dict(row) for row in counts}


def _cases_by_holder(team: Team) -> dict[int, dict[str, Any]]:
    """Of each case manager: active and settled cases, and clients to be seen for the first time."""
    is_waiting = Q(Exists(Due.objects.filter(case=OuterRef("case"), kind=DueKind.FIRST_APPOINTMENT)))
    counts = (
        Standing.objects.filter(case__team=team, case__ended_on=None)
        .values(holder=F("case__case_manager_id"))
        .annotate(
            active=Count("id", filter=~Q(stage=SETTLED)),
            settled=Count("id", filter=Q(stage=SETTLED)),
            waiting=Count("id", filter=is_waiting),
        )
    )
    return {row["holder"]: dict(row) for row in counts}
