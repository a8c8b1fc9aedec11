"""The report as a page shows it: sections of tables, numbers rounded, a bar for each share.

All bars of counts have the same scale, on which the whole width is 100 per cent of the table's base; the ranges of
one table have one scale.
"""

from dataclasses import dataclass

from tideover.evaluation.monitoring.arrangement import arranged
from tideover.evaluation.monitoring.ranges import DrawnRange, Scale, drawn, scale_of
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, RowKind, Spread
from tideover.evaluation.monitoring.wording import MEANS, besides_heading, plain_and_besides, rounded, share


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A row of counts. `bar` is the length of its bar, of 100."""

    label: str
    n: str
    share: str
    bar: float
    kind: RowKind


@dataclass(frozen=True, slots=True)
class ShownSpread:
    """A row of mean and range."""

    label: str
    mean: str
    min: str
    max: str
    known: str
    range: DrawnRange


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table: its rows, and those counted besides under their heading. `nothing` is said in place of rows."""

    code: str
    title: str
    base: str
    columns: tuple[str, ...]
    rows: tuple[ShownCount | ShownSpread, ...]
    besides_heading: str
    besides: tuple[ShownCount, ...]
    how: str
    nothing: str
    scale: str
    """How the ranges are drawn; nothing where there are none."""

    @property
    def has_names(self) -> bool:
        """Whether its means need a name each, there being several."""
        return any(isinstance(row, ShownSpread) and row.label for row in self.rows)


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that belong together."""

    name: str
    heading: str
    tables: tuple[ShownTable, ...]


def sections(report: MonitoringReport) -> tuple[Section, ...]:
    """The report's tables in the order in which people ask for them."""
    return tuple(
        Section(section.name, section.heading, tuple(map(_shown, section.tables))) for section in arranged(report)
    )


def _shown(table: ReportTable) -> ShownTable:
    plain, besides = plain_and_besides(table)
    spreads = [row for row in plain if isinstance(row, Spread)]
    scale = scale_of(table.code, spreads)
    return ShownTable(
        code=table.code,
        title=table.title,
        base=f"{table.base:,}",
        columns=MEANS if spreads else (table.counted, "Share"),
        rows=tuple(_count(row) if isinstance(row, Count) else _spread(row, scale) for row in plain),
        besides_heading=besides_heading(table),
        besides=tuple(map(_count, besides)),
        how=table.how,
        nothing="" if table.rows else table.nothing,
        scale=f"Drawn {scale.words}." if spreads else "",
    )


def _count(row: Count) -> ShownCount:
    return ShownCount(row.label, f"{row.n:,}", share(row), round(row.percent, 1), row.kind)


def _spread(row: Spread, scale: Scale) -> ShownSpread:
    numbers = rounded(row.mean), rounded(row.min), rounded(row.max)
    return ShownSpread(row.label, *numbers, f"{row.n:,}", drawn(row, scale))
