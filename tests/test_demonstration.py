"""The demonstration as it stands in the record once it is loaded."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.db import transaction
from django.db.models import QuerySet

from tideover.cases.models import Case
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.diary.rules import AppointmentState
from tideover.employment.models import Spell
from tideover.evaluation.queries import monitoring_report
from tideover.exchange.importing import import_record
from tideover.foundation import clock
from tideover.foundation.access import in_scope
from tideover.foundation.access.middleware import actor_of
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Account, Event, Membership, Service
from tideover.foundation.signin.demonstration import PASSWORD, RECORD_SIGN_INS, SIGN_INS
from tideover.foundation.tenancy import in_service
from tideover.organisation.models import Intervention, Staff, Team
from tideover.people.models import Employer, Person
from tideover.provision.models import Provision
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, Standing
from tideover.world.demonstration import HARBOUR, RECORD, load
from tideover.world.demonstration.clients import clients, read
from tideover.world.demonstration.west import CASE_MANAGERS
from tideover.world.demonstration.west import CLIENTS as WEST_CLIENTS

# What is loaded once for all of these tests is loaded in one process only.
pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)


@pytest.fixture(scope="module", autouse=True)
def told(django_db_setup: None, django_db_blocker: Any) -> Iterator[list[tuple[int, int]]]:
    """The demonstration, loaded once for these tests on a Wednesday at noon; its progress."""
    progress: list[tuple[int, int]] = []
    with django_db_blocker.unblock(), clock.frozen(clock.local(TODAY, 12)), transaction.atomic():
        load(lambda done, total: progress.append((done, total)), import_record=import_record)
        yield progress
        transaction.set_rollback(True)


def harbour() -> Service:
    """The living service."""
    return Service.objects.get(code=HARBOUR)


def simulated() -> "QuerySet[Case]":
    """The cases of Harbour West that came in as a record folder."""
    return Case.objects.filter(service=harbour(), case_manager__name__in=CASE_MANAGERS)


def by_hand() -> "QuerySet[Case]":
    """The cases whose people and stories were written by hand."""
    return Case.objects.filter(service=harbour()).exclude(pk__in=simulated())


def test_every_stage_is_there(told: list[tuple[int, int]]) -> None:
    stages = Counter(Standing.objects.filter(case__in=by_hand()).values_list("stage", flat=True))
    assert stages == Counter(client.stage.replace("ended", "closed") for client in clients())
    assert set(stages) == {"assessing", "planning", "active", "in_work_support", "closed"}


def test_something_is_late_and_something_is_due_today() -> None:
    dues = Due.objects.filter(service=harbour()).exclude(until__lte=TODAY)
    assert dues.filter(on__lt=TODAY).count() >= 8
    assert dues.filter(on=TODAY).count() >= 6
    assert {"booked", "not_recorded", "missed", "cancelled"} <= set(dues.values_list("why_code", flat=True))


def test_the_case_manager_who_signs_in_has_late_and_present_dues_within_the_cap() -> None:
    naomi = Staff.objects.get(account__email="case.manager@harbour.example")
    dues = Due.objects.filter(owner=naomi).exclude(until__lte=TODAY)
    assert dues.filter(on__lt=TODAY).count() >= 3
    assert dues.filter(on=TODAY).count() >= 3
    assert 10 <= Case.objects.open().filter(case_manager=naomi).count() <= 12


def test_missed_appointments_have_none_to_follow() -> None:
    missed = Appointment.objects.filter(case__in=by_hand(), state=AppointmentState.MISSED)
    assert missed.count() >= 2
    for appointment in missed:
        assert not appointment.case.appointments.filter(at__gt=appointment.at).exists()


def test_there_are_two_teams_with_a_manager_each_and_case_managers() -> None:
    teams = Team.objects.filter(service=harbour())
    assert teams.count() == 2
    for team in teams:
        titles = Counter(team.staff.values_list("job_title", flat=True))
        assert titles["Team manager"] == 1
        assert 2 <= titles["Case manager"] <= 3


def test_people_work_at_several_employers() -> None:
    assert Employer.objects.filter(service=harbour()).count() >= 10
    assert by_hand().count() == len(clients()) <= Person.objects.filter(service=harbour()).count() - WEST_CLIENTS


def test_harbour_west_is_a_caseload_with_a_past_and_work_to_do() -> None:
    team = Team.objects.get(service=harbour(), name="Harbour West")
    assert set(simulated().values_list("team", flat=True)) == {team.pk}
    assert simulated().count() == WEST_CLIENTS
    still_open = Case.objects.open().filter(pk__in=simulated())
    held: Counter[str] = Counter(still_open.values_list("case_manager__name", flat=True))
    assert set(held) == set(CASE_MANAGERS)
    assert 15 <= held.total() <= 30
    dues = Due.objects.filter(case__in=simulated()).exclude(until__lte=TODAY)
    assert dues.filter(on__lt=TODAY).count() >= 4
    coming = Appointment.objects.filter(case__in=simulated(), state=AppointmentState.BOOKED)
    assert coming.filter(at__date__gte=TODAY).count() >= 4


def test_harbour_west_works_with_harbours_catalogue_employers_and_team() -> None:
    known = {code for code, _label, _focus in read("catalogue")["interventions"]}
    assert set(Intervention.objects.filter(service=harbour()).values_list("code", flat=True)) == known
    names = list(Employer.objects.filter(service=harbour()).values_list("name", flat=True))
    assert sorted(names) == sorted(about["name"] for about in read("employers").values())


def test_the_report_of_the_living_service_knows_of_referrals_consents_and_ratings() -> None:
    with in_service(harbour().pk):
        report = monitoring_report(harbour())
    assert report.clients == len(clients()) + WEST_CLIENTS
    tables = {table["code"]: table for table in report.as_json()["tables"]}
    assert tables["referral_sources"]["base"] > WEST_CLIENTS
    assert sum(row["n"] for row in tables["ratings"]["rows"] if "mean" in row) > 20
    consents = {row["code"]: row["n"] for row in tables["consent_to_contact"]["rows"]}
    assert min(consents["employer"], consents["employer_refused"]) > 20


def test_a_case_that_nobody_holds_waits_with_its_team() -> None:
    waiting = Case.objects.open().filter(service=harbour(), case_manager=None)
    assert {case.team.name for case in waiting} == {"Harbour East", "Harbour West"}


def test_every_sign_in_shown_can_sign_in_with_the_role_it_names() -> None:
    hashes = set()
    for sign_in in (*SIGN_INS, *RECORD_SIGN_INS):
        account = Account.objects.get(email=sign_in.email)
        hashes.add(account.password)
        membership = Membership.objects.get(account=account)
        assert membership.roles == [sign_in.role]
        assert membership.service.code == (HARBOUR if sign_in in SIGN_INS else RECORD)
    assert len(hashes) == 1, "the slow hash is made once"
    assert account.check_password(PASSWORD)


def test_nobody_else_can_sign_in() -> None:
    shown = [sign_in.email for sign_in in (*SIGN_INS, *RECORD_SIGN_INS)]
    assert not any(account.has_usable_password() for account in Account.objects.exclude(email__in=shown))


def test_the_manager_of_the_2002_03_service_reaches_its_thirteen_cases() -> None:
    membership = Membership.objects.get(account__email="team.manager@jrt-2002-03.example")
    actor = actor_of(membership, "Team manager")
    assert actor.roles == (ROLES["team_manager"],)
    assert in_scope(actor, Case).filter(service_id=actor.service_id).distinct().count() == 13


def test_both_services_say_that_they_are_demonstrations() -> None:
    services = Service.objects.filter(code__in=[HARBOUR, RECORD])
    assert [service.is_demonstration for service in services] == [True, True]


def test_no_due_has_drifted() -> None:
    for service in Service.objects.filter(code__in=[HARBOUR, RECORD]):
        drift = [line for checked in check_dues(service.pk) for line in checked.drift]
        assert drift == []


def test_history_is_as_old_as_what_it_tells() -> None:
    kinds: list[Any] = [Contact, Attempt]
    for row in (row for kind in kinds for row in kind.objects.filter(case__in=by_hand())):
        assert row.recorded_at == row.at
        assert row.at.date() < TODAY
    opened = Event.objects.get(subject_kind="case", type="case opened", subject_id=_first_case().pk)
    assert opened.at.date() == _first_case().accepted_on


def _first_case() -> Case:
    return by_hand().earliest("accepted_on")


def test_work_and_help_are_recorded() -> None:
    states = set(Spell.objects.filter(service=harbour()).values_list("state", flat=True))
    assert {"at_work", "off_sick", "phased_return", "unemployed"} <= states
    states = set(Provision.objects.filter(service=harbour()).values_list("state", flat=True))
    assert {"offered", "started", "finished"} <= states


@pytest.mark.thorough
def test_loading_again_changes_nothing_and_tells_nothing(told: list[tuple[int, int]]) -> None:
    everybody = 13 + len(clients()) + WEST_CLIENTS
    assert told[-1] == (everybody, everybody)
    before = (Case.objects.count(), Contact.objects.count(), Event.objects.count(), Account.objects.count())
    again: list[tuple[int, int]] = []
    load(lambda done, total: again.append((done, total)), import_record=import_record)
    after = (Case.objects.count(), Contact.objects.count(), Event.objects.count(), Account.objects.count())
    assert (before, again) == (after, [])
