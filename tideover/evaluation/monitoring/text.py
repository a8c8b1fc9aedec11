"""The report for people at a terminal: numbers rounded, bars of characters."""

from collections.abc import Iterator
from textwrap import wrap

from tideover.evaluation.monitoring.arrangement import arranged
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, RowKind, Spread
from tideover.evaluation.monitoring.wording import (
    SMALL_NUMBERS,
    as_at,
    besides_heading,
    plain_and_besides,
    share,
    spread_words,
    who_is_counted,
)

BAR = 20
"""Characters that stand for 100 per cent."""
LINE = 96
"""Characters of a line of words."""
INDENT = "  "
INDENTED = {RowKind.MEMBER, RowKind.BESIDES}


def as_text(report: MonitoringReport) -> str:
    """The whole report, in the order of the page."""
    width = max((len(_name(row)) for table in report.tables for row in table.rows), default=0)
    return "\n".join(_lines(report, width))


def _lines(report: MonitoringReport, width: int) -> Iterator[str]:
    yield from (f"{report.service}: monitoring report as at {as_at(report)}", f"{report.headline}.")
    yield from (who_is_counted(report), SMALL_NUMBERS, "")
    for section in arranged(report):
        yield from (section.heading, "=" * len(section.heading), "")
        for table in section.tables:
            yield from _table(table, width, as_at(report))
            yield ""


def _table(table: ReportTable, width: int, day: str) -> Iterator[str]:
    if not table.rows:
        yield from (table.title, f"{INDENT}{table.nothing}")
        return
    of = f" {table.counted.lower()}" if table.counted != "People" else ""
    yield f"{table.title} (base {table.base:,}{of})"
    plain, besides = plain_and_besides(table)
    for row in plain:
        yield _row(row, width)
    if besides:
        yield f"{INDENT}{besides_heading(table)}"
    for row in besides:
        yield _row(row, width)
    yield from wrap(f"{table.how} As at {day}.", LINE, initial_indent=INDENT, subsequent_indent=INDENT)


def _name(row: Count | Spread) -> str:
    return f"{INDENT}{row.label}" if isinstance(row, Count) and row.kind in INDENTED else row.label


def _row(row: Count | Spread, width: int) -> str:
    if isinstance(row, Spread):
        name = f"{row.label:<{width}}  " if row.label else ""
        return f"{INDENT}{name}{spread_words(row)}"
    bar = "#" * round(row.percent / 100 * BAR)
    return f"{INDENT}{_name(row):<{width}}  {row.n:>7,}  {share(row):>8}  {bar}".rstrip()
