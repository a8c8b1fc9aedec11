"""A finished report: tables of counts with their base, and of numbers with their mean and range."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a table's base."""

    code: str
    label: str
    n: int
    percent: float
    """Of the base, not rounded; 0 where the base is nobody."""


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
    """One table. `how` says how it was counted; it is read by people and is no part of the JSON."""

    code: str
    title: str
    base: int
    rows: tuple[Count | Spread, ...]
    how: str

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

    def table(self, code: str) -> ReportTable:
        """The table of that code. Raises KeyError if there is none."""
        for table in self.tables:
            if table.code == code:
                return table
        raise KeyError(code)

    @property
    def headline(self) -> str:
        """What the report comes to, in a sentence: "13 people; 7 kept their job, 3 found one as good"."""
        people = f"{self.clients:,} {'person' if self.clients == 1 else 'people'}"
        outcomes = self.table("job_outcome")
        as_good = outcomes.n("new_job_of_equal_level") + outcomes.n("new_job_of_higher_level")
        parts = [f"{outcomes.n('retained_job'):,} kept their job" if self.clients else ""]
        parts.append(f"{as_good:,} found one as good" if as_good else "")
        said = ", ".join(part for part in parts if part)
        return f"{people}; {said}" if said else people

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
    return MonitoringReport(kept["service"], date.fromisoformat(kept["as_at"]), kept["clients"], tables)


def _kept_row(row: Mapping[str, Any]) -> Count | Spread:
    return Spread(**row) if "mean" in row else Count(**row)


def _row(row: Count | Spread) -> dict[str, Any]:
    if isinstance(row, Count):
        return {"code": row.code, "label": row.label, "n": row.n, "percent": row.percent}
    return {"code": row.code, "mean": row.mean, "min": row.min, "max": row.max, "n": row.n}
