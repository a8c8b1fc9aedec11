"""Dues as lines of a page, grouped by the person they are about."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, QuerySet

from tideover.cases.models import Case
from tideover.employment.queries import spells_of, unbroken_since
from tideover.employment.rules import SpellFacts, status_on
from tideover.foundation.pages.words import span
from tideover.worklist.models import Due, Standing
from tideover.worklist.rules import DueKind, Stage
from tideover.worklist.wording import Button, button, sentence, when

HORIZON = timedelta(days=7)
"""How far ahead a worklist looks."""

QUIET_UNTIL_DUE = {DueKind.RECORD_WHAT_HAPPENED}
"""Kinds of which nothing is said before their day: the appointment itself stands in the list till then."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One due in words. `is_pressing`: today or before; `is_overdue`: before."""

    kind: DueKind
    sentence: str
    when: str
    on: date
    is_pressing: bool
    is_overdue: bool
    button: Button


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A client with what is due for them, the most pressing first."""

    reference: str
    name: str
    standing: str
    dues: tuple[DueLine, ...]

    @property
    def is_pressing(self) -> bool:
        """Whether something is due today or before."""
        return any(due.is_pressing for due in self.dues)

    @property
    def is_overdue(self) -> bool:
        """Whether something was due before today."""
        return any(due.is_overdue for due in self.dues)


def due_line(row: Due, case: Case, today: date) -> DueLine:
    """A stored due in the words of today."""
    due = row.as_given()
    return DueLine(
        kind=due.kind,
        sentence=sentence(due, today=today, name=case.person.called),
        when=when(due, today=today),
        on=due.on,
        is_pressing=due.on <= today,
        is_overdue=due.on < today,
        button=button(due),
    )


def asking(dues: QuerySet[Due], *, today: date, horizon: date | None = None) -> QuerySet[Due]:
    """Those of the dues that ask for something today, or by `horizon` if nothing takes their place before;
    the most pressing first."""
    dues = dues.filter(Q(until=None) | Q(until__gt=today))
    if horizon is not None:
        dues = dues.filter(on__lte=horizon)
    return dues.filter(Q(on__lte=today) | ~Q(kind__in=QUIET_UNTIL_DUE)).order_by("on", "id")


def person_lines(rows: Iterable[Due], today: date) -> list[PersonLine]:
    """A line for each person, the most pressing first. The rows come in that order, with case, person and
    standing; one more query reads how the persons stand at work."""
    of_case: dict[int, list[Due]] = {}
    for row in rows:
        of_case.setdefault(row.case_id, []).append(row)
    cases = [dues[0].case for dues in of_case.values()]
    spells = spells_of([case.person_id for case in cases])
    return [
        PersonLine(
            reference=case.reference,
            name=case.person.name or case.reference,
            standing=standing_words(case.standing, spells[case.person_id], today),
            dues=tuple(due_line(row, case, today) for row in of_case[case.pk]),
        )
        for case in cases
    ]


def standing_words(standing: Standing, spells: Sequence[SpellFacts], today: date) -> str:
    """Where somebody stands, in half a line: "Off sick 9 weeks; active". A stretch counts as the case page
    counts it, whole."""
    stage = Stage(standing.stage).label
    current = status_on(spells, today, known_to=None).spells
    if not current:
        return stage
    days = (today - unbroken_since(current[0], spells)).days
    return f"{current[0].state.label} {span(days) if days else 'since today'}; {stage.lower()}"
