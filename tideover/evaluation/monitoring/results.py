"""A finished report: tables of counts with their base, and of numbers with their mean and range."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class RowKind(StrEnum):
    """What a row of counts is to the others of its table."""

    PLAIN = "plain"
    HEADING = "heading"
    """Counts everybody who is in at least one of the members below it."""
    MEMBER = "member"
    BESIDES = "besides"
    """Counts people who are in another row as well; like every share, its share is of the whole base."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a table's base."""

    code: str
    label: str
    n: int
    percent: float
    """Of the base, not rounded; 0 where the base is nobody."""
    kind: RowKind = RowKind.PLAIN
    """How it is shown; it is no part of the JSON."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and range of a number over the `n` clients for whom it is known."""

    code: str
    mean: float
    min: float
    max: float
    n: int
    label: str = ""
    """What the number is, where a table has several; it is no part of the JSON."""


@dataclass(frozen=True, slots=True)
class ReportTable:
    """One table. `how` says how it was counted, `counted` what the counts are of, `nothing` what is to be said
    where there are no rows; they are read by people and are no part of the JSON."""

    code: str
    title: str
    base: int
    rows: tuple[Count | Spread, ...]
    how: str
    counted: str = "People"
    nothing: str = ""

    def n(self, code: str) -> int:
        """The count in the row of that code; 0 where there is no such row."""
        return next((row.n for row in self.rows if row.code == code), 0)


@dataclass(frozen=True, slots=True)
class MonitoringReport:
    """The report of one service as at a day."""

    service: str
    as_at: date
    clients: int
    tables: tuple[ReportTable, ...]
    counted_from: str = ""
    """What it was counted from, as the end of a sentence: "from the extract made on 25 November 2026 at 22:47"."""

    def table(self, code: str) -> ReportTable:
        """The table of that code. Raises KeyError if there is none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)

    @property
    def headline(self) -> str:
        """What the report comes to, in a sentence: "13 people; 7 kept their job, 3 found one as good". While
        support goes on for some, outcomes are no results yet, and it says so."""
        people = f"{self.clients:,} {'person' if self.clients == 1 else 'people'}"
        if not self.clients:
            return people
        outcomes, going_on = self.table("job_outcome"), self.table("length_of_support").n("going_on")
        kept = outcomes.n("retained_job")
        as_good = outcomes.n("new_job_of_equal_level") + outcomes.n("new_job_of_higher_level")
        if going_on:
            found = f" and {as_good:,} found one as good" if as_good else ""
            have = "has" if kept == 1 else "have"
            return f"{people}; so far {kept:,} {have} kept their job{found}; support goes on for {going_on:,}"
        return f"{people}; {kept:,} kept their job" + (f", {as_good:,} found one as good" if as_good else "")

    def as_json(self) -> dict[str, Any]:
        """The report as it is published for machines (docs/monitoring.md); no number
        is rounded."""
        return {
            "tables": [
                {
                    "code": table.code,
                    "title": table.title,
                    "base": table.base,
                    "rows": [_row(row) for row in table.rows],
                }
                for table in self.tables
            ]
        }

    def as_kept(self) -> dict[str, Any]:
        """All of the report, from which `kept_report` makes it again."""
        return {**asdict(self), "as_at": self.as_at.isoformat()}


def kept_report(kept: Mapping[str, Any]) -> MonitoringReport:
    """The report that was kept by `as_kept`."""
    tables = tuple(ReportTable(**{**table, "rows": tuple(map(_kept_row, table["rows"]))}) for table in kept["tables"])
    counted_from = kept.get("counted_from", "")
    return MonitoringReport(kept["service"], date.fromisoformat(kept["as_at"]), kept["clients"], tables, counted_from)


def _kept_row(row: Mapping[str, Any]) -> Count | Spread:
    if "mean" in row:
        return Spread(**row)
    return Count(**{**row, "kind": RowKind(row.get("kind", RowKind.PLAIN))})


def _row(row: Count | Spread) -> dict[str, Any]:
    if isinstance(row, Count):
        return {"code": row.code, "label": row.label, "n": row.n, "percent": row.percent}
    return {"code": row.code, "mean": row.mean, "min": row.min, "max": row.max, "n": row.n}
