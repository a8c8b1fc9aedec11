"""Who of a team is away, who covers, and what is due while nobody does."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from tideover.foundation.pages.words import plural, short_date
from tideover.organisation.models import Leave, Team
from tideover.worklist.models import Due
from tideover.worklist.queries import PersonLine
from tideover.worklist.queries.lines import WITH_SUBJECT, foreseen, person_lines

AHEAD = timedelta(days=14)
"""How far ahead the page looks."""


@dataclass(frozen=True, slots=True)
class AwayLine:
    """One leave, from today on at most: the `gap` says in words on which of its days nobody covers, empty where
    somebody always does; `clients` are those for whom something is due by the last of these days."""

    leave: Leave
    is_now: bool
    gap: str
    clients: tuple[PersonLine, ...]


def away_lines(team: Team, today: date) -> list[AwayLine]:
    """The leaves of a team today and in the next two weeks: those without cover first, then as they begin. Four
    queries, however many are away."""
    until = today + AHEAD
    leaves = list(
        _leaves(today, until)
        .filter(staff__team=team)
        .select_related("staff", "covered_by")
        .order_by("starts_on", "staff__name", "id")
    )
    covers = list(_leaves(today, until).filter(staff__in=[leave.covered_by_id for leave in leaves]))
    gaps = {leave.pk: uncovered_days(leave, covers, today, until) for leave in leaves}
    due = _due_by(leaves, gaps, today)
    found = [
        AwayLine(
            leave=leave,
            is_now=leave.starts_on <= today,
            gap=_gap_words(gaps[leave.pk], leave, today, until),
            clients=due.get(leave.pk, ()),
        )
        for leave in leaves
    ]
    return sorted(found, key=lambda each: (not each.gap, each.leave.starts_on))


def _leaves(since: date, until: date) -> "QuerySet[Leave]":
    return Leave.objects.filter(taken_back_on=None, starts_on__lte=until, ends_on__gte=since)


def uncovered_days(leave: Leave, of_covers: Collection[Leave], since: date, until: date) -> list[date]:
    """The days of a leave, in that window, on which nobody covers: nobody was asked to, or they are away themselves."""
    first, last = max(leave.starts_on, since), min(leave.ends_on, until)
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    if leave.covered_by_id is None:
        return days
    theirs = [each for each in of_covers if each.staff_id == leave.covered_by_id]
    return [day for day in days if any(each.starts_on <= day <= each.ends_on for each in theirs)]


def _gap_words(days: Sequence[date], leave: Leave, today: date, until: date) -> str:
    if not days:
        return ""
    if len(days) == (min(leave.ends_on, until) - max(leave.starts_on, today)).days + 1:
        return "Nobody covers" if leave.covered_by is None else f"{leave.covered_by.name}, who covers, is away too"
    return f"Nobody covers on {plural(len(days), 'day')}, from {short_date(days[0])}"


def _due_by(leaves: Sequence[Leave], gaps: dict[int, list[date]], today: date) -> dict[int, tuple[PersonLine, ...]]:
    """Of each leave with such days: the clients for whom something is due by the last of them."""
    gone = [leave for leave in leaves if gaps[leave.pk]]
    if not gone:
        return {}
    last = max(gaps[leave.pk][-1] for leave in gone)
    rows = Due.objects.filter(owner__in=[leave.staff_id for leave in gone], case__isnull=False)
    people = person_lines(foreseen(rows.select_related(*WITH_SUBJECT), today=today, horizon=last), today)
    return {
        leave.pk: tuple(
            person
            for person in people
            if person.owner == leave.staff_id and any(due.on <= gaps[leave.pk][-1] for due in person.dues)
        )
        for leave in gone
    }
