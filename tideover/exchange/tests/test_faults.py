"""Every kind of fault is a sentence that says where, what was found and what is wanted, and nothing comes in."""

import json
import tracemalloc
from pathlib import Path

import pytest

from tideover.exchange.importing import import_record
from tideover.exchange.tests.folders import FILES, made, with_first, with_line
from tideover.foundation.models import Service

pytestmark = pytest.mark.django_db

PERSON = "P1,Maryam,O'Neill,1980-02-29,female,9434765919,"


def sentences(folder: Path) -> list[str]:
    """The faults of an import that is expected to be refused, and to leave nothing."""
    report = import_record(folder, "north")
    assert report.exit_status == 2
    assert report.lines[-1].endswith("Nothing was applied. Correct the folder and import it again.")
    assert not Service.objects.filter(code="north").exists()
    return report.lines[:-1]


def test_a_folder_without_a_datapackage(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    (folder / "datapackage.json").unlink()
    (fault,) = sentences(folder)
    wanted = "a datapackage.json that names the files, as there is one in an empty folder"
    assert fault == f"in: found no datapackage.json, wanted {wanted}."


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (fault,) = sentences(tmp_path / "nowhere")
    assert fault.startswith("nowhere: found no folder, wanted a folder with a datapackage.json")


@pytest.mark.parametrize(
    ("package", "found"),
    [
        ("{", "what is not JSON"),
        ("[" * 100_000, "lists in lists, too deep to read"),
        ("[]", "no list"),
        ("null", "no list"),
        ('{"resources": []}', "no file of a record"),
        ('{"resources": [{"name": "plans", "path": "plans.csv"}]}', '"plans"'),
        ('{"resources": [{"name": "people", "path": "../people.csv"}]}', '"../people.csv"'),
        ('{"resources": [{"name": "people", "path": "https://elsewhere.example/people.csv"}]}', '"https://elsewhere'),
        ('{"resources": [{"name": "teams"}, {"name": "teams"}]}', "teams a second time"),
        ('{"resources": [{"name": "teams", "schema": "../teams.json"}]}', '"../teams.json", wanted a table schema'),
        ('{"resources": [{"name": "teams", "schema": "teams.json"}]}', "a file that cannot be read"),
        ('{"resources": [{"name": "teams", "path": "\\u0000"}]}', '"<U+0000>"'),
        ('{"resources": [{"name": "teams", "path": "\\ud800.csv"}]}', '"<U+D800>.csv", wanted the name of a file'),
        (" " * 2_000_001, "more than 2 MB, wanted a Frictionless data package"),
    ],
)
def test_a_datapackage_that_cannot_be_followed(tmp_path: Path, package: str, found: str) -> None:
    folder = made(tmp_path / "in")
    (folder / "datapackage.json").write_text(package)
    assert sentences(folder)[0].partition(": found ")[2].startswith(found)


def test_a_name_of_a_column_that_is_no_text_is_not_followed(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"][0]["schema"]["fields"].append({"name": ["a"]})
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert import_record(folder, "north").exit_status == 0


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    (folder / "ratings.csv").unlink()
    expected = "ratings.csv: found a file that cannot be read (No such file or directory), wanted a file of"
    assert sentences(folder) == [f"{expected} comma-separated values."]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "teams.csv: found an empty file, wanted a line of column names, and a line for each row."),
        (b"\n", "teams.csv: found an empty file, wanted a line of column names, and a line for each row."),
        (b"\r\n\r\n", "teams.csv: found an empty file, wanted a line of column names, and a line for each row."),
        (
            "\ufeffteam,name\nT1,North\n".encode(),
            "teams.csv, line 1: found a byte-order mark before the first name, wanted UTF-8 without a byte-order mark.",
        ),
        ("team,name\nT1,North\n".encode("utf-16"), "teams.csv: found text in UTF-16, wanted text in UTF-8."),
        ("team,name\nT1,North\n".encode("utf-16-le"), "teams.csv: found text in UTF-16, wanted text in UTF-8."),
        ("team,name\nT1,North\n".encode("utf-16-be"), "teams.csv: found text in UTF-16, wanted text in UTF-8."),
        (b"\0" * 500, "teams.csv, line 1, column <U+0000><U+0000><U+0000><U+0000><U+0000><U+0000><U+0000><U+0…: found"),
        (
            "team,name\nT1,Nørth\n".encode("latin-1"),
            "teams.csv, line 2, column name: found the byte 0xF8, which is not UTF-8, wanted text in UTF-8: save the "
            "file as that.",
        ),
        (b"team,name\nT1,No\0rth\n", "teams.csv, line 2, column name: found a NUL byte, wanted text without it."),
        (
            b"team;name\nT1;North\n",
            "teams.csv, line 1: found columns separated by semicolons, wanted columns separated",
        ),
        (b"team\nT1\n", "teams.csv, line 1, column name: found no such column, wanted the column name (Name)."),
        (
            b"team,Name\nT1,North\n",
            "teams.csv, line 1, column Name: found an unknown column, wanted name, written exactly",
        ),
        (b"team,name,name\nT1,N,N\n", "teams.csv, line 1, column name: found this column a second time, wanted each"),
        (b"team,name\nT1\n", "teams.csv, line 2: found 1 cell, wanted 2, one for each column named in the first line."),
        (
            b'team,name\nT1,"' + b"x" * 131_073 + b'"\n',
            "teams.csv, line 2: found a cell of more than 131,072 characters, wanted a short cell",
        ),
        (b'team,name\nT1,"North\n', 'teams.csv, line 2: found a quotation mark (") that is never closed'),
        (
            b"team,name\nT1,=1+1\n",
            'teams.csv, line 2, column name: found the formula "=1+1", wanted an apostrophe (\') before it, if it is',
        ),
        (b"team,name\nT1,@SUM(A1)\n", 'teams.csv, line 2, column name: found the formula "@SUM(A1)"'),
        (b"team,name\nT1,-2+cmd|x\n", 'teams.csv, line 2, column name: found the formula "-2+cmd|x"'),
        (
            b"team,name\nT1, North\n",
            'teams.csv, line 2, column name: found " North" with space around it, wanted the same',
        ),
        (b"team,name\nT1,   \n", "teams.csv, line 2, column name: found only spaces, wanted text, or an empty cell"),
        (b"team,name\nT1,\n", "teams.csv, line 2, column name: found nothing, wanted a text of at most 80"),
        (b"team,name\nT 1,North\n", 'teams.csv, line 2, column team: found "T 1", wanted a reference of at most 40'),
    ],
)
def test_a_file_that_cannot_be_read_as_it_should(tmp_path: Path, content: bytes, expected: str) -> None:
    found = sentences(made(tmp_path / "in", teams=content))
    assert found[0].startswith(expected)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            with_first("people", PERSON.replace("02-29", "02-30")),
            'column birth_date: found "1980-02-30", a day that no',
        ),
        (with_first("people", PERSON.replace("1980", "2199")), 'column birth_date: found "2199-02-29", a day that no'),
        (
            with_first("people", PERSON.replace("1980-02-29", "2199-02-28")),
            '"2199-02-28", which is in the future, wanted a date from 1900-01-01 as in 2026-11-25, not in the future, '
            "or an empty cell.",
        ),
        (with_first("people", PERSON.replace("1980-02-29", "29/02/1980")), 'found "29/02/1980", wanted a date from'),
        (with_first("people", PERSON.replace("1980", "0080")), 'found "0080-02-29", wanted a date from 1900-01-01'),
        (
            with_first("people", PERSON.replace("female", "f")),
            'column sex: found "f", wanted one of female, male, other',
        ),
        (with_first("people", PERSON.replace("5919", "5918")), 'column nhs_number: found "9434765918", wanted an NHS'),
        (with_first("contacts", "K1,C-01,2199-03-05T10:30,telephone,service,client,,,,"), "which is in the future"),
        (with_first("contacts", "K1,C-01,2025-03-05T25:30,telephone,service,client,,,,"), "a moment that no calendar"),
        (
            with_first("contacts", "K1,C-01,2025-03-05T10:30+20:00,telephone,service,client,,,,"),
            'found "2025-03-05T10:30+20:00", of a time zone that no place has, wanted a date and time as in',
        ),
        (with_first("contacts", "K1,C-01,9999-12-31T23:59-12:00,telephone,service,client,,,,"), "is in the future"),
        (
            with_line("appointments", "B3,C-01,9999-12-31T23:59-12:00,in_person,booked,,,,"),
            'found "9999-12-31T23:59-12:00", which is more than 2 years away, wanted a date and time as in',
        ),
        (with_first("contacts", "K1,C-01,2025-03-05T10:30,telephone,service,client;nurse,,,,"), 'found "client;nurse"'),
        (with_first("contacts", "K1,C-01,2025-03-05T10:30,telephone,service,,,,,"), "column parties: found nothing"),
        (
            with_first("spells", "L1,P1,J1,at_work,2014-03-01,2025-02-01,no"),
            'found "no", wanted true or false, or an empty cell.',
        ),
        (
            with_first("ratings", "G1,C-02,employer,5.5,2025-06-05"),
            'found "5.5", wanted a number from 1 to 5 with at most 1 decimal place.',
        ),
        (with_first("ratings", "G1,C-02,employer,4.25,2025-06-05"), 'found "4.25", wanted a number from 1 to 5 with'),
        (with_first("ratings", "G1,C-02,employer,4.999,2025-06-05"), 'column score: found "4.999", wanted'),
        (with_first("time_shares", "C-02,33.333,33.333,33.334,0"), 'column client: found "33.333", wanted a number'),
        (
            with_first("ratings", "G1,C-02,employer,0,2025-06-05"),
            'column score: found "0", wanted a number from 1 to 5',
        ),
        (
            with_first("time_shares", "C-02,70,12.5,0,18"),
            "column client: found time shares that add up to 100.5, wanted 100",
        ),
        (
            with_line("people", "P1,Maryam,,,,,"),
            'line 4, column person: found "P1" again, first on line 2, wanted each',
        ),
        (
            with_line("people", "P3,Maryam,,,,9434765919,"),
            'column nhs_number: found "9434765919" again, first on line 2',
        ),
        (with_line("cases", "C-01,P2,,T1,,,2024-12-01,2025-06-01,other"), 'column case: found "C-01" again'),
        (with_line("cases", "C-03,P1,,T1,,,2025-04-01,,"), 'line 4, column ended_on: found a second open case of "P1"'),
        (
            with_line("cases", "C-03,P9,,T1,,,2025-04-01,,"),
            'column person: found "P9", wanted a reference that people.csv',
        ),
        (
            with_line("cases", "C-03,P2,R2,T1,,,2025-04-01,,"),
            'column referral: found "R2", wanted an accepted referral',
        ),
        (with_line("cases", "C-03,P2,,T1,,J1,2025-04-01,,"), 'column post: found "J1", wanted a post of the client'),
        (
            with_line("cases", "C-03,P2,,T1,,,2025-04-01,2025-03-01,other"),
            'found "2025-03-01", wanted a day on or after',
        ),
        (
            with_line("cases", "C-03,P2,,T1,,,2025-04-01,2025-05-01,"),
            "column ending_reason: found nothing, wanted the ending_reason, as",
        ),
        (with_line("spells", "L4,P1,J1,at_work,2025-01-01,,"), 'found "2025-01-01" while an earlier spell goes on'),
        (
            with_line("spells", "L4,P1,,at_work,2025-01-01,,"),
            "column post: found nothing for a spell at_work, wanted the",
        ),
        (
            with_line("spells", "L4,P2,J1,suspended,2013-01-01,2013-02-01,"),
            'found "J1", wanted a post of the same person',
        ),
        (
            with_line("spells", "L4,P2,,retired,2025-01-01,2024-01-01,"),
            'column ends_on: found "2024-01-01", wanted a day',
        ),
        (with_line("referrals", "R3,P2,self,,2025-03-01,2025-02-01,,,"), 'column acknowledged_on: found "2025-02-01"'),
        (
            with_line("referrals", "R3,P2,self,,2025-03-01,,,accepted,"),
            "column decided_on: found nothing, wanted the decided_on, as",
        ),
        (
            with_line("provisions", "V2,C-01,cbt,finished,,2025-03-02,,"),
            "column ended_on: found nothing, wanted its day",
        ),
        (
            with_line("provisions", "V2,C-01,cbt,started,2025-04-02,2025-03-02,,"),
            'found "2025-03-02", wanted a day on or',
        ),
        (
            with_line("appointments", "B3,C-01,2025-03-07T10:00,in_person,missed,,,,"),
            "column settled_on: found nothing",
        ),
        (with_line("appointments", "B3,C-02,2099-03-07T10:00,in_person,booked,,,B1,"), 'column replaces: found "B1"'),
        (with_line("assessments", "Q2,C-01,2025-03-05,ptsd,ptsd,,"), "column further_conditions: found ptsd, wanted"),
        (
            with_line("permissions", "M3,P1,gp,EC1,work,support,given,2025-03-02,,"),
            'column employer_contact: found "EC1"',
        ),
        (
            with_line("interventions", "CBT-1,Talking,client"),
            'column intervention: found "CBT-1", wanted a code of at most 40 small letters, digits and underscores',
        ),
        *(
            (
                with_line("interventions", f"{code},Talking,client"),
                f'column intervention: found "{code}", a code that reports need for rows of their own, wanted a code',
            )
            for code in ("work_focused_any", "cbt_refused", "cbt_not_known", "not_known")
        ),
        (with_line("employers", "E2,Brook House,"), 'column name: found "Brook House" again, first on line 2'),
    ],
    ids=lambda value: value[:60] if isinstance(value, str) else "",
)
def test_lines_that_cannot_be_true(tmp_path: Path, changed: dict[str, list[str]], expected: str) -> None:
    found = sentences(made(tmp_path / "in", **changed))
    assert any(expected in sentence for sentence in found), found


