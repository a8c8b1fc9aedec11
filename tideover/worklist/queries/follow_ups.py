"""Whom to ask how it went on, after their case ended."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tideover.cases.models import Case
from tideover.foundation.access import Actor, Permission, in_scope
from tideover.organisation.models import Staff
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind
from tideover.worklist.wording import Button, button, when

MOST = 100
"""How many the page shows, those that have waited longest."""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """Somebody to be asked: the case, how many weeks after its ending, when that is due, and the attempts so far.
    Whoever asks for the team may not open every case (`opens`)."""

    reference: str
    name: str
    weeks: int
    ended_on: date
    when: str
    is_overdue: bool
    attempts: int
    opens: bool
    button: Button


@dataclass(frozen=True, slots=True)
class FollowUps:
    """Those whom somebody is to be asked after, the longest due first; `count` counts those not shown too."""

    lines: tuple[FollowUpLine, ...]
    count: int


def follow_ups_of(actor: Actor, today: date) -> FollowUps:
    """Whom somebody's team is to ask, as far as they reach them. Three queries at most."""
    rows = due_to_ask(actor, today)
    shown = list(rows.select_related("case__person__merged_into").order_by("on", "id")[:MOST])
    cases = in_scope(actor.under(Permission.CASE_VIEW), Case).filter(pk__in=[row.case_id for row in shown])
    opened = set(cases.values_list("pk", flat=True))
    lines = tuple(_line(row, today, opens=row.case_id in opened) for row in shown)
    return FollowUps(lines, rows.count() if len(lines) == MOST else len(lines))


def follow_ups_count(actor: Actor, today: date) -> int:
    """How many that are. One query; none for somebody who asks nobody."""
    return due_to_ask(actor, today).count() if actor.may(Permission.FOLLOW_UP_RECORD) else 0


def due_to_ask(actor: Actor, today: date) -> "QuerySet[Due]":
    """The dues of asking that are somebody's team's."""
    # The team's own queue: without it the database would look through every case of the service.
    team = Staff.objects.filter(account_id=actor.account_id).values("team")
    cases = in_scope(actor.under(Permission.FOLLOW_UP_RECORD), Case).filter(team__in=team)
    asked = Due.objects.filter(kind=DueKind.FOLLOW_UP, owner=None, on__lte=today, until__gt=today)
    return asked.filter(team__in=team, case__in=cases)


def _line(row: Due, today: date, *, opens: bool) -> FollowUpLine:
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
        opens=opens,
        button=shown,
    )
