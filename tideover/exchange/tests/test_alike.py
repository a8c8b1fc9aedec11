"""People who come under two keys are noted; where their address or number agrees as well, that is a fault."""

from pathlib import Path
from typing import Any

import pytest

from tideover.exchange.importing import import_record
from tideover.exchange.reports import ImportReport
from tideover.exchange.tests.folders import FILES, made, with_line

pytestmark = pytest.mark.django_db

TWIN = "{},MARYAM,o'neill,1980-02-29,,,{}"


def brought(folder: Path, **changed: Any) -> ImportReport:
    """The report of an import."""
    return import_record(made(folder, **changed), "north")


def only_people(*lines: str) -> dict[str, Any]:
    """A folder with people alone."""
    return dict.fromkeys(FILES) | {"people": [FILES["people"][0], *lines]}


def test_one_name_and_date_of_birth_under_two_keys_is_noted(tmp_path: Path) -> None:
    report = brought(tmp_path / "in", **with_line("people", TWIN.format("P3", "")))
    assert report.exit_status == 0
    assert report.notes == (
        'people.csv, line 4: "P3" has the name and date of birth of "P1" on line 2. Look whether they are the same '
        "person.",
    )
    assert report.notes[0] in report.told(10)


def test_a_person_whom_the_service_has_under_another_key_is_noted(tmp_path: Path) -> None:
    brought(tmp_path / "first")
    report = brought(tmp_path / "second", **only_people(TWIN.format("X1", "")))
    assert (report.exit_status, report.applied) == (0, 1)
    assert report.notes == (
        'people.csv, line 2: "X1" has the name and date of birth of somebody whom the service has already. Look '
        "whether they are the same person.",
    )


@pytest.mark.parametrize("telephone", ["07700 900123", "+44 7700 900 123"])
def test_with_the_same_telephone_number_it_is_a_fault(tmp_path: Path, telephone: str) -> None:
    report = brought(tmp_path / "in", **with_line("people", TWIN.format("P3", telephone)))
    assert [fault.sentence for fault in report.faults] == [
        'people.csv, line 4, column person: found "P3", with the name, date of birth and postcode or telephone number '
        'of "P1" on line 2, wanted each person once, under one key.'
    ]
    assert report.notes == ()


def test_with_a_number_that_the_record_has_it_is_a_fault(tmp_path: Path) -> None:
    brought(tmp_path / "first")
    report = brought(tmp_path / "second", **only_people(TWIN.format("X1", "07700900123")))
    assert "number of somebody whom the service has already, wanted each person once" in report.lines[0]


def test_with_the_same_postcode_it_is_a_fault(tmp_path: Path) -> None:
    lines = ["person,given_name,family_name,birth_date,postcode", "P1,A,B,1980-02-29,SW1A 1AA", "P2,A,B,1980-02-29,"]
    folder = made(tmp_path / "in", **dict.fromkeys(FILES) | {"people": [*lines, "P3,A,B,1980-02-29,SW1A1AA"]})
    package = (folder / "datapackage.json").read_text().replace('{"name": "sex"}', '{"name": "postcode"}')
    for gone in ("nhs_number", "telephone"):
        package = package.replace(f', {{"name": "{gone}"}}', "")
    (folder / "datapackage.json").write_text(package)
    report = import_record(folder, "north")
    assert [(fault.line, fault.column) for fault in report.faults] == [(4, "person")]
    assert [note.partition(":")[0] for note in report.notes] == ["people.csv, line 3"]


def test_other_people_are_not_taken_for_one(tmp_path: Path) -> None:
    others = ["P3,Maryam,O'Neill,1980-03-01,,,", "P4,Maryam,O'Neill,,,,", "P5,Maryam,O'Neil,1980-02-29,,,"]
    report = brought(tmp_path / "in", people=[*FILES["people"], *others])
    assert (report.exit_status, report.notes) == (0, ())


def test_of_many_who_look_alike_the_first_are_named_and_all_are_counted(tmp_path: Path) -> None:
    report = brought(tmp_path / "in", **only_people(*(f"P{number},A,B,1980-01-01,,," for number in range(1, 43))))
    assert len(report.notes) == 21
    assert report.notes[-1] == "… and 21 more of these."