def test_every_fault_is_listed_and_lines_are_counted_as_an_editor_counts_them(tmp_path: Path) -> None:
    note = '"One\nTwo\r\nThree"'
    lines = [
        FILES["contacts"][0],
        f"K1,C-01,2025-03-05T10:30,telephone,service,client,,,{note},S1",
        "K2,C-01,2025-03-05T10:30,shouting,service,client,,,,S9",
    ]
    found = sentences(made(tmp_path / "in", contacts=lines, **with_first("ratings", "G1,C-02,employer,9,2025-06-05")))
    assert found == [
        'contacts.csv, line 5, column way: found "shouting", wanted one of telephone, in_person, video, message, '
        "letter.",
        'contacts.csv, line 5, column recorded_by: found "S9", wanted a reference that staff.csv has.',
        'ratings.csv, line 2, column score: found "9", wanted a number from 1 to 5 with at most 1 decimal place.',
    ]


def test_a_line_at_fault_is_not_also_missed_by_those_that_refer_to_it(tmp_path: Path) -> None:
    found = sentences(made(tmp_path / "in", **with_first("employers", "E 1,Brook House,25-100")))
    assert len(found) == 1


@pytest.mark.parametrize(
    "wrong", [{"name": "people", "path": "../people.csv"}, {"name": "peple", "path": "people.csv"}]
)
def test_a_file_that_the_datapackage_names_wrongly_is_missed_once(tmp_path: Path, wrong: dict[str, str]) -> None:
    folder = made(tmp_path / "in")
    package = json.loads((folder / "datapackage.json").read_text())
    package["resources"] = [wrong if each["name"] == "people" else each for each in package["resources"]]
    (folder / "datapackage.json").write_text(json.dumps(package))
    (fault,) = sentences(folder)
    assert fault.startswith("datapackage.json, column ")


