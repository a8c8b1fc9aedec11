"""The report as a page shows it: sections of tables, numbers rounded, a bar for each share.

All bars of counts have the same scale, on which the whole width is 100 per cent of the table's base; the ranges of
one table have one scale.
"""

from dataclasses import dataclass

from tideover.evaluation.models import HIGHEST, LOWEST
from tideover.evaluation.monitoring.definitions import ANY, RATINGS, TIME
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread
from tideover.evaluation.monitoring.text import rounded, share

_SECTIONS = [
    ("What became of the jobs", ["job_outcome", "retained_how", "new_job_how"]),
    (
        "Their health and the help they had",
        [
            "interventions",
            "length_of_support",
            "diagnosis",
            "severity",
            "client_views",
            "interventions_by_client",
            "interventions_by_employer",
        ],
    ),
    ("How it was for them, and what it took", ["ratings", "time_split", "consent_to_contact"]),
    ("How they came", ["referral_sources", "referral_funnel"]),
    ("Their work", ["hours", "years_in_job", "income", "occupation", "company_size"]),
    ("Who they are", ["sex", "age", "ethnicity", "married"]),
]


_SCALES = {TIME: (0.0, 100.0), RATINGS: (float(LOWEST), float(HIGHEST))}
"""The least and the most that can be, of tables with several ranges."""


@dataclass(frozen=True, slots=True)
class ShownCount:
    """A row of counts. `bar` is the length of its bar, of 100; a heading counts several rows below it together."""

    label: str
    n: str
    share: str
    bar: float
    is_heading: bool


@dataclass(frozen=True, slots=True)
class ShownSpread:
    """A row of mean and range. The range is drawn from `low` to `high` and the mean at `middle`, of the 100
    that stand for the table's scale."""

    label: str
    mean: str
    min: str
    max: str
    known: str
    low: float
    middle: float
    high: float


@dataclass(frozen=True, slots=True)
class ShownTable:
    """One table."""

    code: str
    title: str
    base: str
    counts: tuple[ShownCount, ...]
    spreads: tuple[ShownSpread, ...]
    how: str

    @property
    def has_names(self) -> bool:
        """Whether its means need a name each, there being several."""
        return any(spread.label for spread in self.spreads)


@dataclass(frozen=True, slots=True)
class Section:
    """Tables that belong together."""

    heading: str
    tables: tuple[ShownTable, ...]


def sections(report: MonitoringReport) -> tuple[Section, ...]:
    """The report's tables in the order in which people ask for them; empty tables are left out."""
    shown = {table.code: _shown(table) for table in report.tables if table.rows}
    placed = {code for _, codes in _SECTIONS for code in codes}
    others = [code for code in shown if code not in placed]
    arranged = [*_SECTIONS, ("More", others)]
    found = [(heading, tuple(shown[code] for code in codes if code in shown)) for heading, codes in arranged]
    return tuple(Section(heading, tables) for heading, tables in found if tables)


def _shown(table: ReportTable) -> ShownTable:
    return ShownTable(
        code=table.code,
        title=table.title,
        base=f"{table.base:,}",
        counts=tuple(_count(row) for row in table.rows if isinstance(row, Count)),
        spreads=tuple(_spread(row, _SCALES.get(table.code)) for row in table.rows if isinstance(row, Spread)),
        how=table.how,
    )


def _count(row: Count) -> ShownCount:
    return ShownCount(
        label=row.label, n=f"{row.n:,}", share=share(row), bar=round(row.percent, 1), is_heading=row.code.endswith(ANY)
    )


def _spread(row: Spread, scale: tuple[float, float] | None) -> ShownSpread:
    """Where no scale is given, from nought to the highest value."""
    least, most = scale or (0, max(row.max, 1))

    def placed(value: float) -> float:
        return round(100 * (value - least) / (most - least), 1)

    return ShownSpread(
        label=row.label,
        mean=rounded(row.mean),
        min=rounded(row.min),
        max=rounded(row.max),
        known=f"{row.n:,}",
        low=placed(row.min),
        middle=placed(row.mean),
        high=placed(row.max),
    )
