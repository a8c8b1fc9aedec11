"""A folder is checked against the record as well as against itself: the rules are the same."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tideover.cases.models import Case
from tideover.exchange.actions import bringing
from tideover.exchange.importing import import_record
from tideover.exchange.tests.folders import FILES, made, with_line
from tideover.foundation.actions import writing
from tideover.organisation.models import Team

pytestmark = pytest.mark.django_db


def brought(folder: Path, **changed: Any) -> list[str]:
    """The report's lines for a folder that comes after a first one."""
    return import_record(made(folder, **changed), "north").lines


def only(name: str, line: str) -> dict[str, list[str]]:
    """The file with this line alone: the old ones are left out."""
    return {name: [FILES[name][0], line]}


def without(*names: str) -> dict[str, None]:
    """These files are left out."""
    return dict.fromkeys(names)


OF_CASES = without("time_shares", "contacts", "attempts", "appointments", "assessments", "provisions", "ratings")


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        (
            only("cases", "C-09,P1,,T1,,,2025-05-01,,") | OF_CASES,
            'cases.csv, line 2, column ended_on: found a second open case of "P1", wanted the day it ended',
        ),
        (
            only("cases", "C-09,P1,R1,T1,,,2025-04-01,2025-05-01,other") | OF_CASES,
            'cases.csv, line 2, column referral: found "R1" again, which the record has already',
        ),
        (
            with_line("people", "P3,Mary,,,,9434765919,"),
            'people.csv, line 4, column nhs_number: found "9434765919" again, which the record has already',
        ),
        (
            {name: None for name in FILES if name != "people"} | only("people", "P3,Mary,,,,9434765919,"),
            'people.csv, line 2, column nhs_number: found "9434765919" again, which the record has already',
        ),
        (
            only("spells", "L9,P1,J1,off_sick,2025-06-01,,"),
            'spells.csv, line 2, column starts_on: found "2025-06-01" while an earlier spell goes on',
        ),
        (
            only("spells", "L9,P1,J1,off_sick,2014-01-01,2014-06-01,"),
            'spells.csv, line 2, column ends_on: found a spell that goes on into the one from "2014-03-01", which the',
        ),
        (
            only("spells", "L9,P2,,retired,2025-06-01,,"),
            'spells.csv, line 2, column starts_on: found "2025-06-01" while an earlier spell goes on',
        ),
        (
            only("appointments", "B9,C-01,2099-04-12T10:00,in_person,booked,,,,")
            | with_line("appointments", "B9,C-01,2099-04-12T10:00,in_person,booked,,,B1,"),
            'appointments.csv, line 4, column replaces: found "B1" again, which the record has already',
        ),
    ],
)
def test_a_new_line_that_contradicts_the_record_is_a_fault(tmp_path: Path, changed: Any, expected: str) -> None:
    brought(tmp_path / "first")
    found = brought(tmp_path / "second", **changed)
    assert [line.startswith(expected) for line in found[:-1]] == [True], found


def ended(reference: str, on: date) -> None:
    """The case ended, as on its page."""
    with writing("a test"):
        Case.objects.filter(reference=reference).update(ended_on=on, ending_reason="other")


def test_of_what_came_in_before_the_record_counts_as_it_is_now(tmp_path: Path) -> None:
    brought(tmp_path / "first")
    ended("C-01", date(2025, 9, 1))
    late = with_line("appointments", "B9,C-01,2099-04-12T10:00,in_person,booked,,,,")
    assert "moved or cancelled, as the case has ended" in brought(tmp_path / "second", **late)[0]
    again = with_line("cases", "C-09,P1,,T1,,,2025-10-01,,")
    assert "no fault" in brought(tmp_path / "third", **again)[0]


def test_lines_that_came_in_before_are_not_held_against_what_pages_did_since(tmp_path: Path) -> None:
    brought(tmp_path / "first")
    ended("C-01", date(2025, 3, 2))
    assert brought(tmp_path / "second")[-1] == "All of it had come in before, and nothing was doubled."


def test_what_only_the_database_refuses_is_a_sentence_and_nothing_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought(tmp_path / "first")
    monkeypatch.setattr(bringing, "check_between", lambda *arguments, **named: None)
    second = with_line("teams", "T2,South") | only("spells", "L9,P1,J1,off_sick,2025-06-01,,")
    (fault, last) = brought(tmp_path / "second", **second)
    assert fault.startswith("spells.csv: found what the record does not take (one_spell_at_a_time_in_a_post), wanted")
    assert last.startswith("1 fault. Nothing was applied.")
    assert not Team.objects.filter(name="South").exists()


def test_the_database_itself_holds_a_person_to_one_open_case(tmp_path: Path) -> None:
    brought(tmp_path / "first")
    with writing("a test"), pytest.raises(IntegrityError, match="one_open_case_of_a_person"), transaction.atomic():
        Case.objects.filter(reference="C-02").update(
            person=Case.objects.get(reference="C-01").person, ended_on=None, ending_reason=""
        )
