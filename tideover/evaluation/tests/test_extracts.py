"""Making an extract of a record, what is in it and what is not, and finding what is wrong with one."""

import json
import shutil
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import TESTS, House
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.diary.rules import TimeKind
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.evaluation.actions import record_rating
from tideover.evaluation.extracts import actions
from tideover.evaluation.extracts.checking import faults_of
from tideover.evaluation.extracts.making import create_extract
from tideover.evaluation.extracts.models import Extract
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.schema import TABLES
from tideover.evaluation.extracts.writing import FolderTaken
from tideover.evaluation.queries import monitoring_report, report_of_extract
from tideover.evaluation.rules import Rater
from tideover.foundation import clock
from tideover.organisation.models import Intervention
from tideover.people.actions import record_employer
from tideover.provision.actions import record_help
from tideover.provision.rules import Reporter

NAMES = ["Maryam", "O'Neill", "Brook House", "TO-0001", "1980-02-29", "E14 5AB", "maryam@example.org", "night porter"]


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


@pytest.fixture
def full(house: House) -> House:
    """A service with one client of whom much is known."""
    person = house.person(email="maryam@example.org", postcode="E14 5AB")
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    post = record_post(person=person, by=TESTS, employer=employer, title="night porter", started_on=days_ago(900))
    record_spell(person=person, by=TESTS, state=SpellState.AT_WORK, starts_on=days_ago(900), post=post)
    record_spell(person=person, by=TESTS, state=SpellState.OFF_SICK, starts_on=days_ago(200), post=post)
    record_spell(person=person, by=TESTS, state=SpellState.AT_WORK, starts_on=days_ago(120), post=post, adjusted=True)
    case = house.case(person=person, accepted=150, post=post)
    house.contact(case, days_ago=3, note="Maryam is well", minutes={TimeKind.CLIENT: 20, TimeKind.ADMIN: 5})
    cbt = Intervention.objects.get(service=house.service, code="cbt")
    for reporter in (Reporter.CASE_MANAGER, Reporter.CASE_MANAGER, Reporter.CLIENT):
        record_help(case=case, intervention=cbt, by=TESTS, started_on=days_ago(90), reported_by=reporter)
    for choice, days in ((Choice.GIVEN, 100), (Choice.WITHDRAWN, 10)):
        record_decision(
            person=person,
            by=TESTS,
            party=Party.GP,
            kind=KindOfInformation.CONTACT,
            purpose=Purpose.EVALUATION,
            decision=choice,
            on=days_ago(days),
        )
    for score in ("2", "4.5"):
        record_rating(case=case, by=TESTS, rater=Rater.CLIENT, score=Decimal(score), on=days_ago(1))
    return house


@pytest.fixture
def folder(full: House, tmp_path: Path) -> Path:
    create_extract(full.service, tmp_path / "extract", clock.today())
    return tmp_path / "extract"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the first test that asks for a copy leaves an extract for the others."""
    return tmp_path_factory.mktemp("once") / "extract"


@pytest.fixture
def copy(made_once: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An extract like `folder`, of a service that is not there, to look at and to spoil."""
    if not made_once.exists():
        shutil.copytree(request.getfixturevalue("folder"), made_once)
    return Path(shutil.copytree(made_once, tmp_path / "copy"))


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return found


def test_an_extract_has_a_file_for_each_table_and_a_dictionary_that_describes_them(copy: Path) -> None:
    names = {path.name for path in copy.iterdir()}
    assert names == {"dictionary.json", "dictionary.md", *(f"{name}.parquet" for name in TABLES)}
    document = json.loads(copy.joinpath("dictionary.json").read_text("utf-8"))
    assert [table["name"] for table in document["tables"]] == list(TABLES)
    for table in document["tables"]:
        stored = pq.read_schema(copy / table["file"])
        assert [(each["name"], each["type"]) for each in table["columns"]] == [
            (field.name, str(field.type)) for field in stored
        ]
        assert all(each["meaning"] for each in table["columns"])
    assert "| returned_on | date32[day] |" in copy.joinpath("dictionary.md").read_text("utf-8")


