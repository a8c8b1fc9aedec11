"""What must hold of simulated cases that were opened again: nothing happened in them meanwhile."""

from datetime import date
from pathlib import Path

from hypothesis import given

from tideover.world.tests.test_simulation import SOME, UNTIL, Rows, grouped, scenario_with, seeds, tables

DAYS = {
    "contacts": ("at",),
    "attempts": ("at",),
    "appointments": ("at",),
    "pauses": ("since", "resumed_on"),
    "handovers": ("on",),
    "contact_agreements": ("on",),
    "provisions": ("offered_on", "answered_on", "started_on"),
    "concerns": ("raised_on", "closed_on"),
    "complaints": ("received_on",),
}
"""What happens in cases that are open."""
OF_A_PERSON = ("disclosures", "permissions")


def within(ending: dict[str, object], rows: Rows, columns: tuple[str, ...]) -> Rows:
    """The rows of which a day lies between that of the ending and that on which the case was opened again."""
    ended, again = str(ending["on"]), str(ending["reopened_on"])
    return [row for row in rows if any(ended < str(row[column])[:10] < again for column in columns if row[column])]


@given(seeds)
@SOME
def test_a_case_is_opened_again_at_a_contact_and_nothing_happened_since_the_ending(seed: int) -> None:
    made = tables(1_200, seed=seed)
    cases = {row["case"]: row for row in made["cases"]}
    sessions = {row["group_session"]: row for row in made["group_sessions"]}
    theirs = [{**row, "at": sessions[row["session"]]["at"]} for row in made["attendances"]]
    of_cases = {name: grouped(made[name], "case") for name in DAYS} | {"groups": grouped(theirs, "case")}
    of_people = {name: grouped(made[name], "person") for name in OF_A_PERSON}
    again = [row for row in made["endings"] if row["reopened_on"]]
    assert again
    for row in again:
        case, key = cases[row["case"]], (row["case"],)
        assert case["accepted_on"] < row["on"] < row["reopened_on"] <= (case["ended_on"] or UNTIL)
        days = [date.fromisoformat(each["at"][:10]) for each in of_cases["contacts"][key]]
        assert row["reopened_on"] in days
        assert row["talk_held_on"] is None or row["talk_held_on"] == max(day for day in days if day < row["on"])
        assert (row["talk_held_on"] is None) == (row["no_talk_because"] is not None)
        assert row["reopened_because"]
        for name, found in of_cases.items():
            assert not within(row, found.get(key, []), DAYS.get(name, ("at",))), (name, row)
        for name, found in of_people.items():
            assert not within(row, found.get((case["person"],), []), ("on",)), (name, row)


def test_cases_are_opened_again_as_often_as_a_scenario_says_and_are_otherwise_the_same(tmp_path: Path) -> None:
    made, none = tables(3_000), tables(3_000, scenario=scenario_with(tmp_path, "[reopening]\nended = 0"))
    assert {name for name, rows in made.items() if rows != none[name]} == {"endings"}
    assert [row for row in made["endings"] if not row["reopened_on"]] == none["endings"]
    cases = {row["case"]: row for row in made["cases"]}
    again = [cases[row["case"]]["ended_on"] is None for row in made["endings"] if row["reopened_on"]]
    assert 20 < len(again) < 120
    assert set(again) == {True, False}
