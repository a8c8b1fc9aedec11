"""Importing a record file: in whole or not at all, and once."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tideover.assessments.models import Assessment
from tideover.cases.actions import open_case
from tideover.cases.models import Case
from tideover.employment.models import Post, Spell
from tideover.exchange import actions
from tideover.exchange.founding import IMPORT
from tideover.exchange.importing import import_record
from tideover.exchange.models import Import, StagedRow
from tideover.exchange.reports import ImportReport
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event, Service
from tideover.foundation.tenancy import in_service
from tideover.organisation.actions import add_intervention, set_policy
from tideover.organisation.models import Focus, Intervention, Policy, Team
from tideover.people.models import Employer, Person
from tideover.provision.models import Provision

pytestmark = pytest.mark.django_db

PUBLISHED = Path(__file__).parents[2] / "world/data/jrt-2002-03/clients.csv"
CODE = "jrt-2002-03"
HEADER, FIRST, SECOND, *_ = PUBLISHED.read_text("utf-8").splitlines()


def in_file(folder: Path, *rows: str) -> Path:
    """A record file with these rows."""
    path = folder / "clients.csv"
    path.write_text("\n".join([HEADER, *rows]) + "\n", "utf-8")
    return path


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A file of two clients."""
    return in_file(tmp_path, FIRST, SECOND)


def imported(path: Path = PUBLISHED, code: str = CODE) -> ImportReport:
    """The report of an import that is expected to succeed."""
    report = import_record(path, code)
    assert report.exit_status == 0, report.lines
    return report


def everything_of(code: str) -> dict[str, int]:
    """How many rows a service has of each kind that an import writes."""
    kinds: list[Any] = [Person, Employer, Post, Spell, Case, Assessment, Provision, Event, Import, StagedRow, Team]
    return {kind.__name__: kind.objects.filter(service__code=code).count() for kind in kinds}


def test_thirteen_clients_come_in_as_ended_cases_with_posts_spells_assessment_and_help() -> None:
    report = imported()
    assert (report.rows, report.applied, report.already_there, report.made_service) == (13, 13, 0, True)
    counts = everything_of(CODE)
    assert counts["Case"] == counts["Person"] == counts["Assessment"] == counts["StagedRow"] == 13
    assert counts["Employer"] == 12
    assert counts["Post"] == 13 + 2 + 3 + 1
    assert not Case.objects.open().filter(service__code=CODE).exists()


def test_nobody_is_named_because_nobody_was() -> None:
    imported()
    names = {person.name for person in Person.objects.filter(service__code=CODE)}
    assert names == {f"Client {number}" for number in range(1, 14)}
    employers = set(Employer.objects.filter(service__code=CODE).values_list("name", flat=True))
    assert employers == {f"Employer {letter}" for letter in "ABCDEFGHIJKL"}


def test_every_estimated_date_says_so() -> None:
    imported()
    flags: list[tuple[Any, str]] = [
        (Case, "dates_are_estimated"),
        (Post, "dates_are_estimated"),
        (Spell, "dates_are_estimated"),
        (Provision, "dates_are_estimated"),
        (Assessment, "date_is_estimated"),
        (Person, "birth_date_is_estimated"),
    ]
    for kind, flag in flags:
        assert not kind.objects.filter(service__code=CODE, **{flag: False}).exists(), kind


def test_help_is_recorded_as_the_file_has_it_and_case_management_for_everybody() -> None:
    imported()
    given = Provision.objects.filter(service__code=CODE)
    assert given.filter(intervention__code="case_management").count() == 13
    assert given.filter(intervention__code="cbt").count() == 9
    assert given.filter(intervention__focus="client").values("case").distinct().count() == 13
    assert given.filter(intervention__focus="employer").values("case").distinct().count() == 11


def test_what_is_not_applied_yet_is_kept_and_the_report_says_so() -> None:
    report = imported()
    row = StagedRow.objects.get(service__code=CODE, client="6")
    assert (row.cells["employer_rating"], row.cells["consent_employer"]) == ("2.5", True)
    assert row.case is not None
    assert row.case.person.name == "Client 6"
    assert any("not yet part of the record: time_client_pct" in line for line in report.lines)
    assert any("ended on 31 March 2003" in line for line in report.lines)


def test_importing_the_same_file_again_doubles_nothing(two: Path) -> None:
    imported(two)
    before = everything_of(CODE)
    again = imported(two)
    assert (again.applied, again.already_there, again.made_service) == (0, 2, False)
    assert everything_of(CODE) == before
    assert "2 clients had come in before and nothing was doubled." in again.lines


def test_only_clients_who_are_new_come_in(tmp_path: Path) -> None:
    imported(in_file(tmp_path, FIRST))
    report = imported(in_file(tmp_path, FIRST, SECOND))
    assert (report.applied, report.already_there) == (1, 1)
    assert everything_of(CODE)["Case"] == 2


