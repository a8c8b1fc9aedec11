"""What must hold of what surrounds simulated cases: supporters, tellings, causes of absence, leave and outreach."""

from datetime import timedelta
from pathlib import Path

from hypothesis import given

from tideover.world.tests.test_simulation import SOME, UNTIL, grouped, scenario_with, seeds, tables
from tideover.world.tests.test_steering import shares


@given(seeds)
@SOME
def test_what_is_told_rests_on_what_that_client_permitted_for_as_long_as_they_did(seed: int) -> None:
    made = tables(200, seed=seed)
    decided = {row["permission"]: row for row in made["permissions"]}
    permitted = [row for row in made["disclosures"] if not row["request"]]
    assert permitted
    for row in permitted:
        rests_on = decided[row["decision"]]
        assert rests_on["decision"] == "given"
        for column in ("person", "party", "employer", "kind", "purpose"):
            assert row[column] == rests_on[column]
        assert rests_on["on"] <= row["on"] <= min(rests_on["valid_until"] or UNTIL, UNTIL)
        assert row["what"]


@given(seeds)
@SOME
def test_only_absences_have_causes_and_what_was_before_is_over(seed: int) -> None:
    made = tables(200, seed=seed)
    spells = {row["spell"]: row for row in made["spells"]}
    for spell in spells.values():
        assert spell["causes"] is None or spell["state"] == "off_sick"
        assert spell["work_is_cause"] is None or spell["causes"]
    for row in made["earlier_absences"]:
        spell = spells[row["spell"]]
        assert spell["state"] == "off_sick"
        assert row["began_on"] + timedelta(weeks=row["weeks"]) <= spell["starts_on"]
    assert len(spells) > len(made["earlier_absences"]) > 0


@given(seeds)
@SOME
def test_nobody_has_two_leaves_at_once_and_a_colleague_of_the_team_covers(seed: int) -> None:
    made = tables(2_500, seed=seed)
    team = {row["staff"]: row["team"] for row in made["staff"]}
    assert {row["staff"] for row in made["leaves"]} == set(team)
    for (staff,), leaves in grouped(made["leaves"], "staff").items():
        ends = None
        for leave in sorted(leaves, key=lambda leave: leave["starts_on"]):
            assert ends is None or leave["starts_on"] > ends
            ends = leave["ends_on"]
            cover = leave["covered_by"]
            alone = list(team.values()).count(team[staff]) == 1
            assert (cover is None) == alone
            assert alone or (cover != staff and team[cover] == team[staff])


def test_of_outreach_to_practices_come_referrals_of_people_who_heard_there() -> None:
    made = tables(600)
    names = [(row["approached"], row["name"]) for row in made["outreach"]]
    assert len(set(names)) == len(names) > 0
    first = {row["outreach"]: row["on"] for row in made["outreach_steps"] if row["kind"] == "approached"}
    assert set(first) == {row["outreach"] for row in made["outreach"]}
    for row in made["outreach_steps"]:
        assert row["on"] >= first[row["outreach"]]
        assert (row["people"] is None) == (row["kind"] == "approached")
    came = [row for row in made["referrals"] if row["outreach"]]
    assert {row["heard"] for row in came} == {"practice"}
    assert all(first[row["outreach"]] < row["received_on"] for row in came)


def test_clients_name_supporters_and_a_scenario_says_how_many(tmp_path: Path) -> None:
    made = tables(3_000)
    assert 0.26 < len(made["supporters"]) / 3_000 < 0.34
    assert len(shares(made["supporters"], "relation")) == 7
    assert len({row["person"] for row in made["supporters"]}) == len(made["supporters"])
    none = "[people]\nnames_supporter = 0\n[disclosure]\ntold = 0\n[cause]\nbefore = 0\n[outreach]\npresentation = 0\n"
    none += "[without_permission]\nasked = 0"
    few, plain = tables(200, scenario=scenario_with(tmp_path, none)), tables(200)
    assert [few[name] for name in ("supporters", "disclosures", "earlier_absences")] == [[], [], []]
    for name in ("contacts", "posts", "provisions", "permissions", "concerns"):
        assert few[name] == plain[name], name
