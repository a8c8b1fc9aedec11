"""Words and numbers that all forms of the report have in common."""

from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, RowKind, Spread

SMALL_NUMBERS = (
    "Counts under 10 can lead to a person for somebody who knows the service; hand this report on with care."
)
MEANS = ("Mean", "Least", "Most", "Known")
"""The columns of a number's mean and range, and for how many it is known."""


def rounded(number: float) -> str:
    """A number as it is published: one decimal, or none where it is nought."""
    return f"{number:,.1f}".removesuffix(".0")


def share(row: Count) -> str:
    """A percentage as it is published: whole; "under 1%" where rounding would hide somebody."""
    return "under 1%" if 0 < row.percent < 0.5 else f"{row.percent:.0f}%"


def as_at(report: MonitoringReport) -> str:
    """The day of the report: "25 November 2026"."""
    return f"{report.as_at.day} {report.as_at:%B %Y}"


def who_is_counted(report: MonitoringReport) -> str:
    """Who is in the report, and what it was counted from."""
    counted = f"Everybody accepted by that day is counted, {report.counted_from}".rstrip(", ")
    return f"{counted}."


def besides_heading(table: ReportTable) -> str:
    """Heads the rows of those who are in another row as well."""
    return f"Counted besides, of all {table.base:,} {table.counted.lower()}"


def plain_and_besides(table: ReportTable) -> tuple[list[Count | Spread], list[Count]]:
    """The rows that add up to the base, or are none of a whole, and those counted besides."""
    besides = [row for row in table.rows if isinstance(row, Count) and row.kind is RowKind.BESIDES]
    return [row for row in table.rows if row not in besides], besides


def spread_words(row: Spread) -> str:
    """Mean and range: "mean 42, least 34, most 57 (13 known)"."""
    return f"mean {rounded(row.mean)}, least {rounded(row.min)}, most {rounded(row.max)} ({row.n:,} known)"
