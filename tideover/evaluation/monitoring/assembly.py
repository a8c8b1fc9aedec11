"""From the rows that were counted to the finished tables."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tideover.evaluation.monitoring.definitions import BASE, RETAINED_BASE, TABLES, TableDefinition, interventions_table
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread

Counted = Mapping[str, Any]
INTERVENTIONS, OUTCOMES = "interventions", "job_outcome"


def assembled(
    service: str, as_at: date, counted: Iterable[Counted], catalogue: list[Mapping[str, Any]]
) -> MonitoringReport:
    """The report from its counted rows and the rows of the catalogue of interventions."""
    by_table: dict[str, dict[str, Counted]] = {}
    for row in counted:
        by_table.setdefault(row["report_table"], {})[row["code"]] = row
    bases = {
        BASE: _n(by_table, BASE, "clients"),
        RETAINED_BASE: _n(by_table, OUTCOMES, RETAINED_BASE),
    }
    tables = [_table(definition, by_table.get(definition.code, {}), bases) for definition in TABLES]
    return MonitoringReport(
        service=service,
        as_at=as_at,
        clients=bases[BASE],
        tables=(*tables, _help(by_table.get(INTERVENTIONS, {}), catalogue, bases)),
    )


def _n(by_table: Mapping[str, Mapping[str, Counted]], table: str, code: str) -> int:
    row = by_table.get(table, {}).get(code)
    return row["n"] if row else 0


def _table(definition: TableDefinition, rows: Mapping[str, Counted], bases: Mapping[str, int]) -> ReportTable:
    base = bases[definition.base]
    codes = sorted(rows, key=definition.place)
    return ReportTable(
        code=definition.code,
        title=definition.title,
        base=base,
        rows=tuple(
            _spread(code, rows[code])
            if rows[code]["mean"] is not None
            else _count(definition, code, rows[code]["n"], base)
            for code in codes
            if rows[code]["n"]
        ),
        how=definition.how,
    )


def _help(rows: Mapping[str, Counted], catalogue: list[Mapping[str, Any]], bases: Mapping[str, int]) -> ReportTable:
    """The table of interventions: what the catalogue offers is there even if nobody had it."""
    ordered = sorted(catalogue, key=lambda each: each["position"])
    shown = [each for each in ordered if each["offered"] or each["intervention"] in rows]
    definition = interventions_table([(each["intervention"], each["label"], each["focus"]) for each in shown])
    base = bases[definition.base]
    counts = (_count(definition, code, rows[code]["n"] if code in rows else 0, base) for code in definition.labels)
    return ReportTable(definition.code, definition.title, base, tuple(counts), definition.how)


def _count(definition: TableDefinition, code: str, n: int, base: int) -> Count:
    return Count(code=code, label=definition.label(code), n=n, percent=100 * n / base if base else 0.0)


def _spread(code: str, row: Counted) -> Spread:
    return Spread(code=code, mean=row["mean"], min=row["low"], max=row["high"], n=row["n"])
