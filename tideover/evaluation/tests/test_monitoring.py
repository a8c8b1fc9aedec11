"""The report over services unlike the founding one: nobody yet, cases still open, things nobody told us,
another catalogue."""

import json
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.assessments.rules import Severity
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.employment.actions import end_post, record_post, record_spell
from tideover.employment.rules import EndedBy, SpellState
from tideover.evaluation.monitoring.handing_on import MEDIA_TYPES
from tideover.evaluation.monitoring.how import referrals_and_clients
from tideover.evaluation.monitoring.results import Count, MonitoringReport, ReportTable, RowKind, Spread
from tideover.evaluation.monitoring.text import as_text
from tideover.evaluation.monitoring.wording import share
from tideover.evaluation.queries import monitoring_report
from tideover.foundation import clock
from tideover.organisation.actions import add_intervention
from tideover.organisation.models import Focus, Intervention
from tideover.people.rules import Sex
from tideover.provision.actions import record_help, suggest
from tideover.provision.rules import Reporter


def days_ago(days: int) -> date:
    return clock.today() - timedelta(days=days)


def report_of(house: House) -> MonitoringReport:
    return monitoring_report(house.service)


def counts(report: MonitoringReport, code: str) -> dict[str, int]:
    return {row.code: row.n for row in report.table(code).rows}


def at_work(case: Case, since: date, **more: Any) -> None:
    post = record_post(person=case.person, by=TESTS, title="porter")
    record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=since, post=post, **more)


def test_a_service_without_clients_has_an_empty_report(house: House) -> None:
    report = report_of(house)
    assert report.headline == "0 people"
    assert {table.base for table in report.tables} == {0}
    assert [row.percent for row in report.table("interventions").rows if isinstance(row, Count)] == [0.0]


def test_what_nobody_told_us_is_a_row_of_its_own_so_that_rows_add_up_to_the_base(house: House) -> None:
    house.case(person=house.person(sex=Sex.FEMALE))
    house.case(person=house.person(birth_date=None))
    report = report_of(house)
    assert counts(report, "sex") == {"female": 1, "not_known": 1}
    for code in ("sex", "ethnicity", "married", "hours", "income", "occupation", "diagnosis", "severity"):
        assert sum(counts(report, code).values()) == 2
    known, missing = report.table("age").rows
    assert isinstance(known, Spread)
    assert (known.code, known.n) == ("age", 1)
    assert missing == Count("not_known", "Not known", 1, 50.0)


def test_the_headline_gives_no_unfinished_support_out_as_a_result(house: House) -> None:
    at_work(house.case(person=house.person()), days_ago(200), confirmed_on=days_ago(5))
    ended = house.case(person=house.person(), accepted=100)
    at_work(ended, days_ago(200), confirmed_on=days_ago(5))
    end_case(case=ended, by=TESTS, on=days_ago(10), reason=EndingReason.SETTLED)
    assert report_of(house).headline == "2 people; so far 2 have kept their job; support goes on for 1"
    assert report_of_outcomes(going_on=3, retained_job=5, new_job_of_higher_level=2).headline == (
        "10 people; so far 5 have kept their job and 2 found one as good; support goes on for 3"
    )


def test_the_headline_of_finished_support_says_what_came_of_it() -> None:
    report = report_of_outcomes(going_on=0, retained_job=5, new_job_of_equal_level=2)
    assert report.headline == "10 people; 5 kept their job, 2 found one as good"


def report_of_outcomes(*, going_on: int, **outcomes: int) -> MonitoringReport:
    """A report of ten people with these outcomes."""
    lengths = (Count("going_on", "", going_on, 0.0),)
    rows = tuple(Count(code, "", n, 0.0) for code, n in outcomes.items())
    tables = ReportTable("job_outcome", "", 10, rows, ""), ReportTable("length_of_support", "", 10, lengths, "")
    return MonitoringReport("x", clock.today(), 10, tables)


def test_support_that_goes_on_has_no_length_yet(house: House) -> None:
    house.case()
    ended = house.case(person=house.person(), accepted=100)
    end_case(case=ended, by=TESTS, on=days_ago(1), reason=EndingReason.SETTLED)
    assert counts(report_of(house), "length_of_support") == {"3-6": 1, "going_on": 1}


def test_the_outcome_of_an_open_case_is_that_of_the_last_day_it_was_confirmed(house: House) -> None:
    at_work(house.case(), days_ago(200), confirmed_on=days_ago(5))
    house.case(person=house.person())
    report = report_of(house)
    assert counts(report, "job_outcome") == {"retained_job": 1, "not_known": 1}
    assert counts(report, "retained_how") == {"same_post": 1}
    assert report.table("retained_how").base == 1