def test_a_missing_column_hides_no_other_fault(tmp_path: Path) -> None:
    people = ["person,given_name,birth_date,sex", "P1,Maryam,1980-02-30,f", "P2,Zoë,1975-11-02,"]
    found = sentences(made(tmp_path / "in", people=people))
    assert [sentence.partition(": found ")[0] for sentence in found] == [
        "people.csv, line 1, column family_name",
        "people.csv, line 1, column nhs_number",
        "people.csv, line 1, column telephone",
        "people.csv, line 2, column birth_date",
        "people.csv, line 2, column sex",
    ]


def test_of_a_column_that_is_missing_nothing_more_is_said(tmp_path: Path) -> None:
    referrals = ["referral,person,source,heard,received_on,acknowledged_on,decided_on,told_on"]
    referrals += [line.replace(",accepted", "").replace(",not_appropriate", "") for line in FILES["referrals"][1:]]
    (fault,) = sentences(made(tmp_path / "in", referrals=referrals))
    assert fault.startswith("referrals.csv, line 1, column decision: found no such column")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ('P1,"Maryam" O\'Neill,,,,,', "text after a closing quotation mark"),
        (f"P1,{'x' * 200_000},,,,,", "a cell of more than 131,072 characters"),
        (f"P1,{',' * 1_000_001}", "a line of more than 1,000,000 characters"),
        ('P1,"Maryam,,,,,', 'a quotation mark (") that is never closed'),
    ],
    ids=lambda value: value[:20],
)
def test_what_refers_to_a_line_that_could_not_be_read_is_not_at_fault(tmp_path: Path, line: str, found: str) -> None:
    (fault,) = sentences(made(tmp_path / "in", **with_first("people", line)))
    assert fault.startswith(f"people.csv, line 2: found {found}, wanted")


