"""What the monitoring report counts, as Ibis expressions over tidy tables (evaluation.tables).

The tables come from wherever Ibis reads: DuckDB in this process over the record of a service, Parquet
files of an extract, a cluster. Every expression gives rows of the same columns, so that one query answers
the whole report. Imports Ibis, so it is itself imported only where a report is made.
"""

from collections.abc import Callable, Mapping
from typing import Any

import ibis

from tideover.employment.rules import OutcomeKind
from tideover.evaluation.monitoring.definitions import ANY, BASE, GOING_ON, NOT_KNOWN, SUPPORT_BANDS, any_of_focus
from tideover.organisation.models import Focus
from tideover.provision.rules import Reporter

Tables = Mapping[str, Any]
Expression = Callable[[Tables], Any]
COLUMNS = ("report_table", "code", "n", "mean", "low", "high")
RETAINED = [OutcomeKind.RETAINED.value, OutcomeKind.REDUCED_HOURS.value, OutcomeKind.REDEPLOYED.value]


def _rows(table: str, code: Any, grouped: Any, **values: Any) -> Any:
    """Rows of the common columns. `grouped` has the columns named by `code` and `values`."""
    numbers = {name: values.get(name, ibis.null("float64")) for name in ("mean", "low", "high")}
    return grouped.select(report_table=ibis.literal(table), code=code, n=values["n"].cast("int64"), **numbers)


def _counted(table: str, codes: Any) -> Any:
    """How many rows of `codes` (a table with the column `code`) there are of each; null is "not known"."""
    filled = codes.select(code=codes.code.fill_null(NOT_KNOWN))
    grouped = filled.group_by("code").aggregate(count=filled.count())
    return _rows(table, grouped.code, grouped, n=grouped["count"])


def _each(table: str, column: str) -> Expression:
    return lambda tables: _counted(table, tables["clients"].select(code=tables["clients"][column]))


def _flagged(table: str, column: str, code: str) -> Expression:
    """How many clients have a yes in the column; where nobody asked, "not known"."""

    def expression(tables: Tables) -> Any:
        clients = tables["clients"]
        asked = clients.filter(clients[column] | clients[column].isnull())
        return _counted(table, asked.select(code=ibis.ifelse(asked[column], code, ibis.null("string"))))

    return expression


def _spread(table: str, column: str) -> Expression:
    """Mean and range of a number, and how many it is not known for."""

    def expression(tables: Tables) -> Any:
        values = tables["clients"].select(value=tables["clients"][column])
        known = values.filter(values.value.notnull())
        one = known.aggregate(
            count=known.count(), average=known.value.mean(), least=known.value.min(), most=known.value.max()
        )
        missing = values.filter(values.value.isnull()).select(code=ibis.null("string"))
        row = _rows(table, ibis.literal(table), one, n=one["count"], mean=one.average, low=one.least, high=one.most)
        return row.union(_counted(table, missing))

    return expression


def _first_episode(tables: Tables) -> Any:
    clients = tables["clients"]
    first = clients.filter(clients.first_episode)
    return _counted("severity", first.select(code=ibis.literal("first_episode")))


def _further_conditions(tables: Tables) -> Any:
    conditions = tables["conditions"].distinct()
    return _counted("diagnosis", conditions.select(code=ibis.literal("with_").concat(conditions.condition)))


def _length_of_support(tables: Tables) -> Any:
    """Bands of months, the lower bound in the band and the upper one in the next."""
    clients = tables["clients"]
    months = clients.support_months
    branches = [(months < band.upper, band.code) for band in SUPPORT_BANDS if band.upper is not None]
    banded = ibis.cases((months.isnull(), GOING_ON), *branches, else_=SUPPORT_BANDS[-1].code)
    return _counted("length_of_support", clients.select(code=banded))


def _job_outcome(tables: Tables) -> Any:
    outcomes = tables["outcomes"]
    kind, level, ended_by = outcomes.kind, outcomes.level, outcomes.post_ended_by
    code = ibis.cases(
        (kind.isin(RETAINED), "retained_job"),
        ((kind == OutcomeKind.NEW_JOB.value) & level.notnull(), ibis.literal("new_job_of_") + level + "_level"),
        ((kind == OutcomeKind.TEMPORARY_WORK.value) & ended_by.notnull(), "terminated_but_temping"),
        ((kind == OutcomeKind.NOT_WORKING.value) & ended_by.notnull(), ended_by + "_not_working"),
        else_=kind,
    )
    return _counted("job_outcome", outcomes.select(code=code))


def _retained_how(tables: Tables) -> Any:
    outcomes = tables["outcomes"]
    retained = outcomes.filter(outcomes.kind.isin(RETAINED))
    code = ibis.cases(
        (retained.kind != OutcomeKind.RETAINED.value, retained.kind),
        (retained.adjusted, "with_adjustments"),
        else_="same_post",
    )
    return _counted("retained_how", retained.select(code=code))


def _help_given(tables: Tables) -> Any:
    """One row for each client and intervention that the case managers recorded as begun."""
    provisions = tables["provisions"]
    begun = provisions.filter(provisions.started_on.notnull() & (provisions.reported_by == Reporter.CASE_MANAGER.value))
    return begun.select("client", "intervention").distinct()


def _interventions(tables: Tables) -> Any:
    return _counted("interventions", _help_given(tables).select(code=ibis._.intervention))


def _interventions_by_focus(tables: Tables) -> Any:
    """How many clients had at least one intervention of each focus; coordination has none."""
    catalogue = tables["interventions"].filter(ibis._.focus.notnull()).select("intervention", "focus")
    given = _help_given(tables).join(catalogue, "intervention").select("client", "focus").distinct()
    return _counted("interventions", given.select(code=_any_of(given.focus)))


def _any_of(focus: Any) -> Any:
    return ibis.cases(*[(focus == each.value, any_of_focus(each.value)) for each in Focus], else_=focus + ANY)


def _base(tables: Tables) -> Any:
    return _counted(BASE, tables["clients"].select(code=ibis.literal("clients")))


EXPRESSIONS: list[Expression] = [
    _base,
    _each("sex", "sex"),
    _each("ethnicity", "ethnicity"),
    _each("married", "marital_status"),
    _each("hours", "hours_basis"),
    _spread("age", "age"),
    _spread("years_in_job", "years_in_job"),
    _each("income", "income_band"),
    _each("company_size", "company_size"),
    _each("occupation", "occupation_level"),
    _each("diagnosis", "main_condition"),
    _further_conditions,
    _each("severity", "severity"),
    _first_episode,
    _length_of_support,
    _job_outcome,
    _retained_how,
    _flagged("client_views", "work_is_main_cause", "work_main_cause"),
    _interventions,
    _interventions_by_focus,
]


def counts(tables: Tables) -> list[dict[str, Any]]:
    """Every row of the report, as one query: COLUMNS, in no order."""
    query = ibis.union(*[expression(tables) for expression in EXPRESSIONS])
    found: list[dict[str, Any]] = query.to_pyarrow().to_pylist()
    return found


def in_process(arrow_tables: Mapping[str, Any]) -> Tables:
    """The tables in a DuckDB inside this process, as Ibis tables."""
    connection = ibis.duckdb.connect()
    return {name: connection.create_table(name, table) for name, table in arrow_tables.items()}
