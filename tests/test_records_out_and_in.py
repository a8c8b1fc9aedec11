"""A record that goes out comes in again as it was: the same lines, the same monitoring report."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tideover.evaluation.extracts.checking import CODE
from tideover.evaluation.monitoring.definitions import ANY, NOT_KNOWN, REFUSED, UNASKED
from tideover.evaluation.queries import monitoring_report
from tideover.exchange.exporting import export_record
from tideover.exchange.importing import import_record
from tideover.exchange.schema import record_schema
from tideover.exchange.tests.folders import FILES, made
from tideover.foundation import clock
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.organisation.actions import INTERVENTION_CODE, RESERVED_ENDINGS
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, Standing
from tideover.world.demonstration import HARBOUR, RECORD, load

# What is loaded once for all of these tests is loaded in one process only.
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module", autouse=True)
def loaded(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The demonstration, loaded once for these tests."""
    with django_db_blocker.unblock(), clock.frozen(clock.local(date(2026, 11, 25), 12)), transaction.atomic():
        load(import_record=import_record)
        yield
        transaction.set_rollback(True)


def copied(code: str, folder: Path) -> Service:
    """The service, taken out into the folder and brought into an empty one."""
    export_record(Service.objects.get(code=code), folder)
    report = import_record(folder, f"{code}-copy")
    assert report.exit_status == 0, report.lines[:20]
    return Service.objects.get(code=f"{code}-copy")


def reported(service: Service) -> list[dict[str, Any]]:
    """The monitoring report's tables, their numbers to nine places: how a mean is added up is no fact."""
    with in_service(service.pk):
        tables = monitoring_report(service).as_json()["tables"]
    return [table | {"rows": [_rounded(row) for row in table["rows"]]} for table in tables]


def _rounded(row: dict[str, Any]) -> dict[str, Any]:
    return {name: round(value, 9) if isinstance(value, float) else value for name, value in row.items()}


@pytest.mark.parametrize("code", [pytest.param(HARBOUR, marks=pytest.mark.thorough), RECORD])
def test_a_copy_gives_the_same_monitoring_report(code: str, tmp_path: Path) -> None:
    copy = copied(code, tmp_path / "out")
    tables = reported(copy)
    assert tables == reported(Service.objects.get(code=code))
    assert sum(row["n"] for table in tables for row in table["rows"]) > 100


def test_a_copy_stands_and_is_due_as_the_living_service(tmp_path: Path) -> None:
    copy, original = copied(HARBOUR, tmp_path / "out"), Service.objects.get(code=HARBOUR)
    assert [line for checked in check_dues(copy.pk) for line in checked.drift] == []

    def standing(service: Service) -> list[tuple[Any, ...]]:
        rows = Standing.objects.filter(service=service).order_by("case__reference")
        return list(rows.values_list("case__reference", "stage", "stage_since", "last_two_way_on"))

    assert standing(copy) == standing(original)
    assert Due.objects.filter(service=copy).count() > 40


def test_a_copy_that_goes_out_has_the_same_lines(tmp_path: Path) -> None:
    copy = copied(HARBOUR, tmp_path / "out")
    export_record(copy, tmp_path / "again")
    for resource in record_schema().values():
        first, second = ((tmp_path / name / resource.file).read_text("utf-8") for name in ("out", "again"))
        assert sorted(first.splitlines()) == sorted(second.splitlines()), resource.name


def test_a_folder_that_comes_in_goes_out_with_the_references_it_had(tmp_path: Path) -> None:
    import_record(made(tmp_path / "in"), "north")
    export_record(Service.objects.get(code="north"), tmp_path / "out")
    for name, lines in FILES.items():
        written = (tmp_path / "out" / f"{name}.csv").read_text("utf-8").splitlines()
        assert {line.split(",")[0] for line in lines if "," in line} <= {line.split(",")[0] for line in written}


@pytest.mark.thorough
def test_nobody_else_on_the_machine_may_read_what_goes_out(tmp_path: Path) -> None:
    export_record(Service.objects.get(code=RECORD), tmp_path / "out")
    assert (tmp_path / "out").stat().st_mode & 0o077 == 0


def test_a_kind_of_help_has_no_code_that_reports_need_for_rows_of_their_own() -> None:
    code = record_schema()["interventions"].by_name["intervention"]
    assert set(code.reserved) == {ANY, REFUSED, UNASKED, NOT_KNOWN} == set(RESERVED_ENDINGS)
    assert code.pattern
    assert code.pattern.pattern == INTERVENTION_CODE.pattern
    for written in ("cbt", "cbt_2", "2", "CBT", "cbt-2", "_cbt", "a" * 40, "a" * 41):
        assert not code.pattern.fullmatch(written) or re.fullmatch(CODE.strip("^$"), written), written
