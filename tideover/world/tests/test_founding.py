"""The record of 2002-03 as it is shipped: what its script makes, with the lengths and outcomes of its source."""

import csv
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

from tideover.employment.rules import (
    EndedBy,
    JobLevel,
    OutcomeKind,
    PostFacts,
    SpellFacts,
    SpellState,
    outcome_on,
)
from tideover.employment.rules.codes import Contract
from tideover.world.founding import CATALOGUE, LAST_DAY, SOURCE, Cells, Client, record, write, years_before


def clients() -> list[Client]:
    """The lines of the source."""
    with (SOURCE / "clients.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RECORD = record(clients())


def of(client: Client, file: str) -> list[Cells]:
    """The client's lines of a file, whether they name the person or the case."""
    names = {f"P{client['client']}", f"JRT-{int(client['client']):02}"}
    return [row for row in RECORD[file] if {row.get("person"), row.get("case")} & names]


def test_the_folder_that_is_shipped_is_the_one_the_script_writes(tmp_path: Path) -> None:
    write(tmp_path / "record")
    shipped = {path.name: path.read_bytes() for path in (SOURCE / "record").iterdir()}
    assert shipped == {path.name: path.read_bytes() for path in (tmp_path / "record").iterdir()}


def test_lengths_come_out_as_they_went_in() -> None:
    for client in clients():
        (case,), (post, *_), (person,) = (of(client, file) for file in ("cases", "posts", "people"))
        months = (case["ended_on"] - case["accepted_on"]).days / 365.25 * 12
        assert abs(months - float(client["support_months"])) < 0.02
        years = (case["accepted_on"] - post["started_on"]).days / 365.25
        assert abs(years - float(client["years_in_job"])) < 0.01
        assert int((case["accepted_on"] - person["birth_date"]).days / 365.25) == int(client["age"])


def test_the_outcome_computed_from_the_spells_is_the_published_one() -> None:
    kinds = {
        "retained": {OutcomeKind.RETAINED, OutcomeKind.REDEPLOYED},
        "new_job": {OutcomeKind.NEW_JOB},
        "temporary_work": {OutcomeKind.TEMPORARY_WORK},
        "redundant": {OutcomeKind.NOT_WORKING},
    }
    for client in clients():
        (case,) = of(client, "cases")
        posts = {row["post"]: _post(row) for row in of(client, "posts")}
        spells = [_spell(row, posts) for row in of(client, "spells")]
        found = outcome_on(spells, LAST_DAY, since=case["accepted_on"], known_to=LAST_DAY, risk=posts[case["post"]])
        assert found.kind in kinds[client["job_outcome"]], client["client"]
        assert found.adjusted == (client["retained_how"] == "with_adjustments")


def _post(row: Cells) -> PostFacts:
    return PostFacts(
        key=row["post"],
        employer=row.get("employer"),
        contract=Contract(row["contract"]) if row.get("contract") else None,
        level=JobLevel(row["level"]) if row.get("level") else None,
        ended_on=row.get("ended_on"),
        ended_by=EndedBy(row["ended_by"]) if row.get("ended_by") else None,
    )


def _spell(row: Cells, posts: dict[str, PostFacts]) -> SpellFacts:
    return SpellFacts(
        state=SpellState(row["state"]),
        starts_on=row["starts_on"],
        ends_on=row["ends_on"],
        post=posts[row["post"]] if row["post"] else None,
        adjusted=row["adjusted"],
    )


def test_help_permissions_and_ratings_are_those_of_the_source() -> None:
    given = Counter(row["intervention"] for row in RECORD["provisions"])
    assert given.pop("case_management") == 13
    assert given == {code: n for code, *_ in CATALOGUE[1:] if (n := sum(each[code] == "1" for each in clients()))}
    said_yes = Counter(row["party"] for row in RECORD["permissions"] if row["decision"] == "given")
    assert said_yes == {"case_manager": 13, "gp": 10, "employer": 7}
    assert Counter(row["by"] for row in RECORD["ratings"]) == {"client": 13, "employer": 5}


def test_every_line_with_a_date_says_that_it_is_estimated() -> None:
    for file, rows in RECORD.items():
        for row in rows:
            if any(isinstance(value, date) for value in row.values()):
                flags = [name for name in row if name.endswith("estimated")]
                assert [row[flag] for flag in flags] == [True], file


def test_years_are_counted_so_that_they_come_out_again() -> None:
    assert years_before(date(2003, 3, 31), Decimal(1)) == date(2002, 3, 31)
    assert years_before(date(2003, 3, 31), Decimal("0.5")) == date(2002, 9, 29)
