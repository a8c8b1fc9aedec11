"""Random values in arrays. Days are int64 days since 1970, as in numpy's and Arrow's dates; NO_DAY is none."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.scenario import Scenario

Array = np.ndarray[Any, Any]
Rng = np.random.Generator
NO_DAY = np.int64(np.iinfo(np.int64).min)
EPOCH = date(1970, 1, 1)
WEEK, WORKING_WEEK, YEAR = 7, 5, 365
DIGITS = 7
"""Of the number in a reference."""


def day_number(day: date) -> int:
    """A day as a number."""
    return (day - EPOCH).days


def chosen(rng: Rng, scenario: Scenario, part: str, size: int) -> Array:
    """So many codes of a part of the scenario, drawn by their weights."""
    codes, weights = scenario.weights(part)
    return np.array(codes, dtype=object)[rng.choice(len(codes), size, p=weights)]


def picked(condition: Array, this: Any, that: Any) -> Array:
    """Values of `this` where the condition holds, of `that` elsewhere; either may be None, for nothing."""
    return np.asarray(np.where(condition, this, that))


def one_of(rng: Rng, values: Sequence[str], size: int) -> Array:
    """So many of the values, each as likely as the others."""
    return np.array(values, dtype=object)[rng.integers(len(values), size=size)]


def happens(rng: Rng, chance: float | Array, size: int) -> Array:
    """Which of so many happen, each with its chance."""
    return rng.random(size) < chance


def weeks(rng: Rng, median: float | Array, spread: float, size: int) -> Array:
    """Days of a log-normal length whose median is given in weeks; at least one."""
    return np.maximum(1, np.rint(WEEK * median * np.exp(spread * rng.standard_normal(size)))).astype(np.int64)


def waiting(rng: Rng, mean_weeks: float, size: int) -> Array:
    """Days of an exponential length whose mean is given in weeks; at least one."""
    return np.maximum(1, np.rint(rng.exponential(WEEK * mean_weeks, size))).astype(np.int64)


def working_days(days: Any) -> Any:
    """The number of each day's working day, counted so that a weekend has that of the Friday before it.

    Days that are spread evenly over these numbers are spread evenly over Mondays to Fridays.
    """
    week, weekday = (days + 3) // WEEK, (days + 3) % WEEK
    return week * WORKING_WEEK + np.minimum(weekday, WORKING_WEEK - 1)


def days_of(working: Any) -> Any:
    """The days that these working days are."""
    return working // WORKING_WEEK * WEEK + working % WORKING_WEEK - 3


def on_working_day(rng: Rng, days: Array) -> Array:
    """The same days, those of a weekend moved to one of the week after it."""
    weekday = (days + 3) % WEEK
    later = WEEK - weekday + rng.integers(WORKING_WEEK, size=len(days))
    return days + np.where(weekday < WORKING_WEEK, 0, later)


def texts(values: Array, told: Array | None = None) -> pa.Array:
    """Codes as a column; empty where they were not told, or are None."""
    return pa.array(values, pa.string(), mask=None if told is None else ~told, from_pandas=True)


def days(values: Array) -> pa.Array:
    """Days as a column; empty where there is none."""
    missing = values == NO_DAY
    return pa.array(np.where(missing, 0, values).astype("datetime64[D]"), pa.date32(), mask=missing)


def flags(values: Array, told: Array | None = None) -> pa.Array:
    """Yes and no as a column; empty where not told."""
    return pa.array(values.astype(bool), pa.bool_(), mask=None if told is None else ~told)


def keys(prefix: str, numbers: Array, places: Array | None = None) -> pa.Array:
    """References such as W-0000042, in a column; with places, such as C-0000042.3."""
    parts = [prefix, pc.utf8_lpad(_digits(numbers), DIGITS, "0")]
    if places is not None:
        parts += [".", _digits(places)]
    return pc.binary_join_element_wise(*parts, "")


def _digits(numbers: Array) -> pa.Array:
    return pa.array(numbers, pa.int64()).cast(pa.string())


def moments(day: Array, minute: Array) -> pa.Array:
    """Moments such as 2026-03-02T09:05, in a column, from days and minutes of the day."""
    at = pa.array(day.astype("datetime64[D]").astype("datetime64[s]") + minute.astype("timedelta64[m]"))
    return pc.utf8_replace_slice(pc.utf8_slice_codeunits(at.cast(pa.string()), 0, 16), 10, 11, "T")
