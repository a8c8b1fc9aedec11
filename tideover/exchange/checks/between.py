"""What the staged lines of a folder say of one another and of the record: SQL over the staging tables.

Each `Rule` is a condition that must hold of no line; where a cell is unknown nothing is found. What the record
says stands in the same tables (beside.py), so that one rule is for both; only new lines can be at fault.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tideover.exchange.faults import LISTED, Faults, quoted
from tideover.exchange.staging import Staged, staged_table
from tideover.exchange.tables import TABLES


@dataclass(frozen=True, slots=True)
class Rule:
    """`wrong` is SQL over the staged line `s` (and `joins`); `found` is SQL for what the sentence says was
    found, by default the column's own text in quotation marks."""

    file: str
    column: str
    wrong: str
    wanted: str
    found: str = ""
    joins: str = ""


def _join(file: str, column: str, alias: str, key: str = "") -> str:
    key = key or column
    return f' JOIN staged_{file} {alias} ON {alias}."{key}" = s."{column}"'


def _order(file: str, later: str, earlier: str, word: str) -> Rule:
    return Rule(file, later, f's."{later}" < s."{earlier}"', f"a day on or after {earlier} ({word})")


def _together(file: str, first: str, second: str) -> Iterator[Rule]:
    for one, other in ((first, second), (second, first)):
        wrong = f's."{one}" IS NULL AND s."{other}" IS NOT NULL'
        yield Rule(file, one, wrong, f"the {one}, as the {other} is there", found="'nothing'")


_AT = "(s.at AT TIME ZONE 'Europe/London')::date"
_STEPS = ["suggested_on", "offered_on", "answered_on", "started_on", "ended_on"]
_STEP_OF = {
    "suggested": "suggested_on",
    "offered": "offered_on",
    "accepted": "answered_on",
    "declined": "answered_on",
    "started": "started_on",
    "finished": "ended_on",
    "dropped": "ended_on",
}

