"""What a rule is: a condition that must hold of no line. Where a cell is unknown nothing is found."""

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rule:
    """`wrong` is SQL over the staged line `s` (and `joins`), in which %(now)s and %(today)s may stand; `found` is
    SQL for what the sentence says was found, by default the column's own text in quotation marks."""

    file: str
    column: str
    wrong: str
    wanted: str
    found: str = ""
    joins: str = ""

    @property
    def files(self) -> list[str]:
        """The files it is about, its own first."""
        return [self.file, *re.findall(r"\bstaged_(\w+)", self.joins)]

    def asks_of(self, column: str) -> bool:
        """Whether it says something of a column of that name: of one that a file lacks nothing can be said."""
        return bool(re.search(rf"\b{column}\b", f"{self.column} {self.wrong} {self.joins}"))


def join(file: str, column: str, alias: str, key: str = "") -> str:
    """SQL that adds the line of another file that a column refers to."""
    key = key or column
    return f' JOIN staged_{file} {alias} ON {alias}."{key}" = s."{column}"'


def survivors(*lines: str) -> str:
    """SQL that adds the people of these lines (aliases), for `of_others` to name them by the record that survives."""
    return "".join(f" LEFT JOIN staged_people {each}_known ON {each}_known.person = {each}.person" for each in lines)


def of_others(one: str, other: str) -> str:
    """SQL for whether two lines are of people whose records were not found to be of one. It needs `survivors`."""
    named = [f"coalesce({each}_known.merged_into, {each}.person)" for each in (one, other)]
    return f"({one}.person <> {other}.person AND {' <> '.join(named)})"


def order(file: str, later: str, earlier: str, word: str) -> Rule:
    """A day that does not come before another of the same line."""
    return Rule(file, later, f's."{later}" < s."{earlier}"', f"a day on or after {earlier} ({word})")


def together(file: str, first: str, second: str) -> Iterator[Rule]:
    """Two columns of which neither is there without the other."""
    for one, other in ((first, second), (second, first)):
        wrong = f's."{one}" IS NULL AND s."{other}" IS NOT NULL'
        yield Rule(file, one, wrong, f"the {one}, as the {other} is there", found="'nothing'")


@dataclass(frozen=True, slots=True)
class Once:
    """Columns whose texts, taken together, are there once among the lines for which `where` holds (SQL over the
    staged lines); a fault is one of the last column. `but` is a file, and which lines do not count where the folder
    has that file."""

    file: str
    columns: tuple[str, ...]
    wanted: str
    where: str = "true"
    but: tuple[str, str] | None = None


UNLIKE = "SELECT person FROM staged_referrals WHERE identity IN ('open', 'another')"
"""Whose referral says that somebody like them is known: it is not decided yet who they are, or they are another."""


@dataclass(frozen=True, slots=True)
class Alone:
    """Of lines for which `where` holds there is one for each `owner`, a column; a fault is one of the column `at`,
    and `found` says what there is a second time."""

    file: str
    owner: str
    where: str
    at: str
    found: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Apart:
    """Stretches of days of one `owner` (SQL over the staged line) that do not overlap, of the lines for which `where`
    holds; `word` and `wanted` are what a stretch is called and what is wanted of a later one."""

    file: str
    owner: str
    word: str
    wanted: str
    where: str = "true"
    columns: tuple[str, ...] = ("starts_on", "ends_on")


YEAR = 366
"""Days. Days that are estimated may be wrong by as much."""
ESTIMATED = {"people": "birth_date_is_estimated"}
"""The column that says that days of a file are estimated, where it is not dates_are_estimated."""


def estimated(*lines: tuple[str, str]) -> str:
    """SQL for whether days of any of these lines, each a file and its alias, are estimated."""
    flags = [f"coalesce({alias}.{ESTIMATED.get(file, 'dates_are_estimated')}, false)" for file, alias in lines]
    return f"({' OR '.join(flags)})"


def leeway(*lines: tuple[str, str]) -> str:
    """SQL for the days by which these lines may contradict one another: none, unless some are estimated."""
    return f"CASE WHEN {estimated(*lines)} THEN {YEAR} ELSE 0 END"
