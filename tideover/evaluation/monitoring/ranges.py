"""Where the parts of a drawn range stand: a line from the least to the most on a scale, the mean marked on it, each
with its number. All places are per cent of the width."""

from dataclasses import dataclass
from math import floor, log10

from tideover.evaluation.models import HIGHEST, LOWEST
from tideover.evaluation.monitoring.definitions import RATINGS, TIME
from tideover.evaluation.monitoring.results import Spread
from tideover.evaluation.monitoring.wording import rounded

WORDS = 24
"""How wide a number with its word is at most, on the narrowest screen."""


@dataclass(frozen=True, slots=True)
class Scale:
    """The least and the most that is drawn, and how that is said."""

    least: float
    most: float
    words: str

    def place(self, value: float) -> float:
        """Where a value stands."""
        return round(100 * (value - self.least) / (self.most - self.least), 1)


@dataclass(frozen=True, slots=True)
class Label:
    """A number beside its mark: where it stands, and which part of it ("start", "middle" or "end") stands there."""

    words: str
    at: float
    anchor: str


@dataclass(frozen=True, slots=True)
class DrawnRange:
    """The least at `low`, the mean at `middle`, the most at `high`. `name` says it to those who do not see it."""

    low: float
    middle: float
    high: float
    least: Label
    mean: Label
    most: Label
    scale_least: str
    scale_most: str
    name: str


def scale_of(table: str, spreads: list[Spread]) -> Scale:
    """The scale of all ranges of a table: that of what can be or, of years, from nought to a round number."""
    if table == RATINGS:
        return Scale(float(LOWEST), float(HIGHEST), "on a scale from 1 to 5")
    if table == TIME:
        return Scale(0.0, 100.0, "on a scale from 0 to 100 per cent")
    top = _round_number_above(max((spread.max for spread in spreads), default=1.0))
    return Scale(0.0, top, f"on a scale from 0 to {rounded(top)} years")


def _round_number_above(value: float) -> float:
    """The next whole number of tens above a number of tens, of hundreds above one of hundreds."""
    step = 10.0 ** floor(log10(max(value, 1.0)))
    return step * -(-value // step)


def drawn(spread: Spread, scale: Scale) -> DrawnRange:
    """A range on its scale."""
    low, middle, high = (scale.place(value) for value in (spread.min, spread.mean, spread.max))
    told = [f"{word} {rounded(value)}" for word, value in _told(spread)]
    least, most = _apart(low, high)
    name = f"{spread.label}: " if spread.label else ""
    return DrawnRange(
        low,
        middle,
        high,
        least=Label(told[0], *least),
        mean=Label(told[1], *_inside(middle)),
        most=Label(told[2], *most),
        scale_least=rounded(scale.least),
        scale_most=rounded(scale.most),
        name=f"{name}{', '.join(told)}, {scale.words}",
    )


def _told(spread: Spread) -> list[tuple[str, float]]:
    return [("least", spread.min), ("mean", spread.mean), ("most", spread.max)]


def _inside(place: float) -> tuple[float, str]:
    """Beside its mark, without leaving the picture."""
    if place < WORDS / 2:
        return place, "start"
    return (place, "end") if place > 100 - WORDS / 2 else (place, "middle")


def _apart(low: float, high: float) -> tuple[tuple[float, str], tuple[float, str]]:
    """The labels of least and most, neither over the other nor outside the picture."""
    if high - low > 1.5 * WORDS:
        return _inside(low), _inside(high)
    if low < WORDS:
        return (low, "start"), (max(high, low + WORDS), "start")
    if high > 100 - WORDS:
        return (min(low, high - WORDS), "end"), (high, "end")
    return (low, "end"), (high, "start")
