"""What must hold of what simulated clients have twice: posts with two employers, and records."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given

from tideover.world.tests.test_simulation import SOME, UNTIL, scenario_with, seeds, tables


@given(seeds)
@SOME
def test_a_further_post_of_a_case_is_of_the_client_with_another_employer_and_was_held_at_the_beginning(
    seed: int,
) -> None:
    made = tables(900, seed=seed)
    posts = {row["post"]: row for row in made["posts"]}
    cases = {row["case"]: row for row in made["cases"]}
    in_spells = {row["post"] for row in made["spells"]}
    for row in made["further_posts"]:
        case, post = cases[row["case"]], posts[row["post"]]
        at_risk = posts[case["post"]]
        assert post["person"] == case["person"]
        assert post["employer"] != at_risk["employer"]
        assert at_risk["started_on"] <= post["started_on"] <= case["accepted_on"]
        assert post["usual_weekly_hours"] in {4, 6, 8, 12, 16}
        assert row["post"] not in in_spells
        assert (post["ended_on"] is None) == (post["ended_by"] is None) == (row["until"] is None)
        if row["until"]:
            assert case["accepted_on"] <= post["ended_on"] == row["until"] - timedelta(days=1)
    assert {row["until"] is None for row in made["further_posts"]} == {True, False}
    assert len({row["case"] for row in made["further_posts"]}) == len(made["further_posts"])


def test_as_many_have_a_further_post_as_a_scenario_says_and_it_changes_nothing_else(tmp_path: Path) -> None:
    made, none = tables(2_000), tables(2_000, scenario=scenario_with(tmp_path, "[post]\nhas_another = 0"))
    assert 60 < len(made["further_posts"]) < 150
    assert {name for name, rows in made.items() if rows != none[name]} == {"posts", "further_posts"}
    further = {row["post"] for row in made["further_posts"]}
    assert [row for row in made["posts"] if row["post"] not in further] == none["posts"]


def test_with_one_employer_alone_nobody_has_a_post_with_another(tmp_path: Path) -> None:
    alone = scenario_with(tmp_path, "[service]\nclients_per_employer = 100\n[post]\nhas_another = 1")
    assert tables(100, scenario=alone)["further_posts"] == []
    assert len(tables(200, scenario=alone)["further_posts"]) == 200


@given(seeds)
@SOME
def test_a_second_record_leads_to_a_client_and_its_referral_was_not_taken_further(seed: int) -> None:
    made = tables(1_500, seed=seed)
    people = {row["person"]: row for row in made["people"]}
    cases = {row["person"]: row for row in made["cases"]}
    referrals = {row["person"]: row for row in made["referrals"]}
    second = [row for row in made["people"] if row["merged_into"]]
    assert second
    for row in second:
        survivor, referral = people[row["merged_into"]], referrals[row["person"]]
        case = cases[row["merged_into"]]
        assert survivor["merged_into"] is None
        for column in ("given_name", "family_name", "birth_date"):
            assert row[column] == survivor[column]
        assert row["person"] not in cases
        assert (referral["decision"], referral["identity"]) == ("with_us", "same")
        assert case["accepted_on"] < referral["received_on"] < referral["decided_on"]
        assert referral["decided_on"] <= (case["ended_on"] or UNTIL)
    found = {row["person"] for row in made["referrals"] if row["identity"] or row["decision"] == "with_us"}
    assert found == {row["person"] for row in second}


def test_a_second_record_of_a_few_changes_nothing_else(tmp_path: Path) -> None:
    made, none = tables(3_000), tables(3_000, scenario=scenario_with(tmp_path, "[people]\nrecorded_twice = 0"))
    changed = {name for name, rows in made.items() if rows != none[name]}
    # No case has ended, to be opened again, when its client is found to be with the service.
    assert changed - {"endings"} == {"people", "referrals"}
    assert 15 < len(made["people"]) - len(none["people"]) < 70
    assert [row for row in made["people"] if not row["merged_into"]] == none["people"]
