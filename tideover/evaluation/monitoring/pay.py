"""Bands of yearly pay: how they read, their order, and which of them overlap.

A band is a code of the record, "10000-20000" or "40000-" (docs/import.md). Services and times band pay differently,
so that one report can hold bands of several kinds.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import combinations

from tideover.foundation.pages.words import join_words


@dataclass(frozen=True, slots=True, order=True)
class _Band:
    low: int
    high: int | None


def _band(code: str) -> _Band | None:
    low, dash, high = code.partition("-")
    if not dash or not low.isdigit() or (high and not high.isdigit()):
        return None
    return _Band(int(low), int(high) if high else None)


def pay_labels(codes: Collection[str]) -> dict[str, str]:
    """How the bands among these codes read, lowest first: "£10,000 to under £20,000"."""
    bands = {code: band for code in codes if (band := _band(code))}
    lows = {band.low for band in bands.values()}
    return {code: _label(bands[code], lows) for code in sorted(bands, key=lambda code: _place(bands[code]))}


def _place(band: _Band) -> tuple[int, float]:
    return band.low, float("inf") if band.high is None else band.high


def _label(band: _Band, lows: Collection[int]) -> str:
    if band.high is None:
        return f"£{band.low:,} or more"
    # Whoever earns exactly the upper bound is in the next band, unless bands are written as 10000-19999 or
    # 10001-20000.
    holds_its_end = band.high + 1 in lows or band.high % 10 or band.low % 10
    if holds_its_end:
        return f"£{band.low:,} to £{band.high:,}" if band.low else f"Up to £{band.high:,}"
    return f"£{band.low:,} to under £{band.high:,}" if band.low else f"Under £{band.high:,}"


def overlap(codes: Collection[str]) -> str:
    """A sentence that names the bands that overlap; nothing where none do."""
    labels = pay_labels(codes)
    bands = sorted(((code, band) for code in labels if (band := _band(code))), key=lambda each: _place(each[1]))
    found: dict[str, None] = {}
    for (lower, below), (upper, above) in combinations(bands, 2):
        if below.high is None or above.low < below.high:
            found |= {labels[lower]: None, labels[upper]: None}
    if not found:
        return ""
    return f"Pay was recorded in bands that overlap: {join_words(list(found))}. Nobody is counted in two of them."
