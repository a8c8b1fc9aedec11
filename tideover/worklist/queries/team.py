"""A team's dues by the person who owns them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Min, Q
from django.db.models.functions import Coalesce

from tideover.organisation.models import Staff, Team
from tideover.organisation.queries import policy_of
from tideover.worklist.models import Due, Standing
from tideover.worklist.queries.lines import HORIZON, PersonLine, asking, person_lines
from tideover.worklist.queries.mine import SETTLED, Caseload, cap_of

NOTHING: Mapping[str, Any] = {"people": 0, "overdue": 0, "active": 0, "settled": 0, "quiet_since": None}


@dataclass(frozen=True, slots=True)
class TeamLine:
    """One member of staff: how many people need something from them today, for how many it is overdue, and
    for how many days the quietest client has not been spoken with (None without open cases)."""

    staff: Staff
    people: int
    overdue: int
    caseload: Caseload
    quiet_days: int | None


@dataclass(frozen=True, slots=True)
class TeamWorklist:
    """A team's people, those with most overdue first, and the people for whom nobody in it is named."""

    team: Team
    lines: tuple[TeamLine, ...]
    queue: tuple[PersonLine, ...]


def team_worklist(team: Team, today: date) -> TeamWorklist:
    """Whose help is needed in a team, and by whom. Six queries."""
    dues, cases = _dues_by_owner(team, today), _cases_by_holder(team)
    policy = policy_of(team.service_id)
    lines = []
    for staff in Staff.objects.filter(team=team, left_on=None).order_by("name", "id"):
        found = {**NOTHING, **dues.get(staff.pk, {}), **cases.get(staff.pk, {})}
        quiet_since = found["quiet_since"]
        lines.append(
            TeamLine(
                staff=staff,
                people=found["people"],
                overdue=found["overdue"],
                caseload=Caseload(found["active"], cap_of(staff, policy), found["settled"]),
                quiet_days=(today - quiet_since).days if quiet_since else None,
            )
        )
    lines.sort(key=lambda line: (-line.overdue, -line.people))
    unowned = asking(Due.objects.filter(team=team, owner=None), today=today, horizon=today + HORIZON)
    queue = person_lines(unowned.select_related("case__person", "case__standing"), today)
    return TeamWorklist(team, tuple(lines), tuple(queue))


def _dues_by_owner(team: Team, today: date) -> dict[int, dict[str, Any]]:
    """Of each owner: how many people have something due, and how many something overdue."""
    asked = asking(Due.objects.filter(team=team), today=today, horizon=today).order_by()
    counts = asked.values("owner_id").annotate(
        people=Count("case", distinct=True), overdue=Count("case", distinct=True, filter=Q(on__lt=today))
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