def test_an_extract_says_what_the_record_says(folder: Path) -> None:
    (client,) = rows(folder, "clients")
    assert (client["age"], client["accepted_on"], client["ended_on"]) == (46, days_ago(150), None)
    assert client["years_in_job"] == pytest.approx(750 / 365.25, abs=0.05)
    (absence,) = rows(folder, "absences")
    assert (absence["starts_on"], absence["ends_on"]) == (days_ago(200), days_ago(121))
    (outcome,) = rows(folder, "outcomes")
    assert (outcome["kind"], outcome["adjusted"]) == ("retained", True)
    (given,) = rows(folder, "help")
    assert (given["by_case_manager"], given["by_client"], given["by_employer"]) == (True, True, False)
    assert [row["focus"] for row in rows(folder, "help_by_focus")] == ["client"]
    assert len(rows(folder, "provisions")) == 3
    assert [(row["party"], row["given"]) for row in rows(folder, "consents")] == [("gp", False)]
    assert [(row["by"], row["score"]) for row in rows(folder, "ratings")] == [("client", 4.5)]


def test_no_name_reference_or_birth_date_is_in_any_file(copy: Path) -> None:
    for path in copy.iterdir():
        text = path.read_text("utf-8") if path.suffix != ".parquet" else str(pq.read_table(path).to_pylist())
        assert [name for name in NAMES if name in text] == [], path.name


def test_keys_of_the_record_are_not_in_the_extract_and_another_extract_has_others(
    full: House, folder: Path, tmp_path: Path
) -> None:
    create_extract(full.service, tmp_path / "another", clock.today())
    (first,), (second,) = rows(folder, "clients"), rows(tmp_path / "another", "clients")
    for key in ("client", "person", "team", "case_manager"):
        assert first[key] > 1_000_000
        assert first[key] != second[key]
    posts = {row["post"] for row in rows(folder, "posts")}
    assert {row["post"] for row in rows(folder, "spells")} == posts


def test_a_folder_with_something_in_it_is_left_alone(full: House, folder: Path) -> None:
    before = sorted(path.name for path in folder.iterdir())
    with pytest.raises(FolderTaken, match="Name a new folder"):
        create_extract(full.service, folder, clock.today())
    assert sorted(path.name for path in folder.iterdir()) == before