RULES: list[Rule] = [
    _order("posts", "ended_on", "started_on", "the day it began"),
    Rule("posts", "ended_on", "s.ended_on IS NULL AND s.ended_by IS NOT NULL", "the last day", found="'nothing'"),
    _order("spells", "ends_on", "starts_on", "its first day"),
    _order("spells", "confirmed_on", "starts_on", "its first day"),
    Rule(
        "spells",
        "post",
        "s.post IS NULL AND s.state IN ('at_work', 'phased_return', 'suspended')",
        "the post",
        found="'nothing for a spell ' || s.state",
    ),
    Rule("spells", "post", "s.post IS NOT NULL AND s.state IN ('unemployed', 'retired')", "no post in that state"),
    Rule("spells", "post", "p.person <> s.person", "a post of the same person", joins=_join("posts", "post", "p")),
    Rule(
        "permissions",
        "employer_contact",
        "s.employer_contact IS NOT NULL AND s.party <> 'employer'",
        "nobody, or the party employer",
    ),
    _order("referrals", "acknowledged_on", "received_on", "the day it came"),
    _order("referrals", "decided_on", "received_on", "the day it came"),
    _order("referrals", "told_on", "decided_on", "the day of the decision"),
    *_together("referrals", "decided_on", "decision"),
    Rule(
        "referrals",
        "decided_on",
        "s.decided_on IS NULL AND s.told_on IS NOT NULL AND s.decision IS NULL",
        "the day of the decision that the referrer was told of",
        found="'nothing'",
    ),
    _order("cases", "ended_on", "accepted_on", "the first day of support"),
    *_together("cases", "ended_on", "ending_reason"),
    Rule("cases", "post", "p.person <> s.person", "a post of the client", joins=_join("posts", "post", "p")),
    Rule(
        "cases",
        "referral",
        "r.person <> s.person OR r.decision IS DISTINCT FROM 'accepted'",
        "an accepted referral of the same person",
        joins=_join("referrals", "referral", "r"),
    ),
    Rule(
        "time_shares",
        "client",
        "s.client + s.employer + s.other_services + s.admin <> 100",
        "100 over client, employer, other_services and admin",
        found="'time shares that add up to ' || trim_scale(s.client + s.employer + s.other_services + s.admin)",
    ),
    *(
        Rule(
            file,
            "at",
            f"{_AT} > c.ended_on",
            "a day up to the one on which the case ended",
            joins=_join("cases", "case", "c"),
        )
        for file in ("contacts", "attempts")
    ),
    Rule(
        "appointments",
        "settled_on",
        "(s.state = 'booked') <> (s.settled_on IS NULL)",
        "the day the state became known, and nothing while it is booked",
        found="coalesce(s.settled_on::text, 'nothing')",
    ),
    Rule(
        "appointments",
        "cancelled_by",
        "(s.state = 'cancelled') <> (s.cancelled_by IS NOT NULL)",
        "who cancelled, and nothing in another state",
        found="coalesce(s.cancelled_by, 'nothing')",
    ),
    Rule(
        "appointments",
        "replaces",
        'p."case" <> s."case"',
        "an appointment of the same case",
        joins=_join("appointments", "replaces", "p", "appointment"),
    ),
    Rule(
        "appointments",
        "contact",
        'k."case" <> s."case"',
        "a contact of the same case",
        joins=_join("contacts", "contact", "k"),
    ),
    Rule(
        "assessments",
        "further_conditions",
        "s.main_condition = ANY(s.further_conditions)",
        "conditions other than the main one",
        found="s.main_condition",
    ),
    Rule(
        "assessments",
        "on",
        "s.\"on\" NOT BETWEEN c.accepted_on AND coalesce(c.ended_on, 'infinity')",
        "a day on which the case was open",
        joins=_join("cases", "case", "c"),
    ),
    *(
        Rule(
            "provisions",
            later,
            f"s.{later} < greatest({', '.join(f's.{each}' for each in _STEPS[:place])})",
            "a day on or after the steps before it",
        )
        for place, later in enumerate(_STEPS)
        if place
    ),
    *(
        Rule(
            "provisions",
            step,
            f"s.state = '{state}' AND s.{step} IS NULL",
            f"its day, as it is {state}",
            found="'nothing'",
        )
        for state, step in _STEP_OF.items()
    ),
    Rule(
        "ratings",
        "on",
        's."on" < c.accepted_on',
        "a day on or after the one on which the case was accepted",
        joins=_join("cases", "case", "c"),
    ),
]

ONCE = {
    ("teams", "name"): "each team once",
    ("employers", "name"): "each employer once",
    ("people", "nhs_number"): "each person once",
    ("cases", "referral"): "each referral with one case",
    ("appointments", "replaces"): "each appointment replaced once",
}
"""Columns, beside the keys, whose texts are there once."""


def check_between(staged: list[Staged], faults: Faults, cursor: Any, *, all_named: bool = True) -> None:
    """Note what the lines contradict one another in. Where the datapackage itself is at fault (not `all_named`),
    a file that is not there is not missed by those that refer to it."""
    files = {each.resource.name: each for each in staged}
    for each in staged:
        _check_once(each, faults, cursor)
        _check_references(each, files, all_named, faults, cursor)
    for rule in RULES:
        _check_rule(rule, files, faults, cursor)
    if "spells" in files:
        _check_overlaps(files["spells"], faults, cursor)
    if "cases" in files:
        _check_open_cases(files["cases"], faults, cursor)


def _faulty(cursor: Any, select: str) -> Iterable[tuple[Any, ...]]:
    cursor.execute(f"{select} LIMIT {LISTED + 1}")
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _check_once(staged: Staged, faults: Faults, cursor: Any) -> None:
    """A text is there again where an earlier line has it, or the record. Two lines that say which row they are
    may not be the same one, even if they came in before."""
    resource, table = staged.resource, staged_table(staged.resource)
    known_by = {resource.key, TABLES[resource.name].known_by}
    wanted = {resource.key: f"each {resource.fields[0].title.lower()} once"}
    wanted |= {column: once for (file, column), once in ONCE.items() if file == resource.name}
    for column, once in wanted.items():
        place = "coalesce(line, 0)" if column in known_by else "CASE WHEN is_new THEN line ELSE 0 END"
        repeated = _faulty(
            cursor,
            f'SELECT s.line, s."{column}", first FROM {table} s JOIN (SELECT "{column}" AS text, '
            f'min({place}) AS first FROM {table} WHERE "{column}" IS NOT NULL GROUP BY 1 '
            f'HAVING count(*) > 1) f ON f.text = s."{column}" WHERE {place} > first ORDER BY s.line',
        )
        for line, text, first in repeated:
            before = f"first on line {first}" if first else "which the record has already"
            faults.add(staged.file, line, column, f"{quoted(text)} again, {before}", once)


