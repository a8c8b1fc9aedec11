"""What the monitoring report counts, as Ibis expressions over the tables of an extract (extracts.schema).

The expressions are bound to no engine: whatever Ibis speaks can answer them, a cluster too. Here it is DuckDB in
this process, over the record of a service or the Parquet files of an extract. Every expression gives rows of the
same columns, so that one query answers the whole report. Imports Ibis, so it is itself imported only where a report
is made.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import ibis
from duckdb import DuckDBPyConnection

from tideover.employment.rules import OutcomeKind
from tideover.evaluation.extracts.schema import TABLES
from tideover.evaluation.monitoring.definitions import (
    ANY,
    BASE,
    BASE_OF_CLIENTS,
    BASE_OF_REFERRALS,
    CONSENTS,
    FUNNEL,
    GOING_ON,
    HELP_TABLES,
    NEW_JOBS,
    NOT_KNOWN,
    OPENED_CASE,
    OWN_HELP,
    RATINGS,
    REFUSED,
    REPORTED,
    SUPPORT_BANDS,
    TIME,
    TIME_COLUMNS,
    TIME_SOURCES,
    UNDECIDED,
)
from tideover.evaluation.monitoring.help_tables import any_of_focus
from tideover.organisation.models import Focus

Tables = Mapping[str, Any]
Expression = Callable[[Tables], Any]
COLUMNS = ("report_table", "code", "n", "mean", "low", "high")
RETAINED = [OutcomeKind.RETAINED.value, OutcomeKind.REDUCED_HOURS.value, OutcomeKind.REDEPLOYED.value]


def _rows(table: str, code: Any, grouped: Any, **values: Any) -> Any:
    """Rows of the common columns. `grouped` has the columns named by `code` and `values`."""
    numbers = {name: values.get(name, ibis.null()).cast("float64") for name in ("mean", "low", "high")}
    return grouped.select(report_table=ibis.literal(table), code=code, n=values["n"].cast("int64"), **numbers)


def _counted(table: str, codes: Any) -> Any:
    """How many rows of `codes` (a table with the column `code`) there are of each; null is "not known"."""
    filled = codes.select(code=codes.code.fill_null(NOT_KNOWN))
    grouped = filled.group_by("code").aggregate(count=filled.count())
    return _rows(table, grouped.code, grouped, n=grouped["count"])


def _each(table: str, column: str) -> Expression:
    return lambda tables: _counted(table, tables["clients"].select(code=tables["clients"][column]))


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


def _new_job_how(tables: Tables) -> Any:
    outcomes = tables["outcomes"]
    new = outcomes.filter(outcomes.kind == OutcomeKind.NEW_JOB.value)
    code = ibis.cases((new.by_choice, "by_choice"), (~new.by_choice, "post_ended"))
    return _counted(NEW_JOBS, new.select(code=code))


def _interventions(table: str, said: str) -> Expression:
    """How many clients had each intervention, as those say of whom `said` is the column."""

    def expression(tables: Tables) -> Any:
        given = tables["help"]
        return _counted(table, given.filter(given[said]).select(code=ibis._.intervention))

    return expression


def _interventions_by_focus(table: str, said: str) -> Expression:
    """How many clients had at least one intervention of each focus; coordination has none."""

    def expression(tables: Tables) -> Any:
        given = tables["help_by_focus"]
        return _counted(table, given.filter(given[said]).select(code=_any_of(ibis._.focus)))

    return expression


def _any_of(focus: Any) -> Any:
    return ibis.cases(*[(focus == each.value, any_of_focus(each.value)) for each in Focus], else_=focus + ANY)


def _base(table: str, code: str) -> Expression:
    return lambda tables: _counted(BASE, tables[table].select(code=ibis.literal(code)))


def _views(tables: Tables) -> Any:
    cause = tables["clients"].work_is_main_cause
    code = ibis.cases((cause, "work_main_cause"), (~cause, "work_not_main_cause"))
    return _counted("client_views", tables["clients"].select(code=code))


def _consents(tables: Tables) -> Any:
    consents = tables["consents"]
    code = ibis.ifelse(consents.given, consents.party, consents.party + REFUSED)
    return _counted(CONSENTS, consents.select(code=code))


def _ratings(tables: Tables) -> Any:
    ratings = tables["ratings"]
    each = ratings.group_by("by").aggregate(
        count=ratings.count(), average=ratings.score.mean(), least=ratings.score.min(), most=ratings.score.max()
    )
    return _rows(RATINGS, each.by, each, n=each["count"], mean=each.average, low=each.least, high=each.most)


def _share_of_time(kind: str, column: str) -> Expression:
    def expression(tables: Tables) -> Any:
        shares = tables["time_split"]
        share = shares[column]
        one = shares.aggregate(count=shares.count(), average=share.mean(), least=share.min(), most=share.max())
        code = ibis.literal(kind)
        return _rows(TIME, code, one, n=one["count"], mean=one.average, low=one.least, high=one.most)

    return expression


def _time_sources(tables: Tables) -> Any:
    return _counted(TIME_SOURCES, tables["time_split"].select(code=ibis._.source))


def _referral_sources(tables: Tables) -> Any:
    return _counted("referral_sources", tables["referrals"].select(code=ibis._.source))


def _funnel(tables: Tables) -> Any:
    decision = tables["referrals"].decision
    return _counted(FUNNEL, tables["referrals"].select(code=decision.fill_null(UNDECIDED)))


def _opened_case(tables: Tables) -> Any:
    opened = tables["referrals"].filter(ibis._.client.notnull())
    return _counted(FUNNEL, opened.select(code=ibis.literal(OPENED_CASE)))


def _reported(table: str, said: str) -> Expression:
    """For how many clients those of whom `said` is the column reported any help."""

    def expression(tables: Tables) -> Any:
        given = tables["help"]
        clients = given.filter(given[said]).select("client").distinct()
        return _counted(REPORTED, clients.select(code=ibis.literal(table)))

    return expression


EXPRESSIONS: list[Expression] = [
    _base("clients", BASE_OF_CLIENTS),
    _base("referrals", BASE_OF_REFERRALS),
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
    _new_job_how,
    _views,
    _referral_sources,
    _funnel,
    _opened_case,
    _consents,
    _ratings,
    _time_sources,
    *(_share_of_time(kind, column) for kind, column in TIME_COLUMNS.items()),
    *(_interventions(table, said) for table, said in HELP_TABLES.items()),
    *(_interventions_by_focus(table, said) for table, said in HELP_TABLES.items()),
    *(_reported(table, said) for table, said in HELP_TABLES.items() if table != OWN_HELP),
]


def report_expression() -> Any:
    """Every row of the report as one expression over the tables of an extract, bound to no engine: COLUMNS, in no
    order."""
    tables = {name: ibis.table(ibis.Schema.from_pyarrow(table.arrow), name) for name, table in TABLES.items()}
    return ibis.union(*[expression(tables) for expression in EXPRESSIONS])


@cache
def _in_duckdb() -> str:
    """The expression in DuckDB's SQL. Writing it takes longer than answering it for a service of some hundreds."""
    return str(ibis.to_sql(report_expression(), dialect="duckdb"))


def counts(connection: DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every row of the report, counted in a DuckDB that has the tables by their names (extracts.opening)."""
    found: list[dict[str, Any]] = connection.execute(_in_duckdb()).to_arrow_table().to_pylist()
    return found
