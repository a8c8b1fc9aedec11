"""From the rows that were counted to the finished tables."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from tideover.evaluation.extracts.schema import TimeSource
from tideover.evaluation.monitoring.definitions import (
    BASE,
    BASE_OF_CLIENTS,
    BASE_OF_REFERRALS,
    CONSENTS,
    HELP_TABLES,
    NEW_JOBS,
    NOT_KNOWN,
    RATINGS,
    REFUSED,
    RETAINED_BASE,
    TABLES,
    TIME,
    TIME_SOURCES,
    UNASKED,
    TableDefinition,
    help_table,
)
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, Spread

Counted = Mapping[str, Any]
ByTable = Mapping[str, Mapping[str, Counted]]
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
        BASE_OF_CLIENTS: _n(by_table, BASE, BASE_OF_CLIENTS),
        BASE_OF_REFERRALS: _n(by_table, BASE, BASE_OF_REFERRALS),
        RETAINED_BASE: _n(by_table, OUTCOMES, RETAINED_BASE),
        NEW_JOBS: sum(row["n"] for row in by_table.get(NEW_JOBS, {}).values()),
    }
    _fill_in(by_table, bases[BASE_OF_CLIENTS])
    tables = [_table(definition, by_table, bases) for definition in TABLES]
    help_ = [_help(table, by_table.get(table, {}), catalogue, bases) for table in HELP_TABLES]
    return MonitoringReport(service=service, as_at=as_at, clients=bases[BASE_OF_CLIENTS], tables=(*tables, *help_))


def _n(by_table: ByTable, table: str, code: str) -> int:
    row = by_table.get(table, {}).get(code)
    return row["n"] if row else 0


def _fill_in(by_table: dict[str, dict[str, Counted]], base: int) -> None:
    """Rows for those of whom the record says nothing, where only those are counted of whom it does."""
    for party in {code.removesuffix(REFUSED) for code in by_table.get(CONSENTS, {})}:
        asked = _n(by_table, CONSENTS, party) + _n(by_table, CONSENTS, party + REFUSED)
        by_table[CONSENTS][party + UNASKED] = _plain_count(base - asked)
    for rater in list(by_table.get(RATINGS, {})):
        by_table[RATINGS][rater + UNASKED] = _plain_count(base - _n(by_table, RATINGS, rater))
    for table in (CONSENTS, RATINGS):
        by_table.setdefault(table, {NOT_KNOWN: _plain_count(base)})
    known = max((row["n"] for row in by_table.get(TIME, {}).values()), default=0)
    by_table.setdefault(TIME, {})[NOT_KNOWN] = _plain_count(base - known)


def _plain_count(n: int) -> Counted:
    return {"n": n, "mean": None}


def _table(definition: TableDefinition, by_table: ByTable, bases: Mapping[str, int]) -> ReportTable:
    base, rows = bases[definition.base], by_table.get(definition.code, {})
    codes = sorted(rows, key=definition.place)
    return ReportTable(
        code=definition.code,
        title=definition.title,
        base=base,
        rows=tuple(
            _spread(definition, code, rows[code])
            if rows[code]["mean"] is not None
            else _count(definition, code, rows[code]["n"], base)
            for code in codes
            if rows[code]["n"]
        ),
        how=_time_is_known_from(by_table) if definition.code == TIME else definition.how,
    )


def _time_is_known_from(by_table: ByTable) -> str:
    """Which of the two sources the split of time was counted from, and for how many clients."""
    parts = [
        f"{words} for {_n(by_table, TIME_SOURCES, source):,}"
        for source, words in _TIME_WORDS.items()
        if _n(by_table, TIME_SOURCES, source)
    ]
    known = ", ".join(parts) or "nothing for anybody"
    return f"Each client's shares of the case manager's time, then their mean and range: {known}."


_TIME_WORDS = {
    TimeSource.RECORDED.value: "shares recorded by the case manager",
    TimeSource.CONTACTS.value: "minutes of contacts",
}


def _help(
    table: str, rows: Mapping[str, Counted], catalogue: list[Mapping[str, Any]], bases: Mapping[str, int]
) -> ReportTable:
    """A table of help. What the catalogue offers is in the case managers' even if nobody had it; a table of
    what others reported is empty if nobody was asked."""
    is_own = table == next(iter(HELP_TABLES))
    ordered = sorted(catalogue, key=lambda each: each["position"]) if is_own or rows else []
    shown = [each for each in ordered if each["offered"] or each["intervention"] in rows]
    definition = help_table(table, [(each["intervention"], each["label"], each["focus"]) for each in shown])
    base = bases[definition.base]
    counts = (_count(definition, code, rows[code]["n"] if code in rows else 0, base) for code in definition.labels)
    return ReportTable(definition.code, definition.title, base, tuple(counts), definition.how)


def _count(definition: TableDefinition, code: str, n: int, base: int) -> Count:
    return Count(code=code, label=definition.label(code), n=n, percent=100 * n / base if base else 0.0)


def _spread(definition: TableDefinition, code: str, row: Counted) -> Spread:
    label = definition.label(code) if code in definition.labels else ""
    # The order in which values are added up is another in every extract, and changes a mean's last digits.
    mean = round(row["mean"], MEAN_DECIMALS)
    return Spread(code=code, label=label, mean=mean, min=row["low"], max=row["high"], n=row["n"])
