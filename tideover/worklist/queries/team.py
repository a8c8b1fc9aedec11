"""A team's dues by the person who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, F, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from tideover.foundation.access.roles import CaseManager
from tideover.foundation.models import Membership
from tideover.organisation.models import Staff, Team
from tideover.organisation.queries import cap_of, policy_of
from tideover.worklist.models import Due, Standing
from tideover.worklist.queries.lines import HORIZON, WITH_SUBJECT, PersonLine, asking, foreseen, person_lines
from tideover.worklist.queries.mine import SETTLED, Caseload, in_queue
from tideover.worklist.rules import DueKind

NOTHING: Mapping[str, Any] = {"people": 0, "overdue": 0, "quiet": 0, "active": 0, "settled": 0, "quiet_since": None}


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One member of staff: how many people need something from them today, for how many it is overdue, how many
    have gone quiet (their next contact is overdue), and for how many days the quietest client has not been spoken
    with (None without open cases)."""

    staff: Staff
    people: int
    overdue: int
    quiet: int
    caseload: Caseload
    quiet_days: int | None


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
        quiet_since = found["quiet_since"]
        lines.append(
            TeamLine(
                staff=staff,
                people=found["people"],
                overdue=found["overdue"],
                quiet=found["quiet"],
                caseload=Caseload(found["active"], cap_of(staff, policy), found["settled"]),
                quiet_days=(today - quiet_since).days if quiet_since else None,
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
    they have no account yet."""
    roles = Membership.objects.filter(account=OuterRef("account"), service=team.service_id, is_active=True)
    by_role = Exists(roles.filter(roles__contains=[CaseManager.code]))
    named = Q(job_title__iexact=CaseManager.label)
    working = Staff.objects.filter(team=team, left_on=None)
    return working.annotate(manages_cases=ExpressionWrapper(by_role | named, BooleanField())).order_by("name", "id")


def _dues_by_owner(team: Team, today: date) -> dict[int, dict[str, Any]]:
    """Of each owner: how many people have something due, how many something overdue, how many have gone quiet. A
    referral is of no team: it counts with whoever has it."""
    theirs = Q(team=team) | Q(referral__isnull=False, owner__in=Staff.objects.filter(team=team))
    asked = asking(Due.objects.filter(theirs), today=today, horizon=today).order_by()
    late = Q(on__lt=today)
    counts = asked.values("owner_id").annotate(
        people=Count("case", distinct=True) + Count("referral", distinct=True),
        overdue=Count("case", distinct=True, filter=late) + Count("referral", distinct=True, filter=late),
        quiet=Count("case", distinct=True, filter=late & Q(kind=DueKind.NEXT_CONTACT)),
    )
    return {row["owner_id"]: dict(row) for row in counts}


def _cases_by_holder(team: Team) -> dict[int, dict[str, Any]]:
    """Of each case manager: active and settled cases, and since when the quietest has not been spoken with."""
    counts = (
        Standing.objects.filter(case__team=team, case__ended_on=None)
        .values(holder=F("case__case_manager_id"))
        .annotate(
            active=Count("id", filter=~Q(stage=SETTLED)),
            settled=Count("id", filter=Q(stage=SETTLED)),
            quiet_since=Min(Coalesce("last_two_way_on", "case__accepted_on")),
        )
    )
    return {row["holder"]: dict(row) for row in counts}
