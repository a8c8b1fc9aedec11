"""The extract of a record with everything in it: referrals, permissions, steering and what stands beside cases, in days
and codes and without a word of anybody."""

import csv
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.db import transaction

from tideover.evaluation.extracts.checking import faults_of
from tideover.evaluation.extracts.making import create_extract
from tideover.evaluation.extracts.schema.steering import STEERING
from tideover.exchange.importing import import_record
from tideover.exchange.schema import record_schema
from tideover.exchange.tests.folders import made
from tideover.exchange.tests.whole import WHOLE
from tideover.foundation import clock
from tideover.foundation.models import Service

pytestmark = pytest.mark.django_db

CATALOGUE = "interventions"
"""The file whose words are in an extract: they are the service's own labels."""


@pytest.fixture(scope="module")
def made_once(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extract of the whole record."""
    folder = tmp_path_factory.mktemp("whole")
    with django_db_blocker.unblock(), transaction.atomic():
        assert import_record(made(folder / "in", WHOLE), "north").exit_status == 0
        create_extract(Service.objects.get(code="north"), folder / "extract", clock.today())
        transaction.set_rollback(True)
    return folder / "extract"


@pytest.fixture
def extract(made_once: Path, tmp_path: Path) -> Path:
    """A copy of the extract, which a test may spoil."""
    return Path(shutil.copytree(made_once, tmp_path / "extract"))


def rows(folder: Path, name: str) -> list[dict[str, Any]]:
    """The rows of a table, without pseudonyms."""
    keys = {"client", "referral", "from_staff", "to_staff"}
    found = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return [{column: value for column, value in row.items() if column not in keys} for row in found]


def test_it_says_what_the_record_says(extract: Path) -> None:
    assert list(faults_of(extract)) == []
    untold, accepted, declined = sorted(rows(extract, "referrals"), key=lambda row: row["received_on"])
    # From Thursday to Tuesday are three working days, of which the service waited for one.
    assert accepted == {
        "source": "gp",
        "heard": "leaflet",
        "received_on": date(2025, 2, 20),
        "acknowledged_on": date(2025, 2, 21),
        "decision": "accepted",
        "decided_on": date(2025, 2, 25),
        "told_on": date(2025, 2, 26),
        "waiting_days": 2,
        "pointed_elsewhere": False,
    }
    assert (untold["decision"], untold["told_on"]) == ("declined", None)
    assert (declined["decision"], declined["waiting_days"], declined["pointed_elsewhere"]) == (
        "not_appropriate",
        1,
        True,
    )
    given, attendance, contact, refused = sorted(
        rows(extract, "permissions"), key=lambda row: (not row["is_of_one_person"], str(row["kind"]), row["decision"])
    )
    assert {row["is_of_one_person"] for row in (attendance, contact)} == {False}
    assert (given["has_exception"], given["is_of_one_person"], given["words_of"]) == (True, True, "client")
    assert (given["valid_from"], given["valid_until"]) == (date(2025, 3, 5), date(clock.today().year + 1, 3, 1))
    assert (refused["party"], refused["has_exception"], refused["is_of_one_person"]) == ("gp", False, False)
    assert [row["resumed_on"] for row in rows(extract, "pauses")] == [date(2025, 5, 6), None]
    assert [(row["told"], row["reopened_on"]) for row in rows(extract, "endings")] == [
        ([], date(2025, 3, 5)),
        (["client", "gp"], None),
    ]
    assert [(row["outcome"], row["satisfaction"]) for row in rows(extract, "follow_ups")] == [
        ("not_reached", None),
        ("reached", 4),
        ("not_reached", None),
    ]
    (complaint,) = rows(extract, "complaints")
    assert (complaint["about"], complaint["answered_on"]) == ("provider", date(2025, 3, 9))
    (concern,) = rows(extract, "concerns")
    assert (concern["raised_on"], concern["closed_on"]) == (date(2025, 3, 5), None)
    assert rows(extract, "handovers") == [{"on": date(2025, 3, 6), "is_joint": True}]
    assert rows(extract, "agreements") == [{"on": date(2025, 3, 8), "cadence_days": 10, "way": "message"}]
    (care,) = rows(extract, "care_outside")
    assert (care["kind"], care["times_chased"], care["ended_by"], care["charged"]) == ("report", 2, "received", 25.5)


def test_no_word_that_somebody_wrote_is_in_it(extract: Path) -> None:
    written = {
        cell
        for name, resource in record_schema().items()
        for row in csv.DictReader(WHOLE[name])
        for column, cell in row.items()
        if name != CATALOGUE and resource.by_name[column].type == "string" and not resource.by_name[column].codes
        if len(cell) > 5
    }
    assert len(written) > 30
    for table in extract.glob("*.parquet"):
        text = str(pq.read_table(table).to_pylist())
        assert [word for word in written if word in text] == [], table.name


def test_who_handed_over_is_known_only_by_the_pseudonym_that_holds_cases(extract: Path) -> None:
    (handover,) = pq.read_table(extract / "handovers.parquet").to_pylist()
    managers = {row["case_manager"] for row in pq.read_table(extract / "clients.parquet").to_pylist()}
    assert handover["to_staff"] in managers
    assert handover["from_staff"] not in {*managers, handover["to_staff"]}


def test_a_case_that_ended_without_more_being_said_has_its_ending_too(tmp_path: Path) -> None:
    none_of = {name: [WHOLE[name][0]] for name in ("endings", "follow_ups", "sign_offs")}
    folder = made(tmp_path / "in", WHOLE, **none_of)
    assert import_record(folder, "north").exit_status == 0
    create_extract(Service.objects.get(code="north"), tmp_path / "extract", clock.today())
    assert rows(tmp_path / "extract", "endings") == [
        {"on": date(2025, 6, 1), "reason": "left_work", "talk_held_on": None, "told": None, "reopened_on": None}
    ]


@pytest.mark.parametrize("table", STEERING, ids=lambda table: table.name)
def test_the_check_knows_each_table(extract: Path, table: Any) -> None:
    path = extract / f"{table.name}.parquet"
    kept = pq.read_table(path)
    (first, *_) = (column for column in table.columns if column.name == "client")
    pq.write_table(kept.set_column(kept.column_names.index(first.name), first.name, pa.array([17] * len(kept))), path)
    assert f"{path.name}, column client: 1 values that clients.parquet does not have." in list(faults_of(extract))
    pq.write_table(kept.append_column("words", pa.array(["Rude."] * len(kept))), path)
    assert any(
        fault.startswith(f"{path.name} has a column words, which no extract has") for fault in faults_of(extract)
    )
