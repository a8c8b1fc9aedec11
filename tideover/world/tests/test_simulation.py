"""What must hold in every simulated service, whatever its seed, and that what helps does help."""

from collections import Counter, defaultdict
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.thorough import IS_THOROUGH
from tideover.world.simulation.record import World
from tideover.world.simulation.scenario import Scenario, ScenarioFault, default_scenario, read_scenario

Rows = list[dict[str, Any]]
UNTIL = date(2026, 9, 30)
TO_COME = {"valid_until", "look_again_on", "review_on", "by_date"}
"""Days that may be after the last one of the record."""
STEPS = ["offered_on", "answered_on", "started_on", "ended_on"]


def tables(clients: int = 60, years: int = 2, seed: int = 1, scenario: Scenario | None = None) -> dict[str, Rows]:
    """All tables of a small world, as rows."""
    world = World(scenario or default_scenario(), clients, years, seed)
    made: dict[str, Rows] = {name: table.to_pylist() for name, table in world.shared().items()}
    for batch in world.batches():
        for name, table in batch.items():
            made.setdefault(name, []).extend(table.to_pylist())
    return made


def scenario_with(tmp_path: Path, text: str) -> Scenario:
    path = tmp_path / "scenario.toml"
    path.write_text(text, "utf-8")
    return read_scenario(path)


def grouped(rows: Rows, *keys: str) -> dict[tuple[Any, ...], Rows]:
    groups: dict[tuple[Any, ...], Rows] = defaultdict(list)
    for row in rows:
        groups[tuple(row[key] for key in keys)].append(row)
    return groups


seeds = st.integers(0, 2**31)
SOME = settings(max_examples=8 if IS_THOROUGH else 3)
"""A world takes long to make, and each is a hundred examples of whatever is in it."""


@given(seeds)
@SOME
def test_spells_neither_overlap_nor_leave_their_post(seed: int) -> None:
    made = tables(seed=seed)
    posts = {row["post"]: row for row in made["posts"]}
    for (_, post), spells in grouped(made["spells"], "person", "post").items():
        for before, after in pairwise(spells):
            assert before["ends_on"] is not None
            assert before["ends_on"] < after["starts_on"]
        for spell in spells:
            assert spell["ends_on"] is None or spell["ends_on"] >= spell["starts_on"]
            if post:
                assert spell["starts_on"] >= posts[post]["started_on"]
                ended = posts[post]["ended_on"]
                assert ended is None or (spell["ends_on"] is not None and spell["ends_on"] <= ended)


@given(seeds)
@SOME
def test_nothing_happens_after_the_last_day_or_outside_support(seed: int) -> None:
    made = tables(seed=seed)
    for name, rows in made.items():
        for row in rows:
            days = [value for column, value in row.items() if isinstance(value, date) and column not in TO_COME]
            assert all(day <= UNTIL for day in days), (name, row)
    cases = {row["case"]: row for row in made["cases"]}
    for contact in [*made["contacts"], *made["attempts"]]:
        day, case = date.fromisoformat(contact["at"][:10]), cases[contact["case"]]
        assert case["accepted_on"] <= day <= (case["ended_on"] or UNTIL)
    for provision in made["provisions"]:
        steps = [provision[step] for step in STEPS if provision[step]]
        assert steps == sorted(steps)
        assert steps[0] >= cases[provision["case"]]["accepted_on"]
    for referral in made["referrals"]:
        assert referral["decided_on"] is None or referral["received_on"] <= referral["decided_on"]
        assert (referral["decided_on"] is None) == (referral["decision"] is None)


@given(seeds)
@SOME
def test_an_attended_appointment_is_its_contact_and_nobody_met_at_another(seed: int) -> None:
    made = tables(seed=seed)
    contacts = {row["contact"]: row for row in made["contacts"]}
    became = [row["contact"] for row in made["appointments"] if row["contact"]]
    assert len(set(became)) == len(became)
    for row in made["appointments"]:
        assert (row["state"] == "attended") == (row["contact"] is not None)
        assert (row["state"] == "cancelled") == (row["cancelled_by"] is not None)
        if row["contact"]:
            contact = contacts[row["contact"]]
            told = (contact["case"], contact["at"], contact["way"], contact["two_way"])
            assert (row["case"], row["at"], row["way"], True) == told
            assert row["party"] == contact["parties"].split(";")[0]
            assert row["settled_on"] == date.fromisoformat(row["at"][:10])


@given(seeds)
@SOME
def test_appointments_are_within_support_on_working_days_and_booked_only_after_the_last_day(seed: int) -> None:
    made = tables(seed=seed)
    cases = {row["case"]: row for row in made["cases"]}
    for row in made["appointments"]:
        day, case = date.fromisoformat(row["at"][:10]), cases[row["case"]]
        assert day.weekday() < 5
        if row["state"] == "booked":
            assert (row["settled_on"], case["ended_on"]) == (None, None)
            assert day > UNTIL
        else:
            assert case["accepted_on"] <= row["settled_on"] <= day <= (case["ended_on"] or UNTIL)


