"""What the staged lines of a folder say of one another and of the record: SQL over the staging tables.

What the record says stands in the same tables (beside.py), so that one rule is for both; only new lines can be
at fault.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from tideover.exchange.checks.rules import ALONE, APART, ONCE, RULES, Alone, Apart, Once, Rule
from tideover.exchange.faults import LISTED, Faults, quoted
from tideover.exchange.staging import Staged, staged_table
from tideover.exchange.tables import TABLES
from tideover.foundation import clock


def check_between(staged: list[Staged], faults: Faults, cursor: Any, *, all_named: bool = True) -> None:
    """Note what the lines contradict one another in. Where the datapackage itself is at fault (not `all_named`),
    a file that is not there is not missed by those that refer to it."""
    files = {each.resource.name: each for each in staged}
    for each in staged:
        _check_once(each, files, faults, cursor)
        _check_references(each, files, all_named, faults, cursor)
    _check_rules([rule for rule in RULES if _can_be_asked(rule, files)], files, faults, cursor)
    for apart in APART:
        if apart.file in files and can_tell(files[apart.file], *apart.columns):
            _check_overlaps(files[apart.file], apart, faults, cursor)
    for alone in ALONE:
        if alone.file in files and can_tell(files[alone.file], alone.at):
            _check_alone(files[alone.file], alone, faults, cursor)


def found_wrong(cursor: Any, select: str, faults: Faults, **named: Any) -> Iterator[tuple[Any, ...]]:
    """The rows of a query, in the order of their first column; those that are too many to list are only counted."""
    counted = f"SELECT *, count(*) OVER () FROM ({select}) AS wrong ORDER BY 1 LIMIT {LISTED}"
    cursor.execute(counted, {**_today(), **named})
    found = cursor.fetchall()
    if found:
        faults.count(found[0][-1] - len(found))
    for row in found:
        yield row[:-1]


def _today() -> dict[str, Any]:
    return {"now": clock.now(), "today": clock.today()}


def can_tell(staged: Staged, *columns: str) -> bool:
    """Whether the file lacks none of these columns."""
    return not staged.missing.intersection(columns)


def _check_once(staged: Staged, files: dict[str, Staged], faults: Faults, cursor: Any) -> None:
    """A text is there again where an earlier line has it, or the record. Two lines that say which row they are
    may not be the same one, even if they came in before."""
    resource, table = staged.resource, staged_table(staged.resource)
    known_by = {resource.key, TABLES[resource.name].known_by}
    own_key = Once(resource.name, (resource.key,), f"each {resource.fields[0].title.lower()} once")
    for once in (own_key, *(each for each in ONCE if each.file == resource.name)):
        column = once.columns[-1]
        place = "coalesce(line, 0)" if column in known_by else "CASE WHEN is_new THEN line ELSE 0 END"
        texts = ", ".join(f'"{each}"' for each in once.columns)
        where = f"{once.where} AND NOT {once.but[1]}" if once.but and once.but[0] in files else once.where
        there = " AND ".join([where, *(f'"{each}" IS NOT NULL' for each in once.columns)])
        repeated = found_wrong(
            cursor,
            f'SELECT line, "{column}"::text, first FROM {table} JOIN (SELECT {texts}, min({place}) AS first '
            f"FROM {table} WHERE {there} GROUP BY {texts} HAVING count(*) > 1) f USING ({texts}) WHERE {where} "
            f"AND {place} > first",
            faults,
        )
        for line, text, first in repeated:
            before = f"first on line {first}" if first else "which the record has already"
            faults.add(staged.file, line, column, f"{quoted(str(text))} again, {before}", once.wanted)


def _check_references(staged: Staged, files: dict[str, Staged], all_named: bool, faults: Faults, cursor: Any) -> None:
    for column, name in staged.resource.references.items():
        parent = files.get(name)
        if not (parent.whole if parent else all_named):
            continue  # The line may be there and be at fault itself.
        known = f'SELECT "{parent.resource.key}" FROM {staged_table(parent.resource)}' if parent else "SELECT NULL"
        unknown = found_wrong(
            cursor,
            f'SELECT s.line, s."{column}" FROM {staged_table(staged.resource)} s WHERE s."{column}" IS NOT NULL '
            f'AND s.is_new AND NOT EXISTS (SELECT FROM ({known}) AS p(key) WHERE p.key = s."{column}")',
            faults,
        )
        for line, text in unknown:
            faults.add(staged.file, line, column, quoted(text), f"a reference that {name}.csv has")


def _can_be_asked(rule: Rule, files: dict[str, Staged]) -> bool:
    about = [files[name] for name in rule.files if name in files]
    if len(about) < len(rule.files):
        return False
    return not any(rule.asks_of(column) for each in about for column in each.missing)


def _check_rules(rules: list[Rule], files: dict[str, Staged], faults: Faults, cursor: Any) -> None:
    """Rules that look at the same lines are asked at once whether there is any fault; mostly there is none."""
    for (file, joins), alike in groupby(sorted(rules, key=_lines_of), key=_lines_of):
        asked, lines = list(alike), f"{staged_table(files[file].resource)} s{joins} WHERE s.is_new"
        wrong = " OR ".join(f"({rule.wrong})" for rule in asked)
        # Asked for one row only, PostgreSQL would look for it line by line, in time that grows with their square.
        cursor.execute(f"SELECT count(*) FROM {lines} AND ({wrong})", _today())
        if cursor.fetchone()[0]:
            for rule in asked:
                _check_rule(rule, files[file], lines, faults, cursor)


def _lines_of(rule: Rule) -> tuple[str, str]:
    return rule.file, rule.joins


def _check_rule(rule: Rule, staged: Staged, lines: str, faults: Faults, cursor: Any) -> None:
    found = rule.found or f"'\"' || s.\"{rule.column}\"::text || '\"'"
    for line, text in found_wrong(cursor, f"SELECT s.line, {found} FROM {lines} AND ({rule.wrong})", faults):
        faults.add(staged.file, line, rule.column, text, rule.wanted)


def _check_overlaps(staged: Staged, apart: Apart, faults: Faults, cursor: Any) -> None:
    """Stretches that begin before an earlier one of the same owner ended. Where the later one is the record's, the
    line is at fault whose stretch goes on into it."""
    overlapping = found_wrong(
        cursor,
        "SELECT CASE WHEN is_new THEN line ELSE before END AS at, starts_on, is_new FROM (SELECT line, starts_on, "
        "is_new, max(coalesce(ends_on, 'infinity')) OVER w AS latest, lag(line) OVER w AS before, "
        f"lag(is_new) OVER w AS after_new FROM {staged_table(staged.resource)} "
        f"WHERE starts_on IS NOT NULL AND {apart.where} WINDOW w AS (PARTITION BY {apart.owner} "
        "ORDER BY starts_on, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) s "
        "WHERE starts_on <= latest AND (is_new OR after_new)",
        faults,
    )
    for line, starts_on, is_new in overlapping:
        if is_new:
            found = f'"{starts_on}" while an earlier {apart.word} goes on'
            faults.add(staged.file, line, "starts_on", found, apart.wanted)
        else:
            found = f'a {apart.word} that goes on into the one from "{starts_on}", which the record has already'
            faults.add(staged.file, line, "ends_on", found, "a day before that one began")


def _check_alone(staged: Staged, alone: Alone, faults: Faults, cursor: Any) -> None:
    twice = found_wrong(
        cursor,
        f'SELECT line, "{alone.owner}" FROM (SELECT line, "{alone.owner}", is_new, '
        f'row_number() OVER (PARTITION BY "{alone.owner}" ORDER BY is_new, line) AS n '
        f"FROM {staged_table(staged.resource)} "
        f'WHERE {alone.where} AND "{alone.owner}" IS NOT NULL) s WHERE n > 1 AND is_new',
        faults,
    )
    for line, owner in twice:
        faults.add(staged.file, line, alone.at, f"{alone.found} of {quoted(owner)}", alone.wanted)
