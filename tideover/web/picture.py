"""A life on one line: spells as bars from left to right, the case's opening and today as marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tideover.employment.queries import LifeSpell
from tideover.foundation import clock

WIDTH = 1000
"""Units across the picture; the drawing scales to its place."""

LONGEST = timedelta(days=3 * 365)
SHORTEST = timedelta(days=120)


@dataclass(frozen=True, slots=True)
class Bar:
    """One spell: where it begins and how far it reaches, in units."""

    x: float
    width: float
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class LifePicture:
    """What the drawing needs."""

    bars: tuple[Bar, ...]
    years: tuple[Mark, ...]
    opened: Mark | None
    today: float
    from_words: str
    until_words: str


def life_picture(life: Sequence[LifeSpell], *, today: date, opened_on: date) -> LifePicture | None:
    """The picture of these spells up to `today`; None where there is none to draw.

    It reaches back to the first spell, but no further than three years, so that the present stays legible.
    """
    begun = [spell for spell in life if spell.starts_on <= today]
    if not begun:
        return None
    first = min(min(spell.starts_on for spell in begun), opened_on, today - SHORTEST)
    start = max(first, today - LONGEST)
    days = (today - start).days + 7

    def place(day: date) -> float:
        return round(min(max((day - start).days / days, 0.0), 1.0) * WIDTH, 1)

    bars = []
    for spell in begun:
        left, right = place(spell.starts_on), place(min(spell.ends_on or today, today) + timedelta(days=1))
        if right > left:
            bars.append(Bar(left, round(right - left, 1), spell.state.value, spell.label))
    years = tuple(Mark(place(date(year, 1, 1)), str(year)) for year in range(start.year + 1, today.year + 1))
    opened = Mark(place(opened_on), "Case opened") if opened_on >= start else None
    is_over = today < clock.today()
    until = f"{today:%b %Y}" if is_over else "today"
    return LifePicture(tuple(bars), years, opened, place(today), f"{start:%b %Y}", until)
