"""What must hold of simulated group sessions: who was expected at them, who came, and what became of them."""

from datetime import date, datetime
from pathlib import Path

from hypothesis import given

from tideover.world.tests.test_simulation import SOME, UNTIL, grouped, scenario_with, seeds, tables
from tideover.world.tests.test_steering import SATURDAY, outside_groups


def day_of(at: str) -> date:
    return datetime.fromisoformat(at).date()


@given(seeds)
@SOME
def test_clients_of_a_team_come_to_its_sessions_in_support_and_not_in_a_pause(seed: int) -> None:
    made = tables(600, seed=seed)
    sessions = {row["group_session"]: row for row in made["group_sessions"]}
    cases = {row["case"]: row for row in made["cases"]}
    pauses = grouped(made["pauses"], "case")
    for (case,), rows in grouped(made["attendances"], "case").items():
        theirs = [sessions[row["session"]] for row in rows]
        assert len({row["at"] for row in theirs}) == len(rows) <= 4
        assert {row["team"] for row in theirs} == {cases[case]["team"]}
        for session in theirs:
            day = day_of(session["at"])
            assert day > cases[case]["accepted_on"]
            if session["state"] == "planned":
                assert cases[case]["ended_on"] is None
            else:
                assert day <= (cases[case]["ended_on"] or UNTIL)
            for pause in pauses.get((case,), []):
                assert day < pause["since"] or (pause["resumed_on"] and pause["resumed_on"] <= day)


@given(seeds)
@SOME
def test_who_came_has_a_contact_at_the_hour_of_the_session_and_nobody_else(seed: int) -> None:
    made = tables(600, seed=seed)
    sessions = {row["group_session"]: row for row in made["group_sessions"]}
    contacts = {row["contact"]: row for row in made["contacts"]}
    for row in made["attendances"]:
        session = sessions[row["session"]]
        assert (row["contact"] is not None) == (row["presence"] == "attended")
        if session["state"] == "held":
            assert row["presence"] in {"attended", "absent", "withdrawn"}
        else:
            assert row["presence"] in {"expected", "withdrawn"}
        if row["contact"]:
            contact = contacts[row["contact"]]
            assert (contact["case"], contact["at"], contact["way"]) == (row["case"], session["at"], session["way"])
            assert (contact["parties"], contact["two_way"], contact["minutes_client"]) == ("client", True, 15)
    assert {row["presence"] for row in made["attendances"]} == {"attended", "absent", "withdrawn", "expected"}


@given(seeds)
@SOME
def test_a_session_is_on_a_working_day_led_by_somebody_of_the_team_and_held_for_somebody(seed: int) -> None:
    made = tables(1_200, seed=seed)
    team = {row["staff"]: row["team"] for row in made["staff"]}
    there = grouped(made["attendances"], "session")
    assert len({row["team"] for row in made["group_sessions"]}) == 2
    assert {row["state"] for row in made["group_sessions"]} == {"held", "called_off", "planned"}
    for row in made["group_sessions"]:
        day, presences = day_of(row["at"]), {each["presence"] for each in there[row["group_session"],]}
        assert day.weekday() < SATURDAY
        assert team[row["led_by"]] == row["team"]
        assert (row["place"] is None) == (row["way"] == "video")
        assert row["title"]
        if row["state"] == "planned":
            assert (row["settled_at"], day > UNTIL) == (None, True)
            continue
        assert day < UNTIL
        if row["state"] == "held":
            assert row["settled_at"] > row["at"]
            assert presences & {"attended", "absent"}
        else:
            assert day_of(row["settled_at"]) == day


def test_sessions_of_a_world_of_several_batches_have_clients_of_each() -> None:
    made = tables(10_400, years=3)
    batch = {row["case"]: row["case"] >= "W-0010000" for row in made["cases"]}
    held = {row["group_session"] for row in made["group_sessions"]}
    both = [{batch[row["case"]] for row in rows} for rows in grouped(made["attendances"], "session").values()]
    assert {row["session"] for row in made["attendances"]} == held
    assert {True, False} in both
    assert 4 < len(made["attendances"]) / len(held) < 7


def test_a_service_without_groups_is_the_same_but_for_them(tmp_path: Path) -> None:
    made, none = tables(2_000), tables(2_000, scenario=scenario_with(tmp_path, "[group]\njoins = 0"))
    assert (none["group_sessions"], none["attendances"]) == ([], [])
    assert len(made["attendances"]) > 500
    changed = {name for name, rows in made.items() if rows != none[name]}
    # No case ends between a client's sessions, to be opened again.
    assert changed - {"endings"} == {"group_sessions", "attendances", "contacts"}
    assert outside_groups(made) == none["contacts"]