def test_an_extract_that_fails_leaves_nothing_behind(
    full: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("tideover.evaluation.extracts.writing.write_dictionary", fail)
    with pytest.raises(OSError, match="disk full"):
        create_extract(full.service, tmp_path / "extract", clock.today())
    assert list(tmp_path.iterdir()) == []


def test_the_report_of_an_extract_is_that_of_its_service(full: House, folder: Path) -> None:
    report = report_of_extract(folder)
    assert report.as_json() == monitoring_report(full.service).as_json()
    assert [row.code for row in report.table("interventions_by_client").rows if row.n] == ["cbt"]
    assert {row.code: row.n for row in report.table("consent_to_contact").rows} == {"gp_refused": 1}


def test_another_services_record_is_not_in_it(full: House, neighbour: House, folder: Path, tmp_path: Path) -> None:
    neighbour.case()
    create_extract(full.service, tmp_path / "after", clock.today())
    assert len(rows(tmp_path / "after", "clients")) == len(rows(folder, "clients")) == 1


def changed(folder: Path, name: str, change: Callable[[pa.Table], pa.Table]) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def with_value(column: str, value: Any) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        place = table.column_names.index(column)
        return table.set_column(place, column, pa.array([value] * len(table), table.schema.field(column).type))

    return change


FAULTS: list[tuple[str, Callable[[pa.Table], pa.Table], str]] = [
    ("clients", lambda table: table.drop_columns(["age"]), "clients.parquet has no column age."),
    ("clients", lambda table: table.append_column("name", pa.array(["x"])), "has a column name, which no extract has"),
    ("clients", lambda table: pa.concat_tables([table, table]), "1 times the same client in several rows"),
    ("clients", with_value("sex", "unknown"), "that is no code of its vocabulary"),
    ("clients", with_value("accepted_on", None), "column accepted_on: empty in 1 rows, and must never be"),
    ("clients", with_value("age", 460), "column age: 1 values above 120"),
    ("clients", with_value("ended_on", date(1990, 1, 1)), "column ended_on: 1 days before accepted_on"),
    ("clients", with_value("income_band", "smith"), "beginning 'smi' that is no code"),
    ("contacts", with_value("minutes_client", -5), "values below 0"),
    ("ratings", with_value("score", 9.0), "values above 5"),
    ("time_split", with_value("client_percent", 99.0), "whose shares do not add up to 100"),
    ("interventions", with_value("label", "Ring 07700 900123"), "looks like a long number"),
    ("interventions", with_value("label", "NHS 943-476-5919"), "looks like a long number"),
    ("clients", with_value("income_band", "Maryam O'Neill"), "beginning 'Mar' that is no code"),
    ("clients", with_value("income_band", "maryam@example.org"), "looks like an e-mail address"),
    ("interventions", with_value("label", "Ring 020 7946 0958 or 0207946095"), "looks like a long number"),
    ("interventions", with_value("label", "Group at E14 5AB"), "looks like a postcode"),
    ("interventions", with_value("label", "x" * 121), "a label longer than a catalogue has"),
    ("spells", with_value("post", 17), "values that posts.parquet does not have"),
    ("outcomes", with_value("client", 17), "values that clients.parquet does not have"),
    ("contacts", with_value("parties", ["client", "neighbour"]), "beginning 'nei' that is no code"),
    ("clients", lambda table: table.slice(0, 0), "has 0 rows, and dictionary.json says 1"),
    (
        "clients",
        lambda table: table.set_column(10, "age", pc.cast(table["age"], pa.int64())),
        "column age, holds int64, not int32",
    ),
]


@pytest.mark.parametrize(("name", "change", "sentence"), FAULTS, ids=[sentence[:40] for *_, sentence in FAULTS])
def test_what_is_wrong_with_an_extract_is_said(
    copy: Path, name: str, change: Callable[[pa.Table], pa.Table], sentence: str
) -> None:
    assert list(faults_of(copy)) == []
    changed(copy, name, change)
    assert [fault for fault in faults_of(copy) if sentence in fault]


def test_every_text_is_looked_at_however_many_there_are(copy: Path) -> None:
    row = pq.read_table(copy / "interventions.parquet").slice(0, 1).to_pylist()[0]
    labels = [*(f"help of kind {number}" for number in range(150)), "zoe@mail.example"]
    many = [{**row, "intervention": f"kind_{place}", "label": label} for place, label in enumerate(labels)]
    changed(copy, "interventions", lambda table: pa.Table.from_pylist(many, table.schema))
    assert [fault for fault in faults_of(copy) if "looks like an e-mail address" in fault]


def test_an_absence_recorded_in_two_spells_is_one_absence(house: House, tmp_path: Path) -> None:
    person = house.person()
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    post = record_post(person=person, by=TESTS, employer=employer, title="porter", started_on=days_ago(900))
    for state, days, last in (
        (SpellState.OFF_SICK, 200, days_ago(161)),
        (SpellState.OFF_SICK, 160, None),
        (SpellState.AT_WORK, 120, None),
    ):
        record_spell(person=person, by=TESTS, state=state, starts_on=days_ago(days), ends_on=last, post=post)
    house.case(person=person, accepted=150, post=post)
    create_extract(house.service, tmp_path / "extract", clock.today())
    assert len(rows(tmp_path / "extract", "spells")) == 3
    (absence,) = rows(tmp_path / "extract", "absences")
    assert (absence["starts_on"], absence["ends_on"]) == (days_ago(200), days_ago(121))


def test_missing_unreadable_and_foreign_files_are_faults(copy: Path) -> None:
    copy.joinpath("spells.parquet").write_bytes(b"")
    copy.joinpath("posts.parquet").unlink()
    copy.joinpath("notes.csv").write_text("Maryam")
    found = list(faults_of(copy))
    for beginning in ("notes.csv is no part", "spells.parquet cannot be read", "posts.parquet cannot be read"):
        assert [fault for fault in found if fault.startswith(beginning)]


def test_a_dictionary_that_says_something_else_is_a_fault(copy: Path) -> None:
    path = copy / "dictionary.json"
    whole = json.loads(path.read_text("utf-8"))
    first = whole["tables"][0]
    for spoilt in (
        {name: told for name, told in first.items() if name != "columns"},
        {name: told for name, told in first.items() if name != "rows"},
        {**first, "rows": "many"},
        {**first, "columns": [{**first["columns"][0], "meaning": "Ask Maryam"}, *first["columns"][1:]]},
    ):
        path.write_text(json.dumps({**whole, "tables": [spoilt, *whole["tables"][1:]]}))
        assert [fault for fault in faults_of(copy) if "dictionary.json" in fault]


def test_an_extract_without_its_readable_dictionary_is_not_whole(copy: Path) -> None:
    copy.joinpath("dictionary.md").unlink()
    (fault,) = faults_of(copy)
    assert fault.startswith("dictionary.md is missing")


def test_nobody_else_on_the_machine_may_read_an_extract(full: House, folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir(mode=0o755)
    create_extract(full.service, empty, clock.today())
    assert folder.stat().st_mode & 0o777 == empty.stat().st_mode & 0o777 == 0o700


def test_an_extract_can_be_made_in_the_folder_one_stands_in(
    full: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    create_extract(full.service, Path(), clock.today())
    assert list(faults_of(tmp_path)) == []


@pytest.mark.parametrize(
    ("text", "sentence"),
    [(None, "it has no dictionary.json"), ("{", "cannot be read"), ('{"format": 9}', "has format 9")],
)
def test_a_folder_that_is_no_extract_is_one_fault(copy: Path, text: str | None, sentence: str) -> None:
    copy.joinpath("dictionary.json").unlink()
    if text is not None:
        copy.joinpath("dictionary.json").write_text(text)
    (fault,) = faults_of(copy)
    assert sentence in fault


@given(st.lists(st.integers(1, 10**9), unique=True, min_size=2, max_size=50))
def test_pseudonyms_are_stable_apart_and_of_their_secret(keys: list[int]) -> None:
    one, same, other = Pseudonyms(b"a" * 32), Pseudonyms(b"a" * 32), Pseudonyms(b"b" * 32)
    made = [one.of("case", key) for key in keys]
    assert made == [same.of("case", key) for key in keys]
    assert len(set(made)) == len(keys)
    assert all(0 <= pseudonym < 2**63 for pseudonym in made)
    assert not set(made) & {other.of("case", key) for key in keys}
    assert not set(made) & {one.of("person", key) for key in keys}


def test_the_button_has_a_job_make_an_extract_and_the_page_shows_it(full: House, settings: Any, tmp_path: Path) -> None:
    settings.VAR = tmp_path
    browser = full.client("commissioner")
    assert "from the record as it was on" in browser.get("/reports/monitoring/").content.decode()
    browser.post("/reports/monitoring/")
    browser.post("/reports/monitoring/")
    (asked,) = Extract.objects.filter(service=full.service)
    waiting = browser.get("/reports/monitoring/").content.decode()
    assert '<a href="/reports/monitoring/">See whether it is ready</a>' in waiting
    assert "Update the figures" not in waiting
    actions.make_extract(full.service.pk, asked.pk)
    page = browser.get("/reports/monitoring/").content.decode()
    assert "from the extract made on" in page
    assert "from the extract made on" in browser.get("/reports/monitoring.html").content.decode()
    assert "Update the figures" in page
    assert "Counts everything recorded until now" in page
    assert "1 person; so far 1 has kept their job; support goes on for 1." in page
    asked.refresh_from_db()
    assert asked.clients == 1
    assert list(faults_of(tmp_path / "extracts" / asked.folder)) == []


def test_only_the_newest_extract_of_the_page_is_kept(
    full: House, neighbour: House, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    for house in (neighbour, full, full):
        house.client("commissioner").post("/reports/monitoring/")
        actions.make_extract(house.service.pk, Extract.objects.filter(service=house.service).latest("id").pk)
    newest = Extract.objects.filter(service=full.service).latest("id")
    kept = {each.relative_to(tmp_path / "extracts") for each in (tmp_path / "extracts").glob("*/*")}
    assert len(kept) == 2
    assert Path(newest.folder) in kept


def test_an_extract_that_could_not_be_made_says_so_and_can_be_asked_for_again(
    full: House, settings: Any, tmp_path: Path
) -> None:
    settings.VAR = tmp_path
    asked = actions.ask_for_extract(service_id=full.service.pk, by=TESTS)
    tmp_path.joinpath("extracts").write_text("in the way")
    with pytest.raises(OSError, match="extracts"):
        actions.make_extract(full.service.pk, asked.pk)
    page = full.client("commissioner").get("/reports/monitoring/").content.decode()
    assert actions.COULD_NOT in page
    assert actions.ask_for_extract(service_id=full.service.pk, by=TESTS).pk != asked.pk


def test_somebody_without_reports_may_not_ask_for_an_extract(full: House) -> None:
    assert full.client("provider").post("/reports/monitoring/").status_code == 403
    assert not Extract.objects.exists()
