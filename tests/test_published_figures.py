"""The report over the record of 2002-03 gives the figures that were published for it.

tests/data/jrt-2002-03/README.md says where they come from. Counts are compared as they are; means, minima
and maxima as they were printed, rounded.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from datetime import date
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from openpyxl import load_workbook

from tideover.evaluation.extracts.checking import faults_of
from tideover.evaluation.extracts.making import create_extract
from tideover.evaluation.monitoring.arrangement import arranged
from tideover.evaluation.monitoring.document import as_html
from tideover.evaluation.monitoring.results import MonitoringReport, Spread
from tideover.evaluation.monitoring.spreadsheet import as_xlsx
from tideover.evaluation.monitoring.text import as_text
from tideover.evaluation.monitoring.wording import SMALL_NUMBERS, rounded, share
from tideover.evaluation.queries import monitoring_report, report_of_extract
from tideover.exchange.importing import import_record
from tideover.foundation.models import Service

# What is made once for all of these tests is made in one process only.
pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[1]
RECORD = ROOT / "tideover/world/data/jrt-2002-03/record"
PUBLISHED = tomllib.loads((ROOT / "tests/data/jrt-2002-03/published.toml").read_text("utf-8"))
TABLES = PUBLISHED["characteristics"] | {name: table for name, table in PUBLISHED.items() if name != "characteristics"}
NOT_PUBLISHED = {
    "consent_to_contact": {"employer_refused": 6, "gp_refused": 3},
    "client_views": {"work_not_main_cause": 4},
    "ratings": {"employer_not_known": 8},
}
"""Rows of the report that the publication leaves to be worked out."""
WORKED_OUT = {"new_job_how": {"by_choice": 2, "post_ended": 1}}
"""Tables that were not published but follow from what was: of those with a new job two resigned, one was dismissed."""
EMPTY = {"referral_sources", "referral_funnel", "interventions_by_client", "interventions_by_employer"}
"""Tables of which nothing was published, nor recorded."""


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: Any) -> dict[str, Any]:
    """The report of the service, and that of an extract of it with its folder."""
    folder = tmp_path_factory.mktemp("extracts") / "jrt"
    with django_db_blocker.unblock(), transaction.atomic():
        imported = import_record(RECORD, "jrt-2002-03", service_name="Job retention team 2002-03")
        assert imported.fault_total == 0
        service = Service.objects.get(code="jrt-2002-03")
        as_at = date(2026, 11, 22)
        create_extract(service, folder, as_at)
        reports = {"folder": folder, "service": monitoring_report(service, as_at), "extract": report_of_extract(folder)}
        transaction.set_rollback(True)
    return reports


@pytest.fixture(scope="module")
def report(made: dict[str, Any]) -> MonitoringReport:
    return made["service"]  # type: ignore[no-any-return]


def rounded_as(published: Mapping[str, float], row: Mapping[str, Any]) -> dict[str, float]:
    """What is published of a row, rounded as it was printed; halves away from nought, as people round."""
    return {key: int(row[key] * 10**places + 0.5) / 10**places for key, places in decimals(published).items()}


def decimals(published: Mapping[str, float]) -> dict[str, int]:
    return {key: 1 if value % 1 else 0 for key, value in published.items()}


@pytest.mark.parametrize("code", TABLES)
@pytest.mark.parametrize("source", ["service", "extract"])
def test_a_table_of_the_report_equals_the_published_one(made: dict[str, Any], source: str, code: str) -> None:
    table = next(table for table in made[source].as_json()["tables"] if table["code"] == code)
    rows, published = {row["code"]: row for row in table["rows"]}, TABLES[code]
    spreads = {code: published} if "mean" in published else published
    if any(isinstance(each, dict) for each in spreads.values()):
        means = {row: each for row, each in rows.items() if "mean" in each}
        assert {row: rounded_as(spreads[row], means[row]) for row in means} == spreads
        counts = {row: each["n"] for row, each in rows.items() if "percent" in each}
        assert counts == NOT_PUBLISHED.get(code, {})
    else:
        assert {row: each["n"] for row, each in rows.items()} == published | NOT_PUBLISHED.get(code, {})
        for row in table["rows"]:
            assert row["percent"] == pytest.approx(100 * row["n"] / table["base"])


def test_the_extract_has_no_fault_and_gives_the_same_report(made: dict[str, Any]) -> None:
    assert list(faults_of(made["folder"])) == []
    assert made["extract"].as_json() == made["service"].as_json()


def test_the_spreadsheet_holds_every_row_with_its_numbers(report: MonitoringReport) -> None:
    sheet = load_workbook(BytesIO(as_xlsx(report)))["Rows"]
    headings, *rows = sheet.iter_rows(values_only=True)
    lines = {(row[1], row[2]): dict(zip(headings, row, strict=True)) for row in rows}
    for table in report.as_json()["tables"]:
        for row in table["rows"]:
            line = lines.pop((table["code"], row["code"]))
            assert line["Base"] == table["base"]
            told = {name: line[name] for name in ("n", "Per cent of base", "Mean", "Least", "Most", "Known")}
            if "percent" in row:
                assert list(told.values()) == [row["n"], pytest.approx(row["percent"]), None, None, None, None]
            else:
                means = pytest.approx([row["mean"], row["min"], row["max"]])
                assert list(told.values())[2:5] == means
                assert (told["n"], told["Known"]) == (None, row["n"])
            assert line["How it was counted"] == report.table(table["code"]).how
    assert lines == {}


def test_the_spreadsheet_begins_with_what_it_is(report: MonitoringReport) -> None:
    book = load_workbook(BytesIO(as_xlsx(report)))
    assert book.sheetnames == ["About", "Report", "Rows"]
    about = dict(book["About"].iter_rows(values_only=True))
    assert about["Monitoring report"] == "Job retention team 2002-03"
    assert about["What it comes to"] == "13 people; 7 kept their job, 3 found one as good."
    assert about["As at"] == "22 November 2026"
    assert about["Base"].startswith("13 clients")
    assert about["Before you hand it on"] == SMALL_NUMBERS


def test_the_document_needs_nothing_but_itself(report: MonitoringReport) -> None:
    document = as_html(report)
    assert "13 people; 7 kept their job, 3 found one as good." in document
    assert document.count("<svg") > 50
    assert "<link" not in document
    assert "<script" not in document
    assert "shares recorded by the case manager for 13" in document


def test_every_form_that_people_read_says_what_it_was_counted_from_and_that_small_numbers_need_care(
    made: dict[str, Any],
) -> None:
    for source, words in (("service", "from the record as it was on "), ("extract", "from an extract of the record")):
        about = str(list(load_workbook(BytesIO(as_xlsx(made[source])))["About"].iter_rows(values_only=True)))
        for form in (as_html(made[source]), as_text(made[source]), about):
            assert words in form
            assert SMALL_NUMBERS in form


def test_the_forms_show_the_tables_in_one_order(report: MonitoringReport) -> None:
    order = [table.title for section in arranged(report) for table in section.tables]
    titles = re.findall(r"<caption>([^<]+) <span|<h3>([^<]+)</h3>", as_html(report))
    assert [unescape(shown or empty) for shown, empty in titles] == order
    lines = as_text(report).splitlines()
    first = [line.partition(" (base")[0] for line in lines]
    assert [line for line in first if line in order] == order
    sheet = load_workbook(BytesIO(as_xlsx(report)))["Report"]
    # A title stands alone in its line or has the base; a row called like a table ("Married") has a number.
    written = [(str(row[0]), row[1]) for row in sheet.iter_rows(values_only=True)]
    cells = [name.partition(" (base")[0] for name, number in written if number is None or " (base" in name]
    assert [cell for cell in cells if cell in order] == order


def test_the_page_shows_every_number_of_every_table(report: MonitoringReport) -> None:
    tables = dict(re.findall(r'<div class="report-table" id="(\w+)">(.*?)</table>', as_html(report), re.DOTALL))
    for table in report.tables:
        body = tables.pop(table.code, "").partition("<tbody>")[2]
        shown = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in body.split("</tr>")]
        shown = [[unescape(cell) for cell in row] for row in shown if len(row) > 1]
        assert len(shown) == len(table.rows), table.code
        for row, cells in zip(table.rows, shown, strict=True):
            if isinstance(row, Spread):
                numbers = [rounded(number) for number in (row.mean, row.min, row.max)]
                assert cells == [*([row.label] if row.label else []), *numbers, str(row.n)]
            else:
                assert cells[:2] in ([row.label, str(row.n)], [row.label, f"{row.n} ({share(row)})"])
    assert tables == {}


def test_links_at_the_top_lead_to_every_section_in_its_order(report: MonitoringReport) -> None:
    document = as_html(report)
    names = [section.name for section in arranged(report)]
    assert re.findall(r'<a href="#(\w+)">', document) == names
    assert re.findall(r'<section class="report-section" id="(\w+)"', document) == names


def test_every_range_is_a_picture_with_a_name_that_tells_its_numbers(report: MonitoringReport) -> None:
    names = re.findall(r'<svg role="img" aria-label="([^"]+)"', as_html(report))
    ranges = [row for section in arranged(report) for table in section.tables for row in table.rows]
    told = [f"least {rounded(row.min)}, mean {rounded(row.mean)}" for row in ranges if isinstance(row, Spread)]
    assert all(words in name for words, name in zip(told, names, strict=True))


def test_those_counted_besides_stand_in_a_group_of_their_own(report: MonitoringReport) -> None:
    groups = re.findall(r'<tbody class="report-besides">(.*?)</tbody>', as_html(report), re.DOTALL)
    rows = [re.findall(r'<th scope="row">([^<]+)</th>', group) for group in groups]
    assert rows == [["Also with post-traumatic stress disorder", "Also with agoraphobia"], ["In a first episode"]]


def test_what_nobody_reported_is_said_in_a_sentence_instead_of_a_table(report: MonitoringReport) -> None:
    for form in (as_html(report), as_text(report)):
        assert "No client has reported which help they had." in form
        assert "No employer has reported which help a client had." in form
        assert form.count("No referral is recorded.") == 2


def test_the_base_is_everybody_or_for_how_a_job_was_kept_those_who_kept_it(report: MonitoringReport) -> None:
    bases = {table.code: table.base for table in report.tables}
    assert [bases.pop(code) for code in ("referral_sources", "referral_funnel")] == [0, 0]
    assert (bases.pop("retained_how"), bases.pop("new_job_how")) == (7, 3)
    assert set(bases.values()) == {13}


def test_every_table_of_the_report_was_published(report: MonitoringReport) -> None:
    assert {table.code for table in report.tables if table.rows} == set(TABLES) | set(WORKED_OUT)
    for code, rows in WORKED_OUT.items():
        assert {row.code: row.n for row in report.table(code).rows} == rows
    assert {table.code for table in report.tables if not table.rows} == EMPTY


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
    assert "mean 42, least 34, most 57 (13 known)" in lines
    assert "mean 14, least 1.5, most 30 (13 known)" in lines
    assert "Kept their job 7 54% ###########" in lines
    assert "£10,000 to under £20,000 5 38% ########" in lines


def test_outcomes_come_from_spells_and_say_on_which_day(report: MonitoringReport) -> None:
    assert report.as_at >= date(2003, 3, 31)
    assert "Computed from dated spells" in report.table("job_outcome").how
