"""Dues as lines of a page, grouped by the person they are about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tideover.cases.models import Case
from tideover.diary.rules import Party
from tideover.employment.queries import spells_of
from tideover.employment.rules import SpellFacts, state_since, status_on
from tideover.foundation import clock
from tideover.foundation.pages.words import span
from tideover.worklist import rules
from tideover.worklist.models import Due, Standing
from tideover.worklist.rules import DueKind, Stage, Why
from tideover.worklist.wording import Button, appointment_of, button, put_off_words, sentence, settling, when

ONE_DAY, FAR = timedelta(days=1), date(9999, 1, 1)
HORIZON = timedelta(days=7)
"""How far ahead a worklist looks."""

QUIET_UNTIL_DUE = {DueKind.RECORD_WHAT_HAPPENED, DueKind.AGREE_ENDING, DueKind.RENEW_PERMISSION}
"""Kinds of which nothing is said before their day: the appointment itself stands in the list till then, and an
ending or a renewal is not talked of before its time. One that was put off is told of all the same."""


@dataclass(frozen=True, slots=True)
class DueLine:
    """One due in words. `is_pressing`: today or before; `is_overdue`: before. `buttons` are the acts that settle
    it, the likeliest first; `put_off` says from when and why it was put off, `may_be_put_off` whether it still
    can be."""

    kind: DueKind
    about: str
    sentence: str
    when: str
    on: date
    is_pressing: bool
    is_overdue: bool
    buttons: tuple[Button, ...]
    put_off: str
    may_be_put_off: bool


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
    def is_quiet(self) -> bool:
        """Whether the next contact was due before today."""
        return any(due.is_overdue and due.kind is DueKind.NEXT_CONTACT for due in self.dues)

    @property
    def is_overdue(self) -> bool:
        """Whether something was due before today."""
        return any(due.is_overdue for due in self.dues)


def due_lines(rows: Sequence[Due], case: Case, today: date) -> tuple[DueLine, ...]:
    """The dues of one case in the words of today, from the rows that `foreseen` gives."""
    booked = {
        row.why_facts["at"]: appointment_of(row.as_given())
        for row in rows
        if row.kind == DueKind.RECORD_WHAT_HAPPENED and row.why_facts["party"] == Party.CLIENT
    }
    return tuple(_due_line(row.as_given(), case, today, booked) for row in rows if not _is_quiet(row, today))


def _due_line(due: rules.Due, case: Case, today: date, booked: Mapping[str, int | None]) -> DueLine:
    is_booked = due.why_code is Why.BOOKED
    has_passed = is_booked and datetime.fromisoformat(due.why_facts["at"]) <= clock.now()
    return DueLine(
        kind=due.kind,
        about=due.about,
        sentence=sentence(due, today=today, name=case.client.called, has_passed=has_passed),
        when=when(due, today=today),
        on=due.on,
        is_pressing=due.on <= today,
        is_overdue=due.on < today,
        buttons=_buttons(due, today, booked.get(due.why_facts["at"]), has_passed) if is_booked else (button(due),),
        put_off=put_off_words(due, today=today),
        may_be_put_off=due.on <= today and rules.may_be_put_off(due),
    )


def _buttons(due: rules.Due, today: date, appointment_id: int | None, has_passed: bool) -> tuple[Button, ...]:
    """Of a booked appointment: what happened if its hour has passed; else a contact on its day, and another time."""
    settle = (settling(appointment_id, has_passed=has_passed),) if appointment_id else ()
    return settle if settle and (has_passed or due.on > today) else (button(due), *settle)


def _is_quiet(row: Due, today: date) -> bool:
    return row.kind in QUIET_UNTIL_DUE and row.on > today and row.put_off_from is None


def _by_time(row: Due) -> tuple[date, str, int]:
    """Sorts dues: by day, then what has its time of day, in that order, and then the rest as it came."""
    timed = row.why_facts["at"] if row.why_code == Why.BOOKED else "~"
    return row.on, timed, row.pk


def foreseen(dues: QuerySet[Due], *, today: date, horizon: date = FAR) -> list[Due]:
    """What the dues ask for today or by `horizon`, the most pressing first; and, as yet quiet, what will be asked
    of the appointments booked till then, which says which appointment a next contact waits for."""
    quiet = Q(kind__in=QUIET_UNTIL_DUE, on__lte=horizon + ONE_DAY)
    rows = dues.filter(Q(until=None) | Q(until__gt=today)).filter(Q(on__lte=horizon) | quiet)
    return sorted(rows, key=_by_time)


def asking(dues: QuerySet[Due], *, today: date, horizon: date | None = None) -> QuerySet[Due]:
    """Those of the dues that ask for something today, or by `horizon` if nothing takes their place before;
    the most pressing first."""
    dues = dues.filter(Q(until=None) | Q(until__gt=today))
    if horizon is not None:
        dues = dues.filter(on__lte=horizon)
    told_of = ~Q(kind__in=QUIET_UNTIL_DUE) | Q(put_off_from__isnull=False)
    return dues.filter(Q(on__lte=today) | told_of).order_by("on", "id")


def person_lines(rows: Sequence[Due], today: date) -> list[PersonLine]:
    """A line for each person, the most pressing first, from the rows that `foreseen` gives, with case, person and
    standing; one more query reads how the persons stand at work."""
    of_case: dict[int, list[Due]] = {row.case_id: [] for row in rows if not _is_quiet(row, today)}
    for row in rows:
        if row.case_id in of_case:
            of_case[row.case_id].append(row)
    cases = [dues[0].case for dues in of_case.values()]
    spells = spells_of([case.person.survivor_id for case in cases])
    return [
        PersonLine(
            reference=case.reference,
            name=case.client.name or case.reference,
            standing=standing_words(case.standing, spells[case.person.survivor_id], today),
            dues=due_lines(of_case[case.pk], case, today),
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
    days = (today - state_since(current[0], spells)).days
    return f"{current[0].state.label} {span(days) if days else 'since today'}; {stage.lower()}"
