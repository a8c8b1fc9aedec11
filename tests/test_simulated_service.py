"""A simulated service comes in like any other record, and its own extract says what the imported record says."""

import csv
import hashlib
from collections import Counter
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tideover.cli.simulating import EXTRACT, RECORD, load_world, world_of, write_world
from tideover.diary.models import Appointment
from tideover.evaluation.extracts.checking import faults_of
from tideover.evaluation.extracts.making import create_extract
from tideover.evaluation.extracts.schema import TABLES, Table
from tideover.evaluation.extracts.schema.columns import KEY
from tideover.evaluation.monitoring.results import MonitoringReport, ReportTable
from tideover.evaluation.queries import monitoring_report, report_of_extract
from tideover.exchange.importing import import_record
from tideover.exchange.schema import record_schema
from tideover.foundation import clock
from tideover.foundation.models import Service
from tideover.organisation.models import Intervention
from tideover.worklist.check import check_dues
from tideover.world.simulation.scenario import CODE, FOCUSES, RESERVED

CLIENTS = 120


def digest(folder: Path) -> dict[str, str]:
    """Every file below the folder with the hash of its bytes."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def rounded(table: ReportTable) -> list[tuple[object, ...]]:
    """A table's rows by code, numbers to six decimals."""
    return sorted((row.code, row.n, round(getattr(row, "mean", 0.0), 6)) for row in table.rows)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("worlds") / "one"
    write_world(world_of(CLIENTS, 3, 7, None), made)
    return made


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(folder: Path, tmp_path: Path) -> None:
    write_world(world_of(CLIENTS, 3, 7, None), tmp_path / "again")
    write_world(world_of(CLIENTS, 3, 8, None), tmp_path / "other")
    first, other = digest(folder), digest(tmp_path / "other")
    assert digest(tmp_path / "again") == first
    assert other.keys() == first.keys()
    assert other[f"{RECORD}/people.csv"] != first[f"{RECORD}/people.csv"]
    assert other[f"{EXTRACT}/clients.parquet"] != first[f"{EXTRACT}/clients.parquet"]


def test_a_folder_that_is_not_empty_is_left_alone(folder: Path) -> None:
    before = digest(folder)
    with pytest.raises(Exception, match="is not empty"):
        write_world(world_of(CLIENTS, 3, 7, None), folder)
    assert digest(folder) == before


def test_the_extract_of_a_simulated_service_has_no_fault(folder: Path) -> None:
    assert list(faults_of(folder / EXTRACT)) == []


@pytest.mark.django_db
def test_the_imported_service_gives_the_report_of_the_simulated_extract(folder: Path) -> None:
    imported = import_record(folder / RECORD, "simulated", service_name="Simulated service")
    assert [fault.sentence for fault in imported.faults] == []
    service = Service.objects.get(code="simulated")
    with (folder / RECORD / "appointments.csv").open(encoding="utf-8", newline="") as file:
        written = list(csv.DictReader(file))
    brought = Appointment.objects.filter(service=service)
    assert Counter(brought.values_list("state", flat=True)) == Counter(row["state"] for row in written)
    assert brought.filter(contact__isnull=False).count() == sum(row["contact"] != "" for row in written) > CLIENTS
    simulated = report_of_extract(folder / EXTRACT)
    living: MonitoringReport = monitoring_report(service, date(2026, 9, 30))
    assert living.clients == CLIENTS
    assert {table.code: rounded(table) for table in living.tables} == {
        table.code: rounded(table) for table in simulated.tables
    }


def told(folder: Path, table: Table) -> Counter[str]:
    """What the rows of an extract say, but whose they are: pseudonyms are those of one extract."""
    columns = [column.name for column in table.columns if column.holds != KEY]
    rows = pq.read_table(folder / f"{table.name}.parquet", columns=columns).to_pylist()
    return Counter(str([_whole(row[column]) for column in columns]) for row in rows)


def _whole(value: object) -> object:
    """A number to six decimals: how it is added up is no fact."""
    return round(value, 6) if isinstance(value, float) else value


@pytest.mark.django_db
def test_the_extract_of_the_imported_service_says_what_the_simulated_one_does(tmp_path: Path) -> None:
    scenario, folder = tmp_path / "scenario.toml", tmp_path / "world"
    often = (
        *("complaint.made", "concern.raised", "service.cases_that_change_hands"),
        *("group.joins", "without_permission.asked", "post.has_another", "people.recorded_twice", "reopening.ended"),
    )
    few = "service.cases_per_case_manager = 10\n"
    scenario.write_text(few + "\n".join(f"{each} = 0.3" for each in often), "utf-8")
    write_world(world_of(60, 3, 7, scenario), folder)
    assert import_record(folder / RECORD, "simulated").exit_status == 0
    create_extract(Service.objects.get(code="simulated"), tmp_path / "extract", date(2026, 9, 30))
    assert list(faults_of(tmp_path / "extract")) == []
    for table in TABLES.values():
        assert told(tmp_path / "extract", table) == told(folder / EXTRACT, table) != Counter(), table.name


@pytest.mark.django_db
def test_a_loaded_service_has_no_drift_and_loading_it_again_changes_nothing() -> None:
    world = world_of(30, 1, 3, None)
    assert load_world(world, "loaded") == 0
    service = Service.objects.get(code="loaded")
    assert load_world(world, "loaded") == 0
    assert monitoring_report(service, clock.today()).clients == 30
    assert [line for checked in check_dues(service.pk) for line in checked.drift] == []


@pytest.mark.django_db
def test_a_label_that_looks_like_a_formula_comes_in_as_it_was_written(tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text("""[help.catalogue]\nodd = ["=x", "client", 1.0]\nodder = ["'+1", "", 1.0]\n""", "utf-8")
    write_world(world_of(20, 1, 3, scenario), tmp_path / "out")
    report = import_record(tmp_path / "out" / RECORD, "odd")
    assert [fault.sentence for fault in report.faults] == []
    assert set(Intervention.objects.values_list("label", flat=True)) == {"=x", "'+1"}


def test_a_scenario_may_name_the_codes_that_a_record_folder_may_have() -> None:
    code = record_schema()["interventions"].by_name["intervention"]
    assert code.pattern
    assert (code.pattern.pattern, set(code.reserved)) == (CODE.pattern, set(RESERVED))
    assert record_schema()["interventions"].by_name["focus"].codes == FOCUSES
