"""A life at work on one line: spells as bars from left to right, contacts as ticks, the opening and today as marks.
Where there are several posts at once, each has a line of its own."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tideover.employment.queries import LifeSpell
from tideover.employment.rules import ABSENT
from tideover.foundation import clock
from tideover.foundation.pages.words import lower_first

WIDTH = 320
"""Units across the picture, about a pixel each where it stands in its column."""

BEFORE = timedelta(days=91)
"""How much of the time before the absence, or before the opening, is shown: the rest would dwarf what came since."""

LONGEST = timedelta(days=3 * 365)
SHORTEST = timedelta(days=120)
MONTH_APART = 30
"""Units that the name of a month needs."""


TOP, BAR = 32, 26
"""Where the only line of bars stands, and how high a bar is, in units."""

LINE, NAMED = 44, 14
"""From one line of several to the next, and what the name above each takes."""

LONGEST_NAME = 52
"""Characters of a post's name that have room above its line."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One spell: where it begins and how far it reaches, in units."""

    x: float
    width: float
    state: str
    label: str
    y: int = TOP


@dataclass(frozen=True, slots=True)
class PostLine:
    """The line of one post among several: its name and where its bars stand."""

    name: str
    y: int


@dataclass(frozen=True, slots=True)
class Mark:
    """One moment, and on which side of its line the label stands ("start" is to the right of it)."""

    x: float
    label: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class LifePicture:
    """What the drawing needs. `earlier` says in words what reaches further back than the picture; `lines` are named
    where there are several; `foot` is where the last of them ends."""

    bars: tuple[Bar, ...]
    months: tuple[Mark, ...]
    contacts: tuple[float, ...]
    opened: Mark | None
    until: Mark
    earlier: str
    lines: tuple[PostLine, ...] = ()
    foot: int = TOP + BAR


def life_picture(
    life: Sequence[LifeSpell], *, until: date, opened_on: date, contacts: Sequence[date] = ()
) -> LifePicture | None:
    """The picture of these spells up to `until`; None where there is none to draw."""
    begun = [spell for spell in life if spell.starts_on <= until]
    if not begun:
        return None
    start = _start(begun, until, opened_on)
    days = (until - start).days + 1

    def place(day: date) -> float:
        return round(min(max((day - start).days / days, 0.0), 1.0) * WIDTH, 1)

    lines = _lines([spell for spell in begun if spell.ends_on is None or spell.ends_on >= start])
    bars = []
    for spell in begun:
        left, right = place(spell.starts_on), place(min(spell.ends_on or until, until) + timedelta(days=1))
        if right > left:
            y = lines[spell.post_key].y if lines else TOP
            bars.append(Bar(left, round(right - left, 1), spell.state.value, spell.label, y))
    is_over = until < clock.today()
    opened = place(opened_on)
    return LifePicture(
        bars=tuple(bars),
        months=tuple(_months(start, until, place)),
        contacts=tuple(sorted({place(day) for day in contacts if start <= day <= until})),
        opened=Mark(opened, "case opened", _side(opened)) if opened_on >= start else None,
        until=Mark(place(until + timedelta(days=1)), f"{until:%B %Y}" if is_over else "today", "end"),
        earlier=_earlier(begun, start),
        lines=tuple(lines.values()),
        foot=max((line.y for line in lines.values()), default=TOP) + BAR,
    )


def _lines(shown: Sequence[LifeSpell]) -> dict[int | None, PostLine]:
    """A line for each post where spells in several run at once, the post that began first on top; none otherwise."""
    ordered = sorted(shown, key=lambda spell: spell.starts_on)
    if not any(_at_once(one, other) for place, one in enumerate(ordered) for other in ordered[place + 1 :]):
        return {}
    names = {spell.post_key: spell.post or "Outside any post" for spell in reversed(ordered)}
    keys = list(dict.fromkeys(spell.post_key for spell in ordered))
    return {key: PostLine(_shortened(names[key]), TOP + NAMED + place * LINE) for place, key in enumerate(keys)}


def _at_once(one: LifeSpell, later: LifeSpell) -> bool:
    return one.post_key != later.post_key and (one.ends_on is None or one.ends_on >= later.starts_on)


def _shortened(name: str) -> str:
    name = name[:1].upper() + name[1:]
    return name if len(name) <= LONGEST_NAME else f"{name[:LONGEST_NAME].rstrip()}…"


def _start(begun: Sequence[LifeSpell], until: date, opened_on: date) -> date:
    """Some months before the absence that the case is about, or before the opening, whichever came first."""
    absent = [spell.starts_on for spell in begun if spell.state in ABSENT and (spell.ends_on or until) >= opened_on]
    first = min([opened_on, *absent]) - BEFORE
    return max(min(first, until - SHORTEST), until - LONGEST)


def _earlier(begun: Sequence[LifeSpell], start: date) -> str:
    """What went on already when the picture begins."""
    before = [spell for spell in begun if spell.starts_on < start and (spell.ends_on is None or spell.ends_on >= start)]
    if not before:
        return ""
    spell = min(before, key=lambda spell: spell.starts_on)
    return f"{spell.state.label} already since {spell.starts_on:%B %Y}" + (
        f", {lower_first(spell.post)}" if spell.post else ""
    )


def _months(start: date, until: date, place: Callable[[date], float]) -> Iterator[Mark]:
    """Beginnings of months, as many as have room for their names; January is called by its year."""
    firsts = []
    day = (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    while day <= until:
        firsts.append(day)
        day = (day + timedelta(days=32)).replace(day=1)
    every = next(step for step in (1, 2, 3, 6, 12) if len(firsts) * MONTH_APART <= WIDTH * step or step == 12)
    for day in firsts:
        named = (day.month - 1) % every == 0 and place(day) <= WIDTH - MONTH_APART
        yield Mark(place(day), (str(day.year) if day.month == 1 else f"{day:%b}") if named else "")


def _side(x: float) -> str:
    return "start" if x < WIDTH / 2 else "end"