@given(seeds)
@SOME
def test_a_moved_appointment_is_replaced_by_a_later_one_with_the_same_party(seed: int) -> None:
    made = tables(seed=seed)
    by_key = {row["appointment"]: row for row in made["appointments"]}
    replaced = [row["replaces"] for row in made["appointments"] if row["replaces"]]
    assert sorted(replaced) == sorted(key for key, row in by_key.items() if row["state"] == "moved")
    for row in made["appointments"]:
        if row["replaces"]:
            moved = by_key[row["replaces"]]
            assert (moved["case"], moved["party"], moved["state"]) == (row["case"], row["party"], "moved")
            assert moved["at"] < row["at"]


def test_every_state_of_an_appointment_is_there_and_about_one_in_thirteen_is_missed() -> None:
    states = Counter(row["state"] for row in tables(1_000)["appointments"])
    assert set(states) == {"booked", "attended", "missed", "cancelled", "moved"}
    assert 0.06 < states["missed"] / states.total() < 0.095


@given(seeds)
@SOME
def test_references_are_unique_and_lead_somewhere(seed: int) -> None:
    made = tables(seed=seed)
    for name, rows in made.items():
        first = next(iter(rows[0])) if rows else ""
        assert len({row[first] for row in rows}) == len(rows), name
    known = {name: {next(iter(row.values())) for row in rows} for name, rows in made.items()}
    for name, column, target in [
        ("cases", "person", "people"),
        ("cases", "referral", "referrals"),
        ("cases", "post", "posts"),
        ("cases", "team", "teams"),
        ("cases", "case_manager", "staff"),
        ("posts", "employer", "employers"),
        ("spells", "post", "posts"),
        ("contacts", "case", "cases"),
        ("provisions", "intervention", "interventions"),
        ("permissions", "person", "people"),
        ("ratings", "case", "cases"),
        ("appointments", "case", "cases"),
        ("appointments", "contact", "contacts"),
        ("appointments", "replaces", "appointments"),
        ("participants", "appointment", "appointments"),
        ("meetings", "contact", "contacts"),
        ("meeting_participants", "meeting", "meetings"),
        ("meeting_participants", "staff", "staff"),
        ("people", "merged_into", "people"),
        ("further_posts", "case", "cases"),
        ("further_posts", "post", "posts"),
        ("disclosure_answers", "request", "disclosure_requests"),
        ("disclosures", "request", "disclosure_requests"),
        ("group_sessions", "team", "teams"),
        ("attendances", "session", "group_sessions"),
        ("attendances", "contact", "contacts"),
        ("agreed_steps", "meeting", "meetings"),
        ("agreed_steps", "participant", "meeting_participants"),
    ]:
        assert {row[column] for row in made[name]} - {None} <= known[target], (name, column)


def test_there_are_as_many_clients_as_asked_for_and_some_referrals_besides() -> None:
    made = tables(clients=101)
    assert len(made["cases"]) == 101
    assert {row["decision"] for row in made["referrals"]} > {"accepted"}
    assert sum(row["decision"] == "accepted" for row in made["referrals"]) == 101


def test_a_world_of_several_batches_has_every_client_once() -> None:
    world = World(default_scenario(), 10_050, 5, 1)
    numbers = [batch["cases"].num_rows for batch in world.batches()]
    assert numbers == [10_000, 50]


def share_kept(made: dict[str, Rows]) -> float:
    """The share of posts at risk that had not ended, of cases that have."""
    posts = {row["post"]: row for row in made["posts"]}
    at_risk = [posts[row["post"]] for row in made["cases"] if row["ended_on"]]
    return sum(post["ended_on"] is None for post in at_risk) / len(at_risk)


def test_employers_who_help_keep_more_posts_than_those_who_hinder(tmp_path: Path) -> None:
    helping = scenario_with(tmp_path, "[employer]\nhelps = 1.0")
    hindering = scenario_with(tmp_path, "[employer]\nhelps = 0.0\nhinders = 1.0")
    assert share_kept(tables(800, scenario=helping)) > share_kept(tables(800, scenario=hindering)) + 0.1


def test_contact_that_is_not_kept_up_is_sparser_and_more_often_ends_in_silence(tmp_path: Path) -> None:
    kept = tables(800, scenario=scenario_with(tmp_path, "[contact]\nkept_up = 1.0"))
    drifting = tables(800, scenario=scenario_with(tmp_path, "[contact]\nkept_up = 0.0"))
    assert len(kept["contacts"]) > 1.4 * len(drifting["contacts"])
    silent = [sum(row["ending_reason"] == "no_answer" for row in made["cases"]) for made in (kept, drifting)]
    assert silent[1] > 3 * silent[0]


