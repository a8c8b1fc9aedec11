"""The report for people at a terminal: numbers rounded, bars of characters."""

from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread

BAR = 20
"""Characters that stand for 100 per cent."""


def rounded(number: float) -> str:
    """A number as it is published: one decimal, or none where it is nought."""
    return f"{number:,.1f}".removesuffix(".0")


def share(row: Count) -> str:
    """A percentage as it is published: whole; "under 1%" where rounding would hide somebody."""
    return "under 1%" if 0 < row.percent < 0.5 else f"{row.percent:.0f}%"


def spread_words(row: Spread) -> str:
    """Mean and range: "mean 42, from 34 to 57 (13 known)"."""
    return f"mean {rounded(row.mean)}, from {rounded(row.min)} to {rounded(row.max)} ({row.n:,} known)"


def as_text(report: MonitoringReport) -> str:
    """The whole report."""
    width = max((len(row.label) for table in report.tables for row in table.rows), default=0)
    day = f"{report.as_at.day} {report.as_at:%B %Y}"
    head = [f"{report.service}: monitoring report as at {day}", f"{report.headline}.", ""]
    return "\n".join([*head, *("\n".join(_table(table, width)) + "\n" for table in report.tables if table.rows)])


def _table(table: ReportTable, width: int) -> list[str]:
    lines = [f"{table.title} (base {table.base:,})"]
    for row in table.rows:
        if isinstance(row, Spread):
            name = f"{row.label:<{width}}  " if row.label else ""
            lines.append(f"  {name}{spread_words(row)}")
        else:
            bar = "#" * round(row.percent / 100 * BAR)
            lines.append(f"  {row.label:<{width}}  {row.n:>7,}  {share(row):>8}  {bar}".rstrip())
    return [*lines, f"  {table.how}"]
