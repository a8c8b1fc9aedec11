"""Importing a record folder: in whole or not at all, once, and with history."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tideover.cases.models import Case, TimeShare
from tideover.consent.models import PermissionDecision
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.employment.models import Post, Spell
from tideover.exchange.actions import bringing
from tideover.exchange.exporting import export_record, write_example
from tideover.exchange.importing import import_record
from tideover.exchange.models import Import, ImportedRow
from tideover.exchange.reports import ImportReport
from tideover.exchange.tables import TABLES
from tideover.exchange.tests.folders import FILES, made, with_first, with_line
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.history import history_of
from tideover.foundation.models import Event, Service
from tideover.organisation.models import Intervention, Policy
from tideover.people.models import Employer, Person
from tideover.provision.models import Provision
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, Standing

pytestmark = pytest.mark.django_db


def imported(folder: Path, **changed: Any) -> ImportReport:
    """The report of an import that is expected to succeed."""
    report = import_record(made(folder, **changed), "north", service_name="North Service")
    assert report.exit_status == 0, report.lines
    return report


def forget(*files: str) -> None:
    """Make the service forget that the lines of these files came in."""
    with writing("a test"):
        ImportedRow.objects.filter(resource__in=files).delete()


def everything() -> dict[str, int]:
    """How many rows there are of each kind that an import writes."""
    kinds = [*(table.model for table in TABLES.values()), Event, Import, ImportedRow, Policy, Due, Standing]
    return {kind.__name__: kind.objects.count() for kind in kinds}


def test_what_came_in_is_counted_so_that_pages_are_planned_for_it(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    counted = {kind._meta.db_table: kind.objects.count() for kind in (Person, Case, Contact, Spell, Due, Standing)}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname, reltuples::int FROM pg_class WHERE relname = ANY(%s)", [list(counted)])
        assert dict(cursor.fetchall()) == counted


def test_every_file_of_a_folder_comes_in(tmp_path: Path) -> None:
    report = imported(tmp_path / "in")
    counts = everything()
    for name, lines in FILES.items():
        assert counts[TABLES[name].label.rpartition(".")[2]] == len(lines) - 1, name
    assert report.rows == report.applied == ImportedRow.objects.count()
    assert Service.objects.get(code="north").name == "North Service"


def test_what_comes_in_is_what_was_written(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    case = Case.objects.select_related("person", "post", "case_manager", "referral").get(reference="C-01")
    assert (case.person.name, case.person.search_words) == ("Maryam O'Neill", "maryam oneill")
    assert (case.person.telephone, case.person.sex) == ("+44 7700 900123", "female")
    assert (str(case.post), str(case.case_manager)) == ("a post at Brook House", "Nia Rees")
    assert case.referral is not None
    assert (case.referral.source, case.referral.heard, case.referral.told_on) == ("gp", "leaflet", date(2025, 2, 26))
    contact = Contact.objects.get(way="telephone")
    assert contact.at == datetime(2025, 3, 5, 10, 30, tzinfo=UTC)
    assert (contact.parties, contact.topics) == (["client", "employer"], ["work", "money"])
    assert (contact.note, contact.minutes_client, contact.two_way) == ("Two lines:\nhere is the second.", 35, True)
    assert Contact.objects.get(way="letter").two_way is False
    assert Appointment.objects.get(state="booked").replaces == Appointment.objects.get(state="moved")
    assert Attempt.objects.get().recorded_by is None
    share = TimeShare.objects.get()
    assert (share.client, share.employer, share.admin) == (Decimal(70), Decimal("12.5"), Decimal("17.5"))
    decision = PermissionDecision.objects.get(party="employer")
    assert (decision.decision, decision.exception) == ("given", "not the diagnosis, please")
    assert Provision.objects.get().reported_by == "client"
    assert Post.objects.get(employer=None).usual_weekly_hours is None


def test_a_moment_without_a_zone_is_a_british_one(tmp_path: Path) -> None:
    summer = "A1,C-01,2025-07-04T10:30,telephone,client"
    imported(tmp_path / "in", **with_first("attempts", summer))
    assert Attempt.objects.get().at == datetime(2025, 7, 4, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "changed"),
    [
        (datetime(2026, 7, 10, 12, 30, tzinfo=UTC), with_line("attempts", "A2,C-01,2026-07-10T13:15,telephone,client")),
        (datetime(2026, 7, 10, 23, 30, tzinfo=UTC), with_line("ratings", "G2,C-02,client,3,2026-07-11")),
    ],
    ids=["a moment of the last hour", "a day that has just begun"],
)
def test_in_summer_what_has_been_in_the_united_kingdom_is_not_in_the_future(
    tmp_path: Path, now: datetime, changed: dict[str, list[str]]
) -> None:
    with clock.frozen(now):
        imported(tmp_path / "in", **changed)


def test_importing_again_doubles_nothing(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    before = everything()
    again = imported(tmp_path / "in")
    assert (again.applied, everything()) == (0, before)
    assert "All of it had come in before, and nothing was doubled." in again.lines


def test_columns_in_another_order_are_the_same_lines(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    assert imported(tmp_path / "in", teams=["name,team", "North,T1"]).applied == 0


def test_new_lines_come_in_and_are_tied_to_rows_that_came_before(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    second = "A2,C-01,2025-03-08T10:30,telephone,client"
    report = imported(tmp_path / "in", **with_line("attempts", second))
    assert report.applied == 1
    assert Case.objects.get(reference="C-01").attempts.count() == 2


def test_a_line_that_says_something_else_now_is_a_fault(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    before = everything()
    changed = with_first("ratings", "G1,C-02,employer,4,2025-06-05")
    report = import_record(made(tmp_path / "in", **changed), "north")
    assert [fault.sentence for fault in report.faults] == [
        'ratings.csv, line 2, column rating: found other values for "G1" than came in before, wanted the line as it '
        "came in, since what is in the record stays as it is; or, if it is about something else, a key that the "
        "service does not have yet."
    ]
    assert everything() == before


def test_a_reference_of_a_case_that_was_not_imported_is_a_fault(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    forget("cases")
    report = import_record(made(tmp_path / "in"), "north")
    expected = 'cases.csv, line 2, column case: found "C-01", which was not imported, wanted a reference that'
    assert any(line.startswith(expected) for line in report.lines), report.lines


def test_teams_employers_and_interventions_of_the_service_are_known_again(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    forget("teams", "employers", "interventions")
    assert imported(tmp_path / "in").applied == 0


def test_what_the_service_knows_by_name_or_code_stays_as_it_has_it_and_the_report_says_so(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    report = imported(
        tmp_path / "in",
        interventions=["intervention,label,focus", "cbt,CBT,client", "mh_education,Talks,employer"],
        employers=["employer,name,size_band", "E1,Brook House,0-25"],
    )
    assert report.applied == 0
    assert report.notes == (
        "interventions.csv: 1 kind of help is known to the service under other words; its own were kept.",
        "employers.csv: 1 employer is known to the service under other words; its own were kept.",
    )
    assert set(report.notes) < set(report.lines)
    assert Intervention.objects.get(code="cbt").label == "Cognitive behavioural therapy"
    assert Employer.objects.get().size_band == "25-100"


def test_a_second_source_with_keys_of_its_own_comes_beside_the_first_and_goes_out_once(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    second = {
        "teams": ["team,name", "X-T1,North"],
        "staff": ["staff,team,name", "X-S1,X-T1,Bo Hall"],
        "employers": ["employer,name,size_band", "X-E1,Brook House,25-100"],
        "employer_contacts": ["employer_contact,employer,name,role", "X-EC1,X-E1,Al Day,line_manager"],
    }
    report = imported(tmp_path / "in", **{name: second.get(name) for name in FILES})
    assert (report.applied, report.notes) == (2, ())
    export_record(Service.objects.get(code="north"), tmp_path / "out")
    written = {name: (tmp_path / "out" / f"{name}.csv").read_text().splitlines()[1:] for name in second}
    assert [line.split(",")[:2] for line in written["staff"]] == [["S1", "T1"], ["X-S1", "T1"]]
    assert {name: len(lines) for name, lines in written.items()} == {
        "teams": 1,
        "staff": 2,
        "employers": 1,
        "employer_contacts": 2,
    }


def test_a_team_that_came_in_under_a_key_has_no_other_name_now(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    report = import_record(made(tmp_path / "in", teams=["team,name", "T1,South"]), "north")
    assert [fault.sentence.partition(", wanted")[0] for fault in report.faults] == [
        'teams.csv, line 2, column team: found other values for "T1" than came in before'
    ]


def test_help_under_a_new_code_with_the_label_of_another_is_noted(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    report = imported(tmp_path / "in", **with_line("interventions", "talks,TALKS,employer"))
    assert report.notes == (
        'interventions.csv, line 4: "TALKS" is what the service calls mh_education. Look whether it is the same help; '
        "if so, use that code.",
    )


def test_a_dry_run_says_what_would_come_in_and_keeps_nothing(tmp_path: Path) -> None:
    report = import_record(made(tmp_path / "in"), "north", dry_run=True)
    assert report.applied == sum(len(lines) - 1 for lines in FILES.values())
    assert report.lines[1] == "The service north would be made."
    assert report.lines[-1] == "This was a dry run: nothing was kept."
    assert not Service.objects.filter(code="north").exists()


def test_an_import_that_breaks_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written: list[str] = []

    def break_at_cases(staged: Any, *arguments: Any) -> None:
        written.append(staged.file)
        if staged.file == "cases.csv":
            raise KeyboardInterrupt

    monkeypatch.setattr(bringing, "write_rows", break_at_cases)
    with pytest.raises(KeyboardInterrupt):
        import_record(made(tmp_path / "in"), "north")
    assert len(written) > 5
    assert not Service.objects.filter(code="north").exists()


def test_the_empty_example_has_nothing_in_it_and_says_so(tmp_path: Path) -> None:
    write_example(tmp_path / "example")
    report = import_record(tmp_path / "example", "north", dry_run=True)
    assert "There is nothing in it: no file has a line under its column names." in report.lines
    assert not any("had come in before" in line for line in report.lines)


def test_files_may_be_left_out(tmp_path: Path) -> None:
    only = {"teams", "people", "cases"}
    cases = [
        "case,person,referral,team,case_manager,post,accepted_on,ended_on,ending_reason",
        "C-01,P1,,T1,,,2025-03-01,,",
    ]
    imported(tmp_path / "in", **{name: None for name in FILES if name not in only}, cases=cases)
    assert Case.objects.get().case_manager is None


def test_a_schema_may_stand_in_a_file_of_its_own(tmp_path: Path) -> None:
    folder = made(tmp_path / "in")
    package = json.loads((folder / "datapackage.json").read_text())
    for each in package["resources"]:
        (folder / f"{each['name']}.schema.json").write_text(json.dumps(each["schema"]))
        each["schema"] = f"{each['name']}.schema.json"
    (folder / "datapackage.json").write_text(json.dumps(package))
    assert import_record(folder, "north").exit_status == 0


def test_what_comes_in_has_its_history_by_the_import(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    rows: list[Any] = [Person.objects.first(), Case.objects.first(), Spell.objects.first(), Contact.objects.first()]
    for row in rows:
        (version,) = history_of(row)
        assert (version.pgh_label, version.pgh_context) == ("insert", {"system": "import"})


def test_the_import_is_noted_with_an_event(tmp_path: Path) -> None:
    report = imported(tmp_path / "in")
    brought = Import.objects.get()
    assert (brought.file_name, brought.row_count, brought.state) == ("in", report.applied, "applied")
    assert Event.objects.get(type="record imported").facts == {"import_id": brought.pk, "lines": report.applied}


def test_dues_are_there_and_have_not_drifted(tmp_path: Path) -> None:
    imported(tmp_path / "in")
    service = Service.objects.get(code="north")
    assert Standing.objects.count() == 2
    assert Due.objects.filter(case__reference="C-01").exists()
    assert [line for checked in check_dues(service.pk) for line in checked.drift] == []
    later = "L9,P1,J1,at_work,2025-02-01,,"
    spells = [
        FILES["spells"][0],
        FILES["spells"][1],
        FILES["spells"][2].replace(",,", ",2025-05-01,"),
        *FILES["spells"][3:],
    ]
    assert import_record(made(tmp_path / "in", spells=[*spells, later]), "north").exit_status == 2
    attempt = with_line("attempts", "A2,C-01,2025-03-08T10:30,telephone,client")
    imported(tmp_path / "in", **attempt)
    assert [line for checked in check_dues(service.pk) for line in checked.drift] == []


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[str, int, int | None]] = []
    import_record(made(tmp_path / "in"), "north", progress=lambda *step: told.append(step))
    assert [what for what, *_ in told if what not in ("Checking", "Dues")] == ["Applying"] * len(FILES)
    # Those of the two cases, then those of the two referrals.
    assert told[-3:] == [("Dues", 0, 4), ("Dues", 2, 4), ("Dues", 4, 4)]