def _check_references(staged: Staged, files: dict[str, Staged], all_named: bool, faults: Faults, cursor: Any) -> None:
    for column, name in staged.resource.references.items():
        parent = files.get(name)
        if not (parent.whole if parent else all_named):
            continue  # The line may be there and be at fault itself.
        known = f'SELECT "{parent.resource.key}" FROM {staged_table(parent.resource)}' if parent else "SELECT NULL"
        unknown = _faulty(
            cursor,
            f'SELECT s.line, s."{column}" FROM {staged_table(staged.resource)} s WHERE s."{column}" IS NOT NULL '
            f'AND s.is_new AND NOT EXISTS (SELECT FROM ({known}) AS p(key) WHERE p.key = s."{column}") ORDER BY s.line',
        )
        for line, text in unknown:
            faults.add(staged.file, line, column, quoted(text), f"a reference that {name}.csv has")


def _check_rule(rule: Rule, files: dict[str, Staged], faults: Faults, cursor: Any) -> None:
    staged = files.get(rule.file)
    if staged is None or (rule.joins and not all(name in files for name in _joined(rule.joins))):
        return
    found = rule.found or f"'\"' || s.\"{rule.column}\"::text || '\"'"
    table = staged_table(staged.resource)
    wrong = _faulty(
        cursor,
        f"SELECT s.line, {found} FROM {table} s{rule.joins} WHERE s.is_new AND ({rule.wrong}) ORDER BY s.line",
    )
    for line, text in wrong:
        faults.add(staged.file, line, rule.column, text, rule.wanted)


def _joined(joins: str) -> list[str]:
    return [word.removeprefix("staged_") for word in joins.split() if word.startswith("staged_")]


def _check_overlaps(staged: Staged, faults: Faults, cursor: Any) -> None:
    """Spells that begin before an earlier one in the same post, or of the same person outside any post, ended.
    Where the later one is the record's, the line is at fault whose spell goes on into it."""
    overlapping = _faulty(
        cursor,
        "SELECT CASE WHEN is_new THEN line ELSE before END AS at, starts_on, is_new FROM (SELECT line, starts_on, "
        "is_new, max(coalesce(ends_on, 'infinity')) OVER w AS latest, lag(line) OVER w AS before, "
        "lag(is_new) OVER w AS after_new FROM staged_spells "
        "WHERE starts_on IS NOT NULL WINDOW w AS (PARTITION BY coalesce('post ' || post, 'person ' || person) "
        "ORDER BY starts_on, line ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)) s "
        "WHERE starts_on <= latest AND (is_new OR after_new) ORDER BY at",
    )
    for line, starts_on, is_new in overlapping:
        if is_new:
            found = f'"{starts_on}" while an earlier spell goes on'
            faults.add(staged.file, line, "starts_on", found, "a day after the last one of the spell before")
        else:
            found = f'a spell that goes on into the one from "{starts_on}", which the record has already'
            faults.add(staged.file, line, "ends_on", found, "a day before that one began")


def _check_open_cases(staged: Staged, faults: Faults, cursor: Any) -> None:
    open_twice = _faulty(
        cursor,
        "SELECT line, person FROM (SELECT line, person, is_new, "
        "row_number() OVER (PARTITION BY person ORDER BY is_new, line) AS n "
        "FROM staged_cases WHERE ended_on IS NULL AND person IS NOT NULL) s WHERE n > 1 AND is_new ORDER BY line",
    )
    for line, person in open_twice:
        found = f"a second open case of {quoted(person)}"
        faults.add(staged.file, line, "ended_on", found, "the day it ended: a person has one open case at most")