def test_lines_after_one_that_is_too_long_are_read_and_counted_rightly(tmp_path: Path) -> None:
    lines = [FILES["ratings"][0], "x" * 2_500_000, "G2,C-02,employer,9,2025-06-05"]
    found = sentences(made(tmp_path / "in", ratings=lines))
    assert [sentence.partition(": found ")[0] for sentence in found] == [
        "ratings.csv, line 2",
        "ratings.csv, line 3, column score",
    ]


@pytest.mark.thorough
@pytest.mark.parametrize(
    "content",
    [b"person," + b"x" * 60_000_000, b"person\n" + b'"a\n",' * 400_000, b"person\nP1\n" + b"\0" * 60_000_000],
    ids=["one line", "lines in quotation marks", "nothing"],
)
def test_a_file_without_end_takes_no_memory(tmp_path: Path, content: bytes) -> None:
    folder = made(tmp_path / "in", people=content)
    tracemalloc.start()
    try:
        assert import_record(folder, "north").exit_status == 2
        _kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 15_000_000


def test_of_very_many_faults_the_first_are_listed_and_all_are_counted(tmp_path: Path) -> None:
    lines = [FILES["people"][0], *(f"P{number},,,soon,,," for number in range(10_010))]
    report = import_record(made(tmp_path / "in", people=lines), "north")
    assert report.fault_total == 10_010
    assert len(report.faults) == 10_000
    assert report.lines[-2].startswith("… and ")


