"""From the rows that were counted to the finished tables."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from tideover.evaluation.monitoring.definitions import (
    BASE,
    BASE_OF_CLIENTS,
    BASE_OF_REFERRALS,
    CONSENTS,
    FUNNEL,
    HELP_TABLES,
    NEW_JOBS,
    NOT_KNOWN,
    OWN_HELP,
    PAY,
    RATINGS,
    REFUSED,
    REPORTED,
    RETAINED_BASE,
    TABLES,
    TIME,
    UNASKED,
    TableDefinition,
)
from tideover.evaluation.monitoring.help_tables import help_table
from tideover.evaluation.monitoring.how import (
    ByTable,
    help_reported,
    n_of,
    referrals_and_clients,
    time_is_known_from,
)
from tideover.evaluation.monitoring.pay import overlap, pay_labels
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread

Counted = Mapping[str, Any]
OUTCOMES = "job_outcome"
MEAN_DECIMALS = 9


def assembled(
    service: str, as_at: date, counted: Iterable[Counted], catalogue: list[Mapping[str, Any]]
) -> MonitoringReport:
    """The report from its counted rows and the rows of the catalogue of interventions."""
    by_table: dict[str, dict[str, Counted]] = {}
    for row in counted:
        by_table.setdefault(row["report_table"], {})[row["code"]] = row
    bases = {
        BASE_OF_CLIENTS: n_of(by_table, BASE, BASE_OF_CLIENTS),
        BASE_OF_REFERRALS: n_of(by_table, BASE, BASE_OF_REFERRALS),
        RETAINED_BASE: n_of(by_table, OUTCOMES, RETAINED_BASE),
        NEW_JOBS: sum(row["n"] for row in by_table.get(NEW_JOBS, {}).values()),
    }
    _fill_in(by_table, bases[BASE_OF_CLIENTS])
    clients = bases[BASE_OF_CLIENTS]
    tables = [_table(_found_out(definition, by_table, clients), by_table, bases) for definition in TABLES]
    help_ = [_help(table, by_table, catalogue, bases) for table in HELP_TABLES]
    return MonitoringReport(service=service, as_at=as_at, clients=clients, tables=(*tables, *help_))


def _fill_in(by_table: dict[str, dict[str, Counted]], base: int) -> None:
    """Rows for those of whom the record says nothing, where only those are counted of whom it does."""
    for party in {code.removesuffix(REFUSED) for code in by_table.get(CONSENTS, {})}:
        asked = n_of(by_table, CONSENTS, party) + n_of(by_table, CONSENTS, party + REFUSED)
        by_table[CONSENTS][party + UNASKED] = _plain_count(base - asked)
    for rater in list(by_table.get(RATINGS, {})):
        by_table[RATINGS][rater + UNASKED] = _plain_count(base - n_of(by_table, RATINGS, rater))
    for table in (CONSENTS, RATINGS):
        by_table.setdefault(table, {NOT_KNOWN: _plain_count(base)})
    known = max((row["n"] for row in by_table.get(TIME, {}).values()), default=0)
    by_table.setdefault(TIME, {})[NOT_KNOWN] = _plain_count(base - known)


def _plain_count(n: int) -> Counted:
    return {"n": n, "mean": None}


def _table(definition: TableDefinition, by_table: ByTable, bases: Mapping[str, int]) -> ReportTable:
    base, rows = bases[definition.base], by_table.get(definition.code, {})
    codes = sorted((code for code in rows if rows[code]["n"]), key=definition.place)
    shown = (
        _count(definition, code, rows[code]["n"], base)
        if rows[code]["mean"] is None
        else _spread(definition, code, rows[code])
        for code in codes
    )
    return _report_table(definition, base, tuple(shown))


def _report_table(definition: TableDefinition, base: int, rows: tuple[Count | Spread, ...]) -> ReportTable:
    told = definition.how, definition.counted, definition.nothing
    return ReportTable(definition.code, definition.title, base, rows, *told)


def _found_out(definition: TableDefinition, by_table: ByTable, clients: int) -> TableDefinition:
    """The definition with what depends on what was counted: the bands of pay, and sentences on how."""
    if definition.code == TIME:
        return replace(definition, how=time_is_known_from(by_table))
    if definition.code == FUNNEL:
        return replace(definition, how=referrals_and_clients(by_table, clients))
    if definition.code == PAY:
        bands = by_table.get(PAY, {})
        how = " ".join(part for part in (definition.how, overlap(bands)) if part)
        return replace(definition, labels=pay_labels(bands), how=how)
    return definition


def _help(table: str, by_table: ByTable, catalogue: list[Mapping[str, Any]], bases: Mapping[str, int]) -> ReportTable:
    """A table of help. What the catalogue offers is in the case managers' even if nobody had it; in what others
    reported it would only hide the few rows that have somebody in them."""
    rows = {code: row["n"] for code, row in by_table.get(table, {}).items()}
    ordered = sorted(catalogue, key=lambda each: each["position"])
    offered = [each for each in ordered if each["offered"] or each["intervention"] in rows]
    definition = help_table(table, [(each["intervention"], each["label"], each["focus"]) for each in offered])
    base = bases[definition.base]
    if table == OWN_HELP:
        codes = [code for code in definition.labels if code != NOT_KNOWN]
    else:
        reported = n_of(by_table, REPORTED, table)
        definition = replace(definition, how=f"{definition.how} {help_reported(table, reported, base)}")
        rows[NOT_KNOWN] = base - reported if reported else 0
        codes = [code for code in definition.labels if rows.get(code)]
    return _report_table(definition, base, tuple(_count(definition, code, rows.get(code, 0), base) for code in codes))


def _count(definition: TableDefinition, code: str, n: int, base: int) -> Count:
    percent = 100 * n / base if base else 0.0
    return Count(code, definition.label(code), n, percent, definition.kind(code))


def _spread(definition: TableDefinition, code: str, row: Counted) -> Spread:
    label = definition.label(code) if code in definition.labels else ""
    # The order in which values are added up is another in every extract, and changes a mean's last digits.
    mean = round(row["mean"], MEAN_DECIMALS)
    return Spread(code=code, label=label, mean=mean, min=row["low"], max=row["high"], n=row["n"])