def test_the_last_day_of_the_record_is_a_day_like_others_for_open_cases() -> None:
    made = tables(800)
    still_open = {row["case"] for row in made["cases"] if row["ended_on"] is None}
    last: dict[str, date] = {}
    for row in made["contacts"]:
        if row["case"] in still_open:
            last[row["case"]] = max(last.get(row["case"], date.min), date.fromisoformat(row["at"][:10]))
    days = [(UNTIL - day).days for day in last.values()]
    assert sum(day == 0 for day in days) < 0.2 * len(days)
    assert sum(day > 14 for day in days) > 0.2 * len(days)


def test_returns_cluster_at_pay_steps(tmp_path: Path) -> None:
    text = "[pay]\nfull_pay_weeks = [12]\nreturns_at_the_step = {}"
    lengths = []
    for chance in ("0.0", "1.0"):
        made = tables(800, scenario=scenario_with(tmp_path, text.format(chance)))
        absences = [row for row in made["spells"] if row["state"] == "off_sick" and row["ends_on"]]
        lengths.append(sum((row["ends_on"] - row["starts_on"]).days + 1 == 12 * 7 for row in absences))
    assert lengths[1] > 10 * (lengths[0] + 1)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[people]\nshoe_size = 3", "people.shoe_size is no parameter of a scenario"),
        ("[employer]\nhelps = -1", "employer.helps must be a number of at least 0"),
        ('[employer]\nhelps = "often"', "employer.helps must be a number of at least 0"),
        ("people = 3", "people has parameters of its own"),
        ("[names]\ngiven = []", "names.given must not be empty"),
        ("[service]\nuntil = 3", "service.until must be a date"),
        ("[service]\nuntil = 2999-01-01", "service.until must not be in the future"),
        ("[service]\nclients_per_employer = 0", "service.clients_per_employer must be at least 1"),
        ("[referral]\naccepted = 0", "referral.accepted must be at least 0.001"),
        ("[people.sex]\nfemale = 0\nmale = 0\nother = 0", "people.sex needs a number above 0"),
        ("[[", "cannot be read as TOML"),
        ("[group]\nsessions_each = 0", "group.sessions_each must be at least 1"),
        ("[people.age]\nleast = 12", "people.age.least must be at least 17"),
        ('[names]\ngiven = [" Ada"]', "names.given needs texts of at most 80 characters on one line"),
        ("[help.catalogue]", "help.catalogue must name at least one code"),
        ('[help.catalogue]\nCBT = ["Talking", "client", 0.3]', "help.catalogue.CBT must be a code of small letters"),
        ('[help.catalogue]\ncbt_any = ["Talking", "client", 0.3]', "and does not end in _any, _refused, _not_known"),
        ('[help.catalogue]\ncbt = ["Talking", "friends", 0.3]', "help.catalogue.cbt must be a label, a focus"),
        ('[help.catalogue]\ncbt = ["", "client", 0.3]', "help.catalogue needs texts of at most 120 characters"),
        ("[condition]\ngout = {weight = 1, weeks = 2, setback = 0}", "condition.gout is no condition"),
        ("[condition]\nstress = {weight = 1}", "condition.stress must have numbers for weight, weeks and setback"),
        ("[condition]\nstress = {weight = 0, weeks = 2, setback = 0}", "condition needs a weight above 0"),
    ],
)
def test_a_scenario_that_is_wrong_says_what_is_wrong(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(ScenarioFault, match=sentence):
        scenario_with(tmp_path, text)


@given(seeds)
@SOME
def test_nobody_had_their_job_before_they_were_sixteen(seed: int) -> None:
    made = tables(300, seed=seed)
    born = {row["person"]: row["birth_date"] for row in made["people"] if row["birth_date"]}
    for post in made["posts"]:
        if post["person"] in born:
            assert (post["started_on"] - born[post["person"]]).days >= 16 * 365


def test_clients_are_accepted_and_spoken_with_on_every_working_day_alike() -> None:
    made = tables(2_000)
    days = {
        "cases": [row["accepted_on"] for row in made["cases"]],
        "contacts": [date.fromisoformat(row["at"][:10]) for row in made["contacts"]],
        "appointments": [date.fromisoformat(row["at"][:10]) for row in made["appointments"]],
    }
    for name, happened in days.items():
        shares = Counter(day.weekday() for day in happened)
        assert set(shares) == set(range(5)), name
        assert all(0.17 < number / shares.total() < 0.23 for number in shares.values()), (name, shares)


def test_a_scenario_brings_its_own_catalogue(tmp_path: Path) -> None:
    made = tables(50, scenario=scenario_with(tmp_path, '[help.catalogue]\nyoga = ["Yoga", "client", 1.0]'))
    assert {row["intervention"] for row in made["provisions"]} == {"yoga"}
    assert made["interventions"] == [{"intervention": "yoga", "label": "Yoga", "focus": "client", "position": 0}]