def test_a_number_written_another_way_is_the_same_row(tmp_path: Path) -> None:
    imported(in_file(tmp_path, FIRST))
    assert imported(in_file(tmp_path, FIRST.replace(",36,8,", ",36,8.0,"))).already_there == 1


def test_a_client_who_says_something_else_now_is_a_fault(tmp_path: Path) -> None:
    imported(in_file(tmp_path, FIRST))
    report = import_record(in_file(tmp_path, FIRST.replace(",36,8,", ",37,8,"), SECOND), CODE)
    assert report.exit_status == 2
    assert report.lines[0] == (
        'clients.csv, line 2, column age: found "37" for client "1", '
        'wanted "36", as imported before; correct a client\'s record on its case page.'
    )
    assert everything_of(CODE)["Case"] == 1


def test_a_faulty_file_applies_nothing_and_makes_no_service(tmp_path: Path) -> None:
    report = import_record(in_file(tmp_path, FIRST, SECOND.replace("white", "green")), CODE)
    assert report.exit_status == 2
    assert report.lines[-1] == "1 fault. Nothing was applied. Correct the file and import it again."
    assert not Service.objects.filter(code=CODE).exists()


def test_a_row_that_the_record_refuses_half_way_undoes_all_of_it(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = 0

    def refuse_the_second(**details: Any) -> Case:
        nonlocal opened
        opened += 1
        if opened == 2:
            raise Refused("No more room.")
        return open_case(**details)

    monkeypatch.setattr(actions, "open_case", refuse_the_second)
    report = import_record(two, CODE)
    assert report.exit_status == 2
    assert "refuses (No more room.)" in report.lines[0]
    assert not Service.objects.filter(code=CODE).exists()
    assert not Person.objects.filter(given_name__startswith="Client ").exists()


def test_an_unexpected_error_half_way_undoes_all_of_it(two: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_details: object) -> None:
        raise RuntimeError("the power went")

    monkeypatch.setattr(actions, "end_case", fail)
    with pytest.raises(RuntimeError):
        import_record(two, CODE)
    assert not Service.objects.filter(code=CODE).exists()


def test_a_dry_run_does_all_of_it_and_keeps_nothing(two: Path) -> None:
    told: list[tuple[int, int]] = []
    report = import_record(two, CODE, True, lambda done, total: told.append((done, total)))
    assert (report.exit_status, report.applied) == (0, 2)
    assert told == [(1, 2), (2, 2)]
    assert report.lines[-1] == "This was a dry run: nothing was kept."
    assert not Service.objects.filter(code=CODE).exists()


def test_the_same_file_can_come_into_two_services(two: Path) -> None:
    imported(two)
    imported(two, "another")
    assert everything_of(CODE) == everything_of("another")


def test_a_service_keeps_its_own_policy_and_catalogue(two: Path) -> None:
    service = Service.objects.create(code=CODE, name="There before")
    with in_service(service.pk):
        set_policy(service=service, by=IMPORT, cadence_active=10)
        add_intervention(service=service, by=IMPORT, code="cbt", label="Our own words", focus=Focus.CLIENT)
    assert not imported(two).made_service
    assert Policy.objects.get(service=service).cadence_active == 10
    assert Intervention.objects.get(service=service, code="cbt").label == "Our own words"
    assert Service.objects.get(code=CODE).name == "There before"


def test_a_new_service_has_the_name_it_is_given(two: Path) -> None:
    import_record(two, CODE, service_name="The first team")
    assert Service.objects.get(code=CODE).name == "The first team"


def test_dates_are_counted_back_from_the_last_day_that_is_given(tmp_path: Path) -> None:
    import_record(in_file(tmp_path, FIRST), CODE, last_day=date(2010, 6, 30))
    assert Case.objects.get(service__code=CODE).ended_on == date(2010, 6, 30)


@pytest.mark.parametrize(
    ("name", "code", "expected"),
    [
        ("nowhere.csv", CODE, "found a file that cannot be read (No such file or directory)"),
        (".", CODE, "found a file that cannot be read (Is a directory)"),
        ("clients.csv", "JRT 2002", 'found the service code "JRT 2002"'),
        ("clients.csv", "../x", 'found the service code "../x"'),
    ],
)
def test_a_file_or_code_that_cannot_be_used_is_said_and_nothing_is_made(
    tmp_path: Path, name: str, code: str, expected: str
) -> None:
    in_file(tmp_path, FIRST)
    services = Service.objects.count()
    report = import_record(tmp_path / name, code)
    assert report.exit_status == 2
    assert expected in report.lines[0]
    assert Service.objects.count() == services


def test_one_event_says_who_brought_a_case_in(two: Path) -> None:
    imported(two)
    opened = Event.objects.filter(service__code=CODE, type="case opened")
    assert [(event.system, event.account_id) for event in opened] == [("import", None)] * 2
