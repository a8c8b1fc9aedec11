"""Drift is found, wherever it is planted."""

from datetime import timedelta
from typing import Any

import pytest

from tests.fixtures import House
from tideover.cases.models import Case
from tideover.foundation.actions import writing
from tideover.worklist.check import check_dues, subjects_to_check
from tideover.worklist.models import Due, Standing


def drift(house: House) -> list[str]:
    return [line for checked in check_dues(house.service.pk, batch=2) for line in checked.drift]


@pytest.fixture
def cases(house: House) -> list[Case]:
    with house.open():
        made = [house.case(person=house.person(given_name=name)) for name in ["Ada", "Bo", "Cy", "Di", "Ed"]]
        for case in made[:3]:
            house.contact(case)
            house.appointment(case)
    return made


def test_a_record_kept_by_actions_has_no_drift(house: House, cases: list[Case]) -> None:
    assert subjects_to_check(house.service.pk) == 5
    assert [checked.cases for checked in check_dues(house.service.pk, batch=2)] == [2, 2, 1]
    assert drift(house) == []


def test_a_due_taken_away_is_missed(house: House, cases: list[Case]) -> None:
    with house.open(), writing("test"):
        Due.objects.filter(case=cases[3]).delete()
    (line,) = drift(house)
    assert line.startswith(f"{cases[3].reference}: next contact (on ")
    assert line.endswith("is missing")


@pytest.mark.parametrize("change", [{"on": 1}, {"why_code": "missed"}, {"owner": None}, {"why_facts": {}}])
def test_a_due_tampered_with_is_found(house: House, cases: list[Case], change: dict[str, Any]) -> None:
    with house.open(), writing("test"):
        row = Due.objects.filter(case=cases[4]).get()
        if "on" in change:
            change = {"on": row.on + timedelta(days=1)}
        Due.objects.filter(pk=row.pk).update(**change)
    (line,) = drift(house)
    assert line.startswith(f"{cases[4].reference}: ")
    assert "should be" in line


def test_a_due_too_many_is_found(house: House, cases: list[Case]) -> None:
    with house.open(), writing("test"):
        extra = Due.objects.filter(case=cases[4]).get()
        extra.pk, extra.kind, extra.about, extra.why_code = None, "rebook", "appointment:99", "missed"
        extra.save(force_insert=True)
    (line,) = drift(house)
    assert line.startswith(f"{cases[4].reference}: rebook about appointment:99")
    assert line.endswith("should not be there")


def test_a_standing_that_is_wrong_or_missing_is_found(house: House, cases: list[Case]) -> None:
    with house.open(), writing("test"):
        Standing.objects.filter(case=cases[0]).update(stage="active")
        Standing.objects.filter(case=cases[1]).update(last_two_way_on=None)
        Standing.objects.filter(case=cases[4]).delete()
    wrong, unspoken, missing = drift(house)
    assert "is stored as Active since" in wrong
    assert "not spoken yet and should be" in unspoken
    assert "is stored as nothing" in missing


def test_a_fact_written_past_the_actions_is_found(house: House, cases: list[Case]) -> None:
    with house.open(), writing("test"):
        Case.objects.filter(pk=cases[0].pk).update(cadence_days=90, case_manager=house.staff["elsewhere"])
    assert [line.split(":")[0] for line in drift(house)] == [cases[0].reference] * 2


def test_another_services_drift_is_not_told(house: House, neighbour: House, cases: list[Case]) -> None:
    with neighbour.open(), writing("test"):
        neighbour.case()
        Due.objects.filter(service=neighbour.service).delete()
    assert drift(house) == []
    assert len(drift(neighbour)) == 1
