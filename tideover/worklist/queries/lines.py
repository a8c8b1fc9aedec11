"""Dues as lines of a page, grouped by the person they are about."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from tideover.cases.models import Case
from tideover.diary.rules import Party
from tideover.employment.queries import spells_of
from tideover.employment.rules import SpellFacts, state_since, status_on
from tideover.foundation import clock
from tideover.foundation.pages.words import span
from tideover.foundation.prepared import Given
from tideover.people.open_work import OpenWork, open_work_of
from tideover.referrals.rules import Identity
from tideover.worklist import rules
from tideover.worklist.models import Due, Standing
from tideover.worklist.rules import DueKind, Stage, Why
from tideover.worklist.wording import (
    THE_PERSON,
    Button,
    appointment_of,
    button,
    came_from,
    put_off_words,
    referral_buttons,
    sentence,
    settling,
    when,
)

ONE_DAY, FAR = timedelta(days=1), date(9999, 1, 1)
HORIZON = timedelta(days=7)
"""How far ahead a worklist looks."""

QUIET_UNTIL_DUE = {
    DueKind.RECORD_WHAT_HAPPENED,
    DueKind.AGREE_ENDING,
    DueKind.RENEW_PERMISSION,
    DueKind.FOLLOW_UP,
}
"""Kinds of which nothing is said before their day: the appointment itself stands in the list till then, and an
ending, a renewal or a follow-up is not talked of before its time. One that was put off is told of all the same."""

WITH_SUBJECT = ("case__person__merged_into", "case__standing", "referral__person__merged_into", "referral__taken_by")
"""What the rows that become lines are read with."""


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
    """A client, or somebody referred, with what is due for them, the most pressing first. `page` is the name of the
    page about them and `named` what its address names, as every address about them does. `owner` is the key of the
    member of staff whose they are, None in a queue."""

    page: str
    named: Mapping[str, str | int]
    name: str
    standing: str
    dues: tuple[DueLine, ...]
    owner: int | None = None
    is_new: bool = False
    was_handed_over: bool = False
    """Whether the case is new to whoever holds it (see `newly_given`), where the page asks; and whether a handover says
    how it stood."""
    is_unheld: bool = False
    """Whether the case is open and nobody holds it, where the page asks."""

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
    if due.why_code is not Why.BOOKED:
        return _line(due, today, case.client.called, (button(due),))
    has_passed = datetime.fromisoformat(due.why_facts["at"]) <= clock.now()
    buttons = _buttons(due, today, booked.get(due.why_facts["at"]), has_passed)
    return _line(due, today, case.client.called, buttons, has_passed=has_passed)


def _line(due: rules.Due, today: date, name: str, buttons: tuple[Button, ...], *, has_passed: bool = False) -> DueLine:
    return DueLine(
        kind=due.kind,
        about=due.about,
        sentence=sentence(due, today=today, name=name, has_passed=has_passed),
        when=when(due, today=today),
        on=due.on,
        is_pressing=due.on <= today,
        is_overdue=due.on < today,
        buttons=buttons,
        put_off=put_off_words(due, today=today),
        may_be_put_off=due.on <= today and rules.may_be_put_off(due),
    )


def _buttons(due: rules.Due, today: date, appointment_id: int | None, has_passed: bool) -> tuple[Button, ...]:
    """Of a booked appointment: what happened if its hour has passed; else a contact on its day, and another time."""
    settle = (settling(appointment_id, has_passed=has_passed),) if appointment_id else ()
    return settle if settle and (has_passed or due.on > today) else (button(due), *settle)


def _is_quiet(row: Due, today: date) -> bool:
    return row.kind in QUIET_UNTIL_DUE and row.on > today and row.put_off_from is None


def by_time(rows: Iterable[Due]) -> list[Due]:
    """The dues by day, then what has its time of day, in that order, and then the rest as it came."""

    def place(row: Due) -> tuple[date, str, int]:
        return row.on, row.why_facts["at"] if row.why_code == Why.BOOKED else "~", row.pk

    return sorted(rows, key=place)


def foreseen(dues: QuerySet[Due], *, today: date, horizon: date = FAR) -> list[Due]:
    """What the dues ask for today or by `horizon`, the most pressing first; and, as yet quiet, what will be asked
    of the appointments booked till then, which says which appointment a next contact waits for."""
    return by_time(dues.filter(in_sight(today, horizon, horizon + ONE_DAY)))


def in_sight(today: date | Given, horizon: date | Given, day_after: date | Given) -> Q:
    """Of dues, those that `foreseen` is about; `day_after` is that after `horizon`."""
    quiet = Q(kind__in=QUIET_UNTIL_DUE, on__lte=day_after)
    return (Q(until=None) | Q(until__gt=today)) & (Q(on__lte=horizon) | quiet)


def asking(dues: QuerySet[Due], *, today: date, horizon: date | None = None) -> QuerySet[Due]:
    """Those of the dues that ask for something today, or by `horizon` if nothing takes their place before;
    the most pressing first."""
    dues = dues.filter(Q(until=None) | Q(until__gt=today))
    if horizon is not None:
        dues = dues.filter(on__lte=horizon)
    told_of = ~Q(kind__in=QUIET_UNTIL_DUE) | Q(put_off_from__isnull=False)
    return dues.filter(Q(on__lte=today) | told_of).order_by("on", "id")


def person_lines(rows: Sequence[Due], today: date, *, may_decide: bool = False) -> list[PersonLine]:
    """A line for each person, the most pressing first, from the rows that `foreseen` gives, read `WITH_SUBJECT`; one
    more query reads how the clients stand at work, and two more who of those referred is with us, where somebody
    decides. `may_decide`: whoever sees them decides referrals."""
    of_subject: dict[tuple[str, int], list[Due]] = {row.subject: [] for row in rows if not _is_quiet(row, today)}
    for row in rows:
        if row.subject in of_subject:
            of_subject[row.subject].append(row)
    spells = spells_of([dues[0].case.person.survivor_id for dues in of_subject.values() if dues[0].case])
    with_us = _with_us(rows) if may_decide else {}
    return [
        _client_line(dues, spells, today)
        if dues[0].case
        else _referral_line(dues, today, may_decide=may_decide, is_with_us=dues[0].referral.about.pk in with_us)
        for dues in of_subject.values()
    ]


def _with_us(rows: Sequence[Due]) -> Mapping[int, OpenWork]:
    """Those of the people to be decided on who have an open case."""
    asked = {row.referral.about.pk for row in rows if row.referral and row.kind == DueKind.DECIDE_REFERRAL}
    return open_work_of(asked) if asked else {}


def _client_line(rows: Sequence[Due], spells: Mapping[int, Sequence[SpellFacts]], today: date) -> PersonLine:
    case = rows[0].case
    return PersonLine(
        page="case",
        named={"reference": case.reference},
        name=case.client.name or case.reference,
        standing=standing_words(case.standing, spells[case.person.survivor_id], today),
        dues=due_lines(rows, case, today),
        owner=rows[0].owner_id,
    )


def _referral_line(rows: Sequence[Due], today: date, *, may_decide: bool, is_with_us: bool) -> PersonLine:
    referral = rows[0].referral
    holder = f", with {referral.taken_by.name}" if referral.taken_by else ""
    return PersonLine(
        page="referral",
        named={"key": referral.pk},
        name=referral.about.name or "Name not known",
        standing=f"{came_from(referral.source)}{holder}",
        dues=tuple(
            _line(
                row.as_given(),
                today,
                referral.about.called or THE_PERSON,
                referral_buttons(
                    row.as_given(),
                    may_decide=may_decide,
                    must_identify=referral.identity == Identity.OPEN,
                    is_with_us=is_with_us,
                ),
            )
            for row in rows
        ),
        owner=rows[0].owner_id,
    )


def standing_words(standing: Standing, spells: Sequence[SpellFacts], today: date) -> str:
    """Where somebody stands, in half a line: "Off sick 9 weeks; active". A stretch counts as the case page
    counts it, whole."""
    stage = Stage(standing.stage).label
    current = status_on(spells, today, known_to=None).spells
    if not current:
        return stage
    days = (today - state_since(current[0], spells)).days
    return f"{current[0].state.label} {span(days) if days else 'since today'}; {stage.lower()}"
