"""A worklist by day: what is due on each, and for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from tideover.foundation.pages.words import capitalised, spoken_date
from tideover.worklist.queries.lines import DueLine, PersonLine


@dataclass(frozen=True, slots=True)
class Day:
    """A day, or all that are past, and the people of whom something is due then, each with that alone."""

    label: str
    people: tuple[PersonLine, ...]


def by_day(people: Sequence[PersonLine], today: date) -> list[Day]:
    """What is due, overdue first, then day by day. Somebody of whom several things are due is in each of their days."""
    labels: dict[date | None, str] = {None: "Overdue", today: "Today", today + timedelta(days=1): "Tomorrow"}
    days = sorted({due.on for person in people for due in person.dues if not due.is_overdue})
    groups: list[date | None] = [None, *days]
    found = []
    for day in groups:
        among = tuple(kept for person in people if (kept := _on(person, day)).dues)
        if among:
            label = labels.get(day) or capitalised(spoken_date(day or today, today))
            found.append(Day(label, among))
    return found


def _on(person: PersonLine, day: date | None) -> PersonLine:
    def is_then(due: DueLine) -> bool:
        return due.is_overdue if day is None else due.on == day

    return replace(person, dues=tuple(due for due in person.dues if is_then(due)))
