"""Whom to ask how it went on, after their case ended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tideover.cases.models import Case
from tideover.foundation.access import Actor, Permission, in_scope
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind
from tideover.worklist.wording import Button, button, when

MOST = 100
"""How many the page shows, those that have waited longest."""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Somebody to be asked: the case, how many weeks after its ending, when that is due, and the attempts so far."""

    reference: str
    name: str
    weeks: int
    ended_on: date
    when: str
    is_overdue: bool
    attempts: int
    button: Button


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Those whom somebody is to be asked after, the longest due first; `count` counts those not shown too."""

    lines: tuple[FollowUpLine, ...]
    count: int


def follow_ups_of(actor: Actor, today: date) -> FollowUps:
    """Whom to ask, in somebody's scope. Two queries."""
    rows = _due(actor, today)
    shown = rows.select_related("case__person__merged_into").order_by("on", "id")[:MOST]
    lines = tuple(_line(row, today) for row in shown)
    return FollowUps(lines, rows.count() if len(lines) == MOST else len(lines))


def follow_ups_count(actor: Actor, today: date) -> int:
    """How many that are. One query; none for somebody who asks nobody."""
    return _due(actor, today).count() if actor.may(Permission.FOLLOW_UP_RECORD) else 0


def _due(actor: Actor, today: date) -> "QuerySet[Due]":
    cases = in_scope(actor.under(Permission.FOLLOW_UP_RECORD), Case)
    return Due.objects.filter(kind=DueKind.FOLLOW_UP, owner=None, on__lte=today, until__gt=today, case__in=cases)


def _line(row: Due, today: date) -> FollowUpLine:
    due, case = row.as_given(), row.case
    shown = button(due)
    return FollowUpLine(
        reference=case.reference,
        name=case.client.name or case.reference,
        weeks=shown.about or 0,
        ended_on=date.fromisoformat(due.why_facts["since"]),
        when=when(due, today=today),
        is_overdue=due.on < today,
        attempts=due.why_facts["attempts"],
        button=shown,
    )
