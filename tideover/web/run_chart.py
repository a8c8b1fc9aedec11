"""A run chart with control limits: whether a wait goes up and down as it always did, or has changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise
from statistics import fmean, median

LIMIT, LIMIT_BY_MEAN = 3.145, 2.66
"""From the median moving range, or from the mean one where that is nothing, to a limit, for single values (D. J.
Wheeler, Understanding Variation). Medians, for one week of a very long wait would widen limits that are made of means,
and put every other week on one side of the middle."""

ENOUGH = 10
"""Values from which limits are drawn: fewer say too little of what is usual."""

SHIFT = 7
"""Values in a row on one side of the middle that tell of a change (NHS England, Making Data Count)."""

WIDTH, HEIGHT, TOP, BOTTOM = 640, 200, 12, 176
"""The picture's units, and between which heights its values stand."""
LEFT, RIGHT = 8, 520
"""Between which its values stand from left to right; the names of the lines stand to the right of it."""


@dataclass(frozen=True, slots=True)
class Week:
    """One week: its Monday, how many people waited until it, and their mean wait in days; None where nobody did."""

    monday: date
    people: int
    days: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One week in the picture. `is_signal`: beyond a limit, or one of a run on one side of the middle."""

    week: Week
    x: float
    y: float
    is_signal: bool


@dataclass(frozen=True, slots=True)
class Level:
    """A line across the picture, with its name."""

    name: str
    days: float
    y: float


@dataclass(frozen=True, slots=True)
class RunChart:
    """What the drawing needs. `lines` are the points that follow week upon week, as SVG has them; `usual` says
    the levels in words and `verdict` what the picture shows."""

    points: tuple[Point, ...]
    lines: tuple[str, ...]
    levels: tuple[Level, ...]
    usual: str
    verdict: str


def run_chart(weeks: Sequence[Week]) -> RunChart | None:
    """The chart of the weeks, which come in order without a gap; None where nobody's wait ended in any."""
    values = [week.days for week in weeks if week.days is not None]
    if not values:
        return None
    middle = median(values)
    limits = _limits(values, middle)
    highest = max(*values, *(limits or ()), 1.0)

    def y(days: float) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * days / highest, 1)

    step = (RIGHT - LEFT) / max(len(weeks) - 1, 1)
    signals = _signals(weeks, middle, limits)
    points = tuple(
        Point(week, round(LEFT + step * number, 1), y(week.days), number in signals)
        for number, week in enumerate(weeks)
        if week.days is not None
    )
    levels = [Level("median", middle, y(middle))]
    if limits:
        levels += [Level("upper limit", limits[1], y(limits[1]))]
        levels += [Level("lower limit", limits[0], y(limits[0]))] if limits[0] > 0 else []
    usual, verdict = _usual(middle, limits), _verdict(weeks, signals, middle, limits)
    return RunChart(points, tuple(_lines(points)), tuple(levels), usual, verdict)


def _limits(values: Sequence[float], middle: float) -> tuple[float, float] | None:
    """Between which values lie as long as nothing changes; None where there are too few to say."""
    if len(values) < ENOUGH:
        return None
    moving = [abs(after - before) for before, after in pairwise(values)]
    spread = LIMIT * median(moving) or LIMIT_BY_MEAN * fmean(moving)
    return max(middle - spread, 0.0), middle + spread


def _signals(weeks: Sequence[Week], middle: float, limits: tuple[float, float] | None) -> set[int]:
    """Which of the weeks, by their place, tell of something that is not chance."""
    if limits is None:
        return set()
    known = [(number, week.days) for number, week in enumerate(weeks) if week.days is not None]
    found = {number for number, days in known if not limits[0] <= days <= limits[1]}
    for side, run in groupby(known, key=lambda each: (each[1] > middle) - (each[1] < middle)):
        numbers = [number for number, _ in run]
        if side and len(numbers) >= SHIFT:
            found.update(numbers)
    return found


def _lines(points: Sequence[Point]) -> list[str]:
    lines: list[list[Point]] = []
    for point in points:
        if lines and (point.week.monday - lines[-1][-1].week.monday).days == 7:
            lines[-1].append(point)
        else:
            lines.append([point])
    return [" ".join(f"{point.x},{point.y}" for point in line) for line in lines if len(line) > 1]


def _usual(middle: float, limits: tuple[float, float] | None) -> str:
    between = f"; usually between {limits[0]:.1f} and {limits[1]:.1f}" if limits else ""
    return f"Median {middle:.1f} days{between}."


def _verdict(weeks: Sequence[Week], signals: set[int], middle: float, limits: tuple[float, float] | None) -> str:
    if limits is None:
        return f"Limits are drawn once there are {ENOUGH} weeks in which somebody's wait ended."
    if not signals:
        return "It goes up and down as it always did: no week tells of a change."
    last = weeks[max(signals)]
    assert last.days is not None
    way = "longer" if last.days > middle else "shorter"
    return f"Waits were {way} than chance explains, most recently in the week of {last.monday:%-d %B}."