def test_nothing_is_claimed_of_the_end_of_support_if_work_status_was_not_known_then(house: House) -> None:
    silent, lost = house.case(accepted=100), house.case(person=house.person(), accepted=100)
    for case, reason in ((silent, EndingReason.SETTLED), (lost, EndingReason.NO_ANSWER)):
        at_work(case, days_ago(200), confirmed_on=days_ago(50))
        end_case(case=case, by=TESTS, on=days_ago(10), reason=reason)
    assert counts(report_of(house), "job_outcome") == {"lost_touch": 1, "not_known": 1}


def test_being_out_of_work_is_told_by_how_the_post_ended(house: House) -> None:
    for ended_by in (EndedBy.DISMISSAL, EndedBy.RETIREMENT):
        case = house.case(person=house.person(), accepted=100)
        at_work(case, days_ago(200))
        end_post(post=case.person.posts.get(), by=TESTS, on=days_ago(50), ended_by=ended_by)
        record_spell(person=case.person, by=TESTS, state=SpellState.UNEMPLOYED, starts_on=days_ago(49))
    assert counts(report_of(house), "job_outcome") == {"dismissal_not_working": 1, "retirement_not_working": 1}


def test_rows_of_help_come_from_the_services_own_catalogue(house: House) -> None:
    for code, label in (("yoga", "Yoga"), ("running", "Running")):
        add_intervention(service=house.service, by=TESTS, code=code, label=label, focus=Focus.OTHER_AGENCIES)
    case = house.case()
    yoga = Intervention.objects.get(service=house.service, code="yoga")
    cbt = Intervention.objects.get(service=house.service, code="cbt")
    for _ in range(2):
        record_help(case=case, intervention=yoga, by=TESTS, started_on=days_ago(3))
    record_help(case=case, intervention=cbt, by=TESTS, started_on=days_ago(3), reported_by=Reporter.CLIENT)
    suggest(case=case, intervention=cbt, by=TESTS, on=days_ago(3))
    rows = report_of(house).table("interventions").rows
    assert [(row.code, row.n) for row in rows] == [
        ("cbt", 0),
        ("other_agencies_any", 1),
        ("yoga", 1),
        ("running", 0),
    ]


def test_what_clients_reported_has_only_rows_with_somebody_and_says_how_many_reported(house: House) -> None:
    cases = [house.case(person=house.person()) for _ in range(3)]
    for code in ("yoga", "running"):
        add_intervention(service=house.service, by=TESTS, code=code, label=code.title(), focus=Focus.CLIENT)
    yoga = Intervention.objects.get(service=house.service, code="yoga")
    for case in cases[:2]:
        record_help(case=case, intervention=yoga, by=TESTS, started_on=days_ago(3), reported_by=Reporter.CLIENT)
    report = report_of(house)
    assert counts(report, "interventions_by_client") == {"client_focused_any": 2, "yoga": 2, "not_known": 1}
    assert "2 of 3 clients reported any." in report.table("interventions_by_client").how
    employers = report.table("interventions_by_employer")
    assert (employers.rows, employers.nothing) == ((), "No employer has reported which help a client had.")
    assert {"yoga", "running"} <= set(counts(report, "interventions"))


def test_rows_below_a_heading_are_its_members(house: House) -> None:
    for code in ("yoga", "running"):
        add_intervention(service=house.service, by=TESTS, code=code, label=code, focus=Focus.OTHER_AGENCIES)
    house.case()
    rows = report_of(house).table("interventions").rows
    assert [(row.code, row.kind) for row in rows if isinstance(row, Count)] == [
        ("cbt", RowKind.PLAIN),
        ("other_agencies_any", RowKind.HEADING),
        ("yoga", RowKind.MEMBER),
        ("running", RowKind.MEMBER),
    ]


def test_those_in_a_first_episode_are_counted_besides_the_rows_that_add_up(house: House) -> None:
    for first in (True, False):
        record_assessment(
            case=house.case(person=house.person()),
            by=TESTS,
            on=clock.today(),
            severity=Severity.MILD_TO_MODERATE,
            first_episode=first,
        )
    house.case(person=house.person())
    rows = [row for row in report_of(house).table("severity").rows if isinstance(row, Count)]
    assert [(row.code, row.n, row.kind) for row in rows] == [
        ("mild_to_moderate", 2, RowKind.PLAIN),
        ("not_known", 1, RowKind.PLAIN),
        ("first_episode", 1, RowKind.BESIDES),
    ]
    assert sum(row.n for row in rows if row.kind is RowKind.PLAIN) == 3
    assert "Counted besides, of all 3 people" in as_text(report_of(house))


