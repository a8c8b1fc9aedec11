"""What must hold of what is drawn around a simulated case: referrals, permissions, pauses, endings and the rest."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given

from tideover.world.simulation.scenario import ScenarioFault
from tideover.world.tests.test_simulation import SOME, UNTIL, Rows, grouped, scenario_with, seeds, tables

SATURDAY = 5
ON_WORKING_DAYS = {
    "pauses": ["since", "look_again_on", "resumed_on"],
    "handovers": ["on"],
    "endings": ["talk_held_on", "reopened_on"],
    "contact_agreements": ["on"],
    "follow_ups": ["on"],
    "concerns": ["raised_on", "review_on", "reviewed_on", "closed_on"],
    "complaints": ["received_on", "acknowledged_on", "answered_on"],
    "care_outside": ["awaited_since", "last_chased_on", "ended_on"],
    "referrals": ["acknowledged_on", "told_on"],
    "disclosures": ["on"],
    "leaves": ["starts_on"],
    "outreach_steps": ["on"],
}
"""Days of these tables on which somebody of the service, or elsewhere, was at work."""


def holder(made: dict[str, Rows], case: str, day: date) -> str:
    """Who held a case on a day."""
    before = [row["from_staff"] for row in made["handovers"] if row["case"] == case and day < row["on"]]
    (now,) = (row["case_manager"] for row in made["cases"] if row["case"] == case)
    return str(before[0] if before else now)


def outside_groups(made: dict[str, Rows]) -> Rows:
    """The contacts that were no group session."""
    came = {row["contact"] for row in made["attendances"]}
    return [row for row in made["contacts"] if row["contact"] not in came]


def shares(rows: Rows, column: str) -> Counter[Any]:
    return Counter(row[column] for row in rows)


@given(seeds)
@SOME
def test_what_is_done_at_work_is_done_on_working_days(seed: int) -> None:
    made = tables(200, seed=seed)
    for name, columns in ON_WORKING_DAYS.items():
        for row in made[name]:
            at_weekends = [column for column in columns if row[column] and row[column].weekday() >= SATURDAY]
            assert not at_weekends, (name, row)


@given(seeds)
@SOME
def test_referrals_go_in_order_and_wait_for_the_person_before_the_decision(seed: int) -> None:
    made = tables(200, seed=seed)
    by_key = {row["referral"]: row for row in made["referrals"]}
    for row in made["referrals"]:
        assert row["acknowledged_on"] is None or row["acknowledged_on"] > row["received_on"]
        assert row["told_on"] is None or row["told_on"] > row["decided_on"]
        assert row["absent_since"] is None or row["absent_since"] <= row["received_on"]
        assert row["source"] != "self" or (row["acknowledged_on"], row["told_on"]) == (None, None)
        assert row["pointed_to"] is None or row["decision"] == "not_appropriate"
    for wait in made["waiting_spells"]:
        referral = by_key[wait["referral"]]
        assert referral["received_on"] < wait["since"] <= (referral["decided_on"] or UNTIL)
        if wait["until"] is None:
            assert referral["decided_on"] is None
        else:
            assert wait["since"] < wait["until"] <= (referral["decided_on"] or UNTIL)


@given(seeds)
@SOME
def test_nobody_is_met_or_written_to_in_a_pause(seed: int) -> None:
    made = tables(300, seed=seed)
    met = grouped([*made["contacts"], *made["attempts"], *made["appointments"]], "case")
    cases = {row["case"]: row for row in made["cases"]}
    for pause in made["pauses"]:
        assert pause["look_again_on"] > pause["since"]
        resumed = pause["resumed_on"]
        assert resumed or cases[pause["case"]]["ended_on"] is None
        days = [date.fromisoformat(row["at"][:10]) for row in met[pause["case"],]]
        within = [day for day in days if pause["since"] <= day and (resumed is None or day < resumed)]
        assert not within, pause


@given(seeds)
@SOME
def test_a_case_that_ended_has_its_ending_and_a_talk_only_with_who_was_reached(seed: int) -> None:
    made = tables(200, seed=seed)
    ended = {row["case"]: (row["ended_on"], row["ending_reason"]) for row in made["cases"] if row["ended_on"]}
    in_force = [row for row in made["endings"] if not row["reopened_on"]]
    assert {row["case"]: (row["on"], row["reason"]) for row in in_force} == ended
    for row in made["endings"]:
        assert (row["talk_held_on"] is None) == (row["no_talk_because"] is not None)
        assert row["reason"] != "no_answer" or row["talk_held_on"] is None
        assert row["talk_held_on"] is None or row["talk_held_on"] <= row["on"]


@given(seeds)
@SOME
def test_every_ending_that_stands_is_followed_up_and_who_answered_was_reached(seed: int) -> None:
    made = tables(200, seed=seed)
    endings = {row["ending"]: row for row in made["endings"] if not row["reopened_on"]}
    asked = grouped(made["follow_ups"], "ending")
    for key, ending in endings.items():
        assert ending["case"] in {row["case"] for row in asked[key,]} or (UNTIL - ending["on"]).days < 13 * 7 + 3
    answered = {row["case"]: row["on"] for row in made["ratings"]}
    for row in made["follow_ups"]:
        assert endings[row["ending"]]["case"] == row["case"]
        assert endings[row["ending"]]["on"] < row["on"] <= UNTIL
        assert (row["outcome"] == "reached") == (row["satisfaction"] is not None)
        if row["case"] in answered and row["on"] <= answered[row["case"]]:
            assert row["outcome"] == "reached"


@given(seeds)
@SOME
def test_a_case_changes_hands_within_its_team_at_a_conversation(seed: int) -> None:
    made = tables(600, seed=seed)
    cases = {row["case"]: row for row in made["cases"]}
    team = {row["staff"]: row["team"] for row in made["staff"]}
    booked = {row["appointment"]: row for row in made["appointments"]}
    taking = {
        key: {row["staff"] for row in rows if row["staff"]}
        for (key,), rows in grouped(made["participants"], "appointment").items()
    }
    assert made["handovers"]
    for row in made["handovers"]:
        case, both = cases[row["case"]], {row["from_staff"], row["to_staff"]}
        assert (row["to_staff"], len(both)) == (case["case_manager"], 2)
        assert {team[each] for each in both} == {case["team"]}
        assert case["accepted_on"] <= row["on"] <= (case["ended_on"] or UNTIL)
        assert (row["appointment"] is None) == (row["why_no_appointment"] is not None)
        if row["appointment"]:
            joint = booked[row["appointment"]]
            told = (joint["case"], joint["state"], date.fromisoformat(joint["at"][:10]), taking[row["appointment"]])
            assert told == (row["case"], "attended", row["on"], both)


@given(seeds)
@SOME
def test_permissions_are_asked_once_and_again_only_before_they_lapse(seed: int) -> None:
    made = tables(200, seed=seed)
    for decisions in grouped(made["permissions"], "person", "party", "kind", "purpose").values():
        first, *again = decisions
        assert len(again) <= 1
        assert first["valid_until"] is None or first["decision"] == "given"
        for later in again:
            assert (first["purpose"], later["decision"]) == ("support", "given")
            assert first["on"] < later["on"] <= first["valid_until"] < later["valid_until"]


@given(seeds)
@SOME
def test_what_stands_beside_a_case_begins_and_ends_in_order(seed: int) -> None:
    made = tables(1_000, seed=seed)
    cases = {row["case"]: row for row in made["cases"]}
    for row in made["concerns"]:
        ended = cases[row["case"]]["ended_on"]
        assert row["raised_on"] <= (row["reviewed_on"] or row["closed_on"] or UNTIL) <= (ended or UNTIL)
        assert (row["closed_on"] is None) == (row["closed_because"] is None)
        assert row["closed_on"] or row["review_on"] > UNTIL
        assert row["closed_on"] or ended is None
    for row in made["complaints"]:
        steps = [row[step] for step in ("received_on", "acknowledged_on", "answered_on") if row[step]]
        assert steps == sorted(steps)
        assert (row["about"] == "provider") == (row["provider"] is not None)
        assert (row["answered_on"] is None) == (row["answer"] is None)
        assert row["answered_on"] is None or row["acknowledged_on"]
    for row in made["care_outside"]:
        ended = cases[row["case"]]["ended_on"]
        assert (row["ended_on"] is None) == (row["ended_by"] is None)
        assert row["awaited_since"] <= (row["last_chased_on"] or row["awaited_since"]) <= (row["ended_on"] or UNTIL)
        assert (row["last_chased_on"] is None) == (row["times_chased"] == 0)
        assert ended is None or row["ended_on"] <= ended
        assert row["charged"] is None or row["ended_by"] == "received"


def test_every_code_that_can_be_is_there_and_agreements_are_what_cases_say() -> None:
    made = tables(3_000)
    assert len(shares(made["referrals"], "heard")) == 11
    assert set(shares(made["complaints"], "about")) == {"service", "provider"}
    assert len(shares(made["pauses"], "reason")) == 6
    assert {row["case"]: row["cadence_days"] for row in made["contact_agreements"]} == {
        row["case"]: row["cadence_days"] for row in made["cases"] if row["cadence_days"]
    }
    assert 0.02 < shares(made["people"], "needs")["step_free"] / len(made["people"]) < 0.04
    assert all((row["needs"] == "interpreter") == (row["language"] is not None) for row in made["people"])


def test_a_scenario_says_how_much_of_it_there_is(tmp_path: Path) -> None:
    none = {"service.cases_that_change_hands", "pause.begins", "concern.raised", "complaint.made", "care.awaited"}
    made = tables(200, scenario=scenario_with(tmp_path, "\n".join(f"{each} = 0" for each in none)))
    empty = {name for name, rows in made.items() if not rows}
    assert empty == {"handovers", "pauses", "concerns", "complaints", "care_outside"}
    plain = tables(200)
    for name in ("appointments", "spells", "posts", "provisions", "ratings"):
        assert made[name] == plain[name], name
    # Nobody comes to a group in a pause.
    assert outside_groups(made) == outside_groups(plain)


def test_days_between_contacts_that_cannot_be_agreed_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ScenarioFault, match=r"agreement\.cadence_days must be whole numbers from 1 to 365"):
        scenario_with(tmp_path, "[agreement]\ncadence_days = [0]")
