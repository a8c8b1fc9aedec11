"""Sustained return: when somebody who was absent had been back in paid work for long enough.

Days are counted as ordinals. Each day after the absence began is worked, is an interruption, or stops the
clock; the return is sustained on the first day by which enough of the latest days were worked.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from itertools import groupby

from tideover.employment.rules.codes import ABSENT, WORKING, SpellState
from tideover.employment.rules.facts import SpellFacts

WEEK = 7


@dataclass(frozen=True, slots=True)
class ReturnRule:
    """When a return counts as sustained: `weeks` of paid work within `within_weeks`.

    `within_weeks` equal to `weeks`, the default, asks for consecutive weeks. Work counts at
    `minimum_weekly_hours` or more, over all posts together; above 0, work whose hours are not known does
    not count. Days in a state of `interrupted_by`, and days of which nothing is recorded, use up the
    weeks; days in another state stop the clock, and so do `bridged_days` or fewer days in a row of which
    nothing is recorded: who leaves one post on a Friday and begins another on the Monday was never out of work.
    `deadline_weeks`: how long after the absence began the return must have been sustained at the latest.
    """

    weeks: int = 13
    within_weeks: int | None = None
    minimum_weekly_hours: float = 0
    interrupted_by: frozenset[SpellState] = frozenset(SpellState) - WORKING
    bridged_days: int = 2
    deadline_weeks: int | None = None

    def __post_init__(self) -> None:
        """Refuses a rule that nobody could meet or that asks for nothing."""
        if self.weeks < 1:
            raise ValueError("A sustained return lasts at least one week.")
        if self.within_weeks is not None and self.within_weeks < self.weeks:
            raise ValueError(f"{self.weeks} weeks do not fit within {self.within_weeks}.")
        if self.minimum_weekly_hours < 0:
            raise ValueError("Minimum weekly hours cannot be negative.")
        if self.bridged_days < 0:
            raise ValueError("Bridged days cannot be negative.")
        if self.deadline_weeks is not None and self.deadline_weeks < self.weeks:
            raise ValueError(f"Nobody can have worked {self.weeks} weeks by week {self.deadline_weeks}.")


@dataclass(frozen=True, slots=True)
class SustainedReturn:
    """A return that lasted: its first day at work, and the day by which it had lasted long enough."""

    returned_on: date
    sustained_on: date


class _Day(Enum):
    WORKED = "worked"
    INTERRUPTION = "interruption"
    CLOCK_STOPPED = "clock stopped"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Days alike, from ordinal `first` to `last`, both included."""

    first: int
    last: int
    kind: _Day


def sustained_return(
    spells: Iterable[SpellFacts], *, rule: ReturnRule, absent_from: date, known_to: date | None
) -> SustainedReturn | None:
    """The first sustained return after an absence that began on `absent_from`; None if there is none yet.

    Work that was going on in a second post when the absence began is no return, unless the person was
    absent from that post too meanwhile. A day of absence from a post is not a day of work in that post, whatever
    else is recorded; work in another post counts.
    """
    told = tuple(spells)
    first, last = absent_from.toordinal() + 1, (known_to or date.max).toordinal()
    found = _first_long_enough(_bridged(_stretches(told, rule, first, last), rule.bridged_days), rule)
    if found is None or rule.deadline_weeks is None:
        return found
    deadline = absent_from + timedelta(weeks=rule.deadline_weeks)
    return found if found.sustained_on <= deadline else None


def _stretches(spells: Sequence[SpellFacts], rule: ReturnRule, first: int, last: int) -> Iterator[_Stretch]:
    """The days from `first` to `last`, cut wherever a spell begins or ends."""
    starts = {spell.starts_on.toordinal() for spell in spells}
    afters = {spell.last_day.toordinal() + 1 for spell in spells}
    cuts = sorted({first, *(cut for cut in starts | afters if first < cut <= last)})
    going_on = _work_going_on(spells, date.fromordinal(first - 1))
    for begin, following in zip(cuts, [*cuts[1:], last + 1], strict=True):
        if begin <= last:
            day = date.fromordinal(begin)
            yield _Stretch(begin, following - 1, _kind_of(day, spells, rule, going_on))


