"""What must hold of what is told without permission in a simulated service: somebody else approved it before."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given

from tideover.world.simulation.scenario import Scenario
from tideover.world.tests.test_simulation import SOME, grouped, scenario_with, seeds, tables
from tideover.world.tests.test_steering import holder, shares

PARTIES = {"safeguarding": {"social_worker", "community_nurse", "other"}, "legal_duty": {"other", "solicitor"}}
ABOUT = ("person", "party", "kind", "purpose")


@pytest.fixture(scope="module")
def often(tmp_path_factory: pytest.TempPathFactory) -> Scenario:
    """A scenario in which it is asked for often enough to look at."""
    return scenario_with(tmp_path_factory.mktemp("often"), "[without_permission]\nasked = 0.3")


@given(seeds)
@SOME
def test_what_is_told_without_permission_was_approved_on_that_day_by_another_of_the_team(
    often: Scenario, seed: int
) -> None:
    made = tables(1_200, seed=seed, scenario=often)
    team = {row["staff"]: row["team"] for row in made["staff"]}
    case = {row["person"]: row["case"] for row in made["cases"]}
    answers = {row["request"]: row for row in made["disclosure_answers"]}
    told = {row["request"]: row for row in made["disclosures"] if row["request"]}
    sizes = shares(made["staff"], "team")
    for row in made["disclosure_requests"]:
        answer, asks = answers[row["disclosure_request"]], row["asked_by"]
        assert asks == holder(made, case[row["person"]], date.fromisoformat(row["asked_at"][:10]))
        assert asks != answer["answered_by"]
        assert team[asks] == team[answer["answered_by"]] or sizes[team[asks]] == 1
        assert row["asked_at"] < answer["answered_at"]
        assert row["asked_at"][:10] == answer["answered_at"][:10]
        assert row["party"] in PARTIES[row["ground"]]
        assert all(row[column] for column in row)
        assert (row["disclosure_request"] in told) == (answer["answer"] == "approved") == (answer["note"] is None)
    asked = {row["disclosure_request"]: row for row in made["disclosure_requests"]}
    assert {row["ground"] for row in asked.values()} == set(PARTIES)
    for request, row in told.items():
        assert [row[column] for column in ABOUT] == [asked[request][column] for column in ABOUT]
        assert (row["on"].isoformat(), row["decision"]) == (answers[request]["answered_at"][:10], None)
        assert row["what"]


def test_who_is_alone_in_a_team_is_answered_by_another_one_and_alone_in_a_service_asks_for_nothing(
    often: Scenario,
) -> None:
    made = tables(1_100, scenario=often)
    (alone,) = (key for (key,), staff in grouped(made["staff"], "team").items() if len(staff) == 1)
    (member,) = (row["staff"] for row in made["staff"] if row["team"] == alone)
    asked = {row["disclosure_request"] for row in made["disclosure_requests"] if row["asked_by"] == member}
    assert asked
    assert all(row["answered_by"] != member for row in made["disclosure_answers"] if row["request"] in asked)
    assert tables(100, scenario=often)["disclosure_requests"] == []


def test_telling_without_permission_is_rare_and_changes_nothing_else(tmp_path: Path) -> None:
    made = tables(3_000)
    none = tables(3_000, scenario=scenario_with(tmp_path, "[without_permission]\nasked = 0"))
    assert 3 < len(made["disclosure_requests"]) < 40
    changed = {"disclosure_requests", "disclosure_answers", "disclosures"}
    assert {name for name, rows in made.items() if rows != none[name]} == changed
    assert [row for row in made["disclosures"] if row["decision"]] == none["disclosures"]