def test_clients_without_a_referral_explain_why_there_are_more_of_them_than_were_accepted(house: House) -> None:
    house.case()
    funnel = report_of(house).table("referral_funnel")
    assert (funnel.counted, funnel.base) == ("Referrals", 0)
    assert "1 of the 1 clients has no referral in the record." in funnel.how
    by_table = {"referral_funnel": {"accepted": {"n": 5}, "opened_case": {"n": 4}}}
    assert referrals_and_clients(by_table, 6) == (
        "Of every referral received, whatever was decided. 2 of the 6 clients have no referral in the record. "
        "1 of those accepted had opened no case by this day."
    )
    assert referrals_and_clients({"referral_funnel": {"accepted": {"n": 4}, "opened_case": {"n": 4}}}, 4) == (
        "Of every referral received, whatever was decided."
    )


def test_a_new_job_is_told_by_how_it_came_about(house: House) -> None:
    for ended_by in (EndedBy.RESIGNATION, EndedBy.REDUNDANCY):
        case = house.case(accepted=100)
        at_work(case, days_ago(200))
        end_post(post=case.person.posts.get(), by=TESTS, on=days_ago(50), ended_by=ended_by)
        new = record_post(person=case.person, by=TESTS, title="clerk", started_on=days_ago(30))
        record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=days_ago(30), post=new)
    table = report_of(house).table("new_job_how")
    assert (table.base, {row.code: row.n for row in table.rows}) == (2, {"by_choice": 1, "post_ended": 1})


def test_what_nobody_was_asked_is_not_known_of_everybody(house: House) -> None:
    house.case()
    for code in ("consent_to_contact", "ratings", "time_split"):
        table = report_of(house).table(code)
        assert [(row.code, row.n, table.base) for row in table.rows] == [("not_known", 1, 1)]


def test_another_services_clients_are_not_counted(house: House, neighbour: House) -> None:
    neighbour.case()
    assert report_of(house).clients == 0


def test_somebody_accepted_after_the_day_of_the_report_is_not_counted(house: House) -> None:
    house.case(accepted=10)
    assert monitoring_report(house.service, as_at=days_ago(11)).clients == 0


def test_one_in_a_thousand_does_not_round_to_nobody() -> None:
    assert share(Count("a", "A", 1, 0.1)) == "under 1%"
    assert share(Count("a", "A", 0, 0.0)) == "0%"


def test_the_text_names_service_day_and_headline(house: House) -> None:
    at_work(house.case(), days_ago(200), confirmed_on=days_ago(5))
    head = as_text(monitoring_report(house.service, as_at=date(2030, 2, 3))).splitlines()[:2]
    assert head == [
        "Harbour Job Retention Service: monitoring report as at 3 February 2030",
        "1 person; so far 1 has kept their job; support goes on for 1.",
    ]


@pytest.mark.parametrize(("role", "status"), [("commissioner", 200), ("case_manager", 200), ("provider", 403)])
def test_the_page_is_for_those_who_may_see_reports(house: House, role: str, status: int) -> None:
    assert house.client(role).get("/reports/monitoring/").status_code == status


def test_the_page_shows_headline_tables_and_how_they_were_counted(house: House) -> None:
    at_work(house.case(), days_ago(200), confirmed_on=days_ago(5))
    page = house.client("commissioner").get("/reports/monitoring/").content.decode()
    assert "1 person; so far 1 has kept their job; support goes on for 1." in page
    assert "Cognitive behaviour therapy" in page
    assert "Computed from dated spells" in page
    assert page.count("<table") == page.count("</table>") > 5


def test_the_report_of_the_page_is_handed_on_as_files(house: House) -> None:
    house.case()
    client = house.client("commissioner")
    with house.open():
        report = monitoring_report(house.service)
    page = client.get("/reports/monitoring/").content.decode()
    for form in ("xlsx", "html", "json"):
        address = f"/reports/monitoring.{form}"
        assert f'href="{address}"' in page
        answer = client.get(address)
        assert answer["Content-Type"] == MEDIA_TYPES[form]
        assert answer["Content-Disposition"] == f'attachment; filename="harbour-monitoring-{clock.today()}.{form}"'
    assert json.loads(client.get("/reports/monitoring.json").content) == report.as_json()
    book = load_workbook(BytesIO(client.get("/reports/monitoring.xlsx").content))
    rows = [row for table in report.tables for row in table.rows]
    assert book["Rows"].max_row == len(rows) + 1
    assert report.headline in client.get("/reports/monitoring.html").content.decode()
    assert house.client("provider").get("/reports/monitoring.xlsx").status_code == 403


def test_the_page_of_a_service_without_clients_says_what_will_come(house: House) -> None:
    page = house.client("commissioner").get("/reports/monitoring/").content.decode()
    assert "Nothing to count yet" in page


def test_starting_the_web_loads_nothing_that_only_a_report_needs() -> None:
    program = (
        "import sys, django; django.setup(); import tideover.settings.urls;"
        "sys.exit({'ibis', 'duckdb', 'pyarrow'} & set(sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