def _bridged(stretches: Iterable[_Stretch], days: int) -> Iterator[_Stretch]:
    """The same days, those of which nothing is recorded told as an interruption or, if few, as a stopped clock."""
    for kind, alike in groupby(stretches, key=lambda stretch: stretch.kind):
        if kind is not _Day.NOT_RECORDED:
            yield from alike
            continue
        gap = list(alike)
        length = gap[-1].last - gap[0].first + 1
        yield _Stretch(gap[0].first, gap[-1].last, _Day.CLOCK_STOPPED if length <= days else _Day.INTERRUPTION)


def _worked(day: date, spells: Sequence[SpellFacts]) -> list[SpellFacts]:
    """The spells in whose post work is done that day."""
    current = [spell for spell in spells if spell.covers(day)]
    absent = {spell.post.key for spell in current if spell.post and spell.state in ABSENT}
    return [
        spell for spell in current if spell.state in WORKING and (spell.post is None or spell.post.key not in absent)
    ]


def _key(spell: SpellFacts) -> int | str | None:
    return spell.post.key if spell.post else None


def _work_going_on(spells: Sequence[SpellFacts], day: date) -> dict[int | str | None, date]:
    """Posts worked in on that day -> the first absence from them after it, up to which work is no return."""
    absences: dict[int | str | None, date] = {}
    for spell in spells:
        if spell.post and spell.state in ABSENT and spell.starts_on > day:
            absences[spell.post.key] = min(spell.starts_on, absences.get(spell.post.key, date.max))
    return {_key(spell): absences.get(_key(spell), date.max) for spell in _worked(day, spells)}


def _kind_of(day: date, spells: Sequence[SpellFacts], rule: ReturnRule, going_on: dict[int | str | None, date]) -> _Day:
    worked = _worked(day, spells)
    if worked:
        returned = any(day > going_on.get(_key(spell), date.min) for spell in worked)
        hours = sum(spell.hours or 0 for spell in worked)
        return _Day.WORKED if returned and hours >= rule.minimum_weekly_hours else _Day.INTERRUPTION
    states = {spell.state for spell in spells if spell.covers(day)}
    if not states:
        return _Day.NOT_RECORDED
    return _Day.INTERRUPTION if states & (rule.interrupted_by | WORKING) else _Day.CLOCK_STOPPED


def _first_long_enough(stretches: Iterable[_Stretch], rule: ReturnRule) -> SustainedReturn | None:
    """Slides the window over the days on which the clock runs, numbered from 0."""
    wanted = rule.weeks * WEEK
    window = (rule.within_weeks or rule.weeks) * WEEK
    worked: list[tuple[int, int, int]] = []  # number of the first day, of the day after the last; its ordinal
    clock = 0

    def worked_in_window(end: int) -> int:
        begin = end - window
        return sum(max(0, min(after, end) - max(start, begin)) for start, after, _ in worked)

    for stretch in stretches:
        if stretch.kind is _Day.CLOCK_STOPPED:
            continue
        start, clock = clock, clock + stretch.last - stretch.first + 1
        if stretch.kind is _Day.INTERRUPTION:
            continue
        worked.append((start, clock, stretch.first))
        ends = range(start + 1, clock + 1)
        found = bisect_left(ends, wanted, key=worked_in_window)
        if found < len(ends):
            return _result(worked, ends[found], window)
    return None


def _result(worked: Sequence[tuple[int, int, int]], end: int, window: int) -> SustainedReturn:
    """Turns the window that ends before day number `end` back into dates."""
    begin = end - window
    start, _, ordinal = next(stretch for stretch in worked if stretch[1] > begin)
    last_start, _, last_ordinal = worked[-1]
    return SustainedReturn(
        returned_on=date.fromordinal(ordinal + max(0, begin - start)),
        sustained_on=date.fromordinal(last_ordinal + end - 1 - last_start),
    )
