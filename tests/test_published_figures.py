"""The report over the record of 2002-03 gives the figures that were published for it.

tests/data/jrt-2002-03/README.md says where they come from. Counts are compared as they are; means, minima
and maxima as they were printed, rounded.
"""

import json
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.evaluation.monitoring.text import as_text
from tideover.evaluation.queries import monitoring_report
from tideover.exchange.importing import import_record
from tideover.foundation.models import Service

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "tideover/world/data/jrt-2002-03/clients.csv"
PUBLISHED = tomllib.loads((ROOT / "tests/data/jrt-2002-03/published.toml").read_text("utf-8"))
ONE_TABLE_EACH = ["length_of_support", "job_outcome", "retained_how", "client_views", "interventions"]
TABLES = PUBLISHED["characteristics"] | {name: PUBLISHED[name] for name in ONE_TABLE_EACH}


@pytest.fixture(scope="module")
def report(django_db_setup: None, django_db_blocker: Any) -> MonitoringReport:
    with django_db_blocker.unblock(), transaction.atomic():
        imported = import_record(RECORD, "jrt-2002-03", service_name="Job retention team 2002-03")
        assert imported.fault_total == 0
        made = monitoring_report(Service.objects.get(code="jrt-2002-03"))
        transaction.set_rollback(True)
    return made


@pytest.mark.parametrize("code", TABLES)
def test_a_table_of_the_report_equals_the_published_one(report: MonitoringReport, code: str) -> None:
    table = next(table for table in report.as_json()["tables"] if table["code"] == code)
    published = TABLES[code]
    if "mean" in published:
        (row,) = table["rows"]
        assert (row["code"], row["n"]) == (code, 13)
        assert {key: round(row[key], 1 if published[key] % 1 else 0) for key in published} == published
    else:
        assert {row["code"]: row["n"] for row in table["rows"]} == published
        for row in table["rows"]:
            assert row["percent"] == pytest.approx(100 * row["n"] / table["base"])


def test_the_base_is_everybody_or_for_how_a_job_was_kept_those_who_kept_it(report: MonitoringReport) -> None:
    bases = {table.code: table.base for table in report.tables}
    assert bases.pop("retained_how") == 7
    assert set(bases.values()) == {13}


def test_every_table_of_the_report_was_published(report: MonitoringReport) -> None:
    assert {table.code for table in report.tables} == set(TABLES)


def test_the_headline_says_what_became_of_the_jobs(report: MonitoringReport) -> None:
    assert report.headline == "13 people; 7 kept their job, 3 found one as good"


def test_json_has_the_documented_keys_and_nothing_else(report: MonitoringReport) -> None:
    document = json.loads(json.dumps(report.as_json()))
    assert set(document) == {"tables"}
    for table in document["tables"]:
        assert list(table) == ["code", "title", "base", "rows"]
        for row in table["rows"]:
            assert list(row) in (["code", "label", "n", "percent"], ["code", "mean", "min", "max", "n"])


def test_the_text_shows_rounded_numbers(report: MonitoringReport) -> None:
    lines = [" ".join(line.split()) for line in as_text(report).splitlines()]
    assert "Age in years (base 13)" in lines
    assert "mean 42, from 34 to 57 (13 known)" in lines
    assert "mean 14, from 1.5 to 30 (13 known)" in lines
    assert "Kept their job 7 54% ###########" in lines
    assert "£10,000 to £20,000 5 38% ########" in lines


def test_outcomes_come_from_spells_and_say_on_which_day(report: MonitoringReport) -> None:
    assert report.as_at >= date(2003, 3, 31)
    assert "Computed from dated spells" in report.table("job_outcome").how