def test_faults_between_lines_are_all_counted_too(tmp_path: Path) -> None:
    lines = [FILES["ratings"][0], *(f"G{number},C-99,client,3,2025-06-05" for number in range(10_010))]
    report = import_record(made(tmp_path / "in", ratings=lines), "north")
    assert (report.fault_total, len(report.faults)) == (10_010, 10_000)


def test_lines_that_say_something_else_now_are_all_counted(tmp_path: Path) -> None:
    lines = [f"G{number},C-02,client,3,2025-06-05" for number in range(10_010)]
    folder = made(tmp_path / "in", ratings=[FILES["ratings"][0], *lines])
    assert import_record(folder, "north").exit_status == 0
    made(folder, ratings=[FILES["ratings"][0], *(line.replace(",3,", ",4,") for line in lines)])
    report = import_record(folder, "north")
    assert (report.fault_total, len(report.faults)) == (10_010, 10_000)


@pytest.mark.thorough
def test_a_large_file_of_faults_takes_no_more_memory_than_the_faults_that_are_listed(tmp_path: Path) -> None:
    contacts = (f"K{number},C-99,soon,shouting,nobody,{'x' * 200},,{number}.5,," for number in range(10_000))
    folder = made(tmp_path / "in", contacts=[FILES["contacts"][0], *contacts])
    tracemalloc.start()
    try:
        report = import_record(folder, "north")
        kept, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert report.fault_total >= 50_000
    assert len(report.faults) == 10_000
    assert peak < 25_000_000
    assert kept < 20_000_000


@pytest.mark.parametrize("code", ["", "North", "a b", "x" * 41, "../x", "-north"])
def test_a_service_code_that_cannot_be_one(tmp_path: Path, code: str) -> None:
    report = import_record(made(tmp_path / "in"), code)
    assert report.exit_status == 2
    assert "wanted at most 40 small letters, digits and dashes" in report.lines[0]
