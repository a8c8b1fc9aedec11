"""What must hold of simulated meetings: who took part, who was to, and what they agreed to do."""

from datetime import date
from pathlib import Path

from hypothesis import given

from tideover.diary.rules import PROFESSIONALS, Party
from tideover.world.tests.test_simulation import SOME, Rows, grouped, scenario_with, seeds, tables
from tideover.world.tests.test_steering import holder

ORDER = [str(party) for party in Party]
NONE = "[meeting.of_conversations]\nin_person = 0\nvideo = 0\ntelephone = 0.0001"


def parties_of(rows: Rows) -> list[str]:
    return [row["party"] for row in rows if row["party"]]


@given(seeds)
@SOME
def test_those_of_the_contact_took_part_in_a_meeting_and_a_professional_in_a_conference(seed: int) -> None:
    made = tables(400, seed=seed)
    contacts = {row["contact"]: row for row in made["contacts"]}
    took_part = grouped(made["meeting_participants"], "meeting")
    assert {row["occasion"] for row in made["meetings"]} == {"meeting", "conference"}
    for row in made["meetings"]:
        contact, there = contacts[row["contact"]], took_part[row["meeting"],]
        parties = contact["parties"].split(";")
        assert parties_of(there) == parties == sorted(parties, key=ORDER.index)
        assert {"client", "employer"} <= set(parties)
        assert bool(PROFESSIONALS & set(parties)) == (row["occasion"] == "conference")
        assert [each["staff"] for each in there if not each["party"]] == [
            holder(made, contact["case"], date.fromisoformat(contact["at"][:10]))
        ]
        assert contact["two_way"]
        assert row["agenda"]
    met = {row["contact"] for row in made["meetings"]}
    assert len(met) == len(made["meetings"])
    assert all(";" not in row["parties"] for row in made["contacts"] if row["contact"] not in met)


@given(seeds)
@SOME
def test_the_employer_is_met_only_where_the_client_let_it_hear_of_the_service(seed: int) -> None:
    made = tables(400, seed=seed)
    person = {row["case"]: row["person"] for row in made["cases"]}
    case = {row["contact"]: row["case"] for row in made["contacts"]}
    about = grouped(made["permissions"], "person", "party", "kind", "purpose", "decision")
    for row in made["meetings"]:
        assert about[person[case[row["contact"]]], "employer", "contact", "support", "given"]


@given(seeds)
@SOME
def test_somebody_who_took_part_agreed_to_something_by_a_day_after_the_meeting(seed: int) -> None:
    made = tables(400, seed=seed)
    meeting_of = {row["meeting_participant"]: row["meeting"] for row in made["meeting_participants"]}
    at = {row["contact"]: date.fromisoformat(row["at"][:10]) for row in made["contacts"]}
    held_on = {row["meeting"]: at[row["contact"]] for row in made["meetings"]}
    assert {row["meeting"] for row in made["agreed_steps"]} == set(held_on)
    for row in made["agreed_steps"]:
        assert meeting_of[row["participant"]] == row["meeting"]
        assert row["by_date"] is None or row["by_date"] > held_on[row["meeting"]]
        assert row["what"]
    assert {row["by_date"] is None for row in made["agreed_steps"]} == {True, False}


@given(seeds)
@SOME
def test_an_appointment_that_became_a_meeting_had_been_planned_as_one_and_so_had_the_one_moved_to_it(seed: int) -> None:
    made = tables(400, seed=seed)
    meetings = {row["contact"]: row for row in made["meetings"]}
    took_part = grouped(made["meeting_participants"], "meeting")
    to_take_part = grouped(made["participants"], "appointment")
    by_key = {row["appointment"]: row for row in made["appointments"]}
    planned = set()
    for row in made["appointments"]:
        if row["contact"] in meetings:
            meeting = meetings[row["contact"]]
            for each in filter(None, [row, by_key.get(row["replaces"])]):
                planned.add(each["appointment"])
                assert (each["occasion"], each["agenda"]) == (meeting["occasion"], meeting["agenda"])
                others = parties_of(to_take_part[each["appointment"],])
                assert [each["party"], *others] == parties_of(took_part[meeting["meeting"],])
    assert planned
    for key, row in by_key.items():
        assert (row["occasion"] is None) == (row["agenda"] is None) == (key not in planned)


def test_there_are_as_many_meetings_as_a_scenario_says_and_they_change_nothing_else(tmp_path: Path) -> None:
    made, none = tables(2_000), tables(2_000, scenario=scenario_with(tmp_path, NONE))
    assert 400 < len(made["meetings"]) < 1_200
    assert len(none["meetings"]) < 10
    changed = {"meetings", "meeting_participants", "agreed_steps", "participants", "appointments", "contacts"}
    assert {name for name, rows in made.items() if rows != none[name]} == changed
    said_more = {"parties", "occasion", "agenda"}
    for name in ("contacts", "appointments"):
        told, before = (
            [{column: cell for column, cell in row.items() if column not in said_more} for row in each[name]]
            for each in (made, none)
        )
        assert told == before
