"""All of a record comes in, once, goes out, and is the same record in an empty service."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.cases.actions import end_case
from tideover.cases.models import Case, Ending
from tideover.cases.rules import EndingReason
from tideover.consent.models import Disclosure, PermissionDecision
from tideover.diary.actions import record_attempt
from tideover.diary.models import Attendance, Handover, Meeting, Participant
from tideover.diary.rules import Party
from tideover.employment.models import EarlierAbsence
from tideover.exchange.exporting import export_record
from tideover.exchange.importing import import_record
from tideover.exchange.schema import record_schema
from tideover.exchange.tables import TABLES
from tideover.exchange.tests.folders import made
from tideover.exchange.tests.whole import WHOLE
from tideover.foundation import clock
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.organisation.models import Intervention, Staff
from tideover.people.models import Person
from tideover.people.rules import Way
from tideover.provision.actions import record_help
from tideover.referrals.actions import decide, receive_referral, tell_referrer
from tideover.referrals.actions.identifying import say_same_person, tell_apart
from tideover.referrals.models import Referral
from tideover.referrals.rules import Identity, ReferralDecision, Source
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due

pytestmark = pytest.mark.django_db


def brought(folder: Path, service: str = "north", **changed: Any) -> None:
    """The whole record, with what is changed, comes in without a fault."""
    report = import_record(made(folder, WHOLE, **changed), service)
    assert report.exit_status == 0, report.lines


def values_of(service: Service, label: str) -> Counter[tuple[Any, ...]]:
    """What each row of a table says, but whom it refers to and when it was recorded."""
    (table,) = (each for each in TABLES.values() if each.label == label)
    fields = [
        field.name
        for field in table.model._meta.concrete_fields
        if not (field.is_relation or field.primary_key or field.name in table.moments)
    ]
    with in_service(service.pk):
        rows = table.model.objects.filter(service=service).values_list(*fields)
        return Counter(tuple(map(repr, row)) for row in rows)


def dues_in(service: Service) -> list[tuple[Any, ...]]:
    """What is due in a service, without the keys of what it is about."""
    with in_service(service.pk):
        rows = Due.objects.filter(service=service)
        return [(row.kind, row.on, row.until, row.why_code, row.case_id is None) for row in rows]


def test_every_file_has_lines_that_come_in_once(tmp_path: Path) -> None:
    assert set(WHOLE) == set(record_schema())
    brought(tmp_path / "in")
    for name, lines in WHOLE.items():
        assert TABLES[name].model.objects.count() == len(lines) - 1, name
    again = import_record(tmp_path / "in", "north")
    assert (again.exit_status, again.applied) == (0, 0)


def test_what_comes_in_is_tied_to_what_it_is_about(tmp_path: Path) -> None:
    brought(tmp_path / "in")
    case = Case.objects.get(reference="C-01")
    assert case.placement_manager == Staff.objects.get(name="Jo Hart")
    assert (case.placement_manager.places, case.placement_manager.skills) == ([], ['Says "no" well', "Welsh"])
    known = Person.objects.get(merged_into=None, given_name="Maryam")
    referral = Referral.objects.get(decision="accepted")
    assert (referral.person.merged_into, referral.about) == (known, known)
    second, third = Person.objects.filter(merged_into=known).order_by("pk")
    assert (second.said_same_as, third.said_same_as) == (known, second)
    assert (known.needs, known.language) == (["large_print", "interpreter"], "Farsi")
    assert referral.eligibility == [
        {"code": "age", "question": "Sixteen or older?", "rules_out": "no", "answer": "yes"}
    ]
    assert referral.outreach is not None
    assert (referral.outreach.name, referral.taken_by) == ("Hill Surgery", Staff.objects.get(name="Nia Rees"))
    resting = Disclosure.objects.get(employer_contact__isnull=False)
    assert resting.decision == PermissionDecision.objects.get(employer_contact__isnull=False)
    approved = Disclosure.objects.get(party="social_worker")
    assert approved.request is not None
    assert approved.request.answers.get().answer == "approved"
    ending = Ending.objects.get(reopened_on=None)
    assert ending.told == ["client", "gp"]
    assert [(asked.weeks, asked.closes) for asked in ending.follow_ups.order_by("pk")] == [
        (4, False),
        (4, True),
        (12, True),
    ]
    absence = EarlierAbsence.objects.get().spell
    assert (absence.causes, absence.work_is_cause, absence.person) == (["stress", "breathing"], "partly", known)
    handover = Handover.objects.get()
    assert (handover.case, handover.from_staff) == (case, case.placement_manager)
    assert Participant.objects.filter(appointment=handover.appointment).count() == 2


def test_what_was_agreed_comes_in_with_its_meeting_and_who_came_with_their_session(tmp_path: Path) -> None:
    brought(tmp_path / "in")
    meeting = Meeting.objects.get()
    assert meeting.contact.appointments.get().agenda == "Going back"
    assert [str(who) for who in meeting.participants.order_by("pk")] == [
        "Client",
        "Jo Bell, line manager",
        "GP",
        "Nia Rees",
    ]
    assert [(str(step.participant), step.what) for step in meeting.agreed_steps.order_by("pk")] == [
        ("Jo Bell, line manager", "Ask for a desk"),
        ("Nia Rees", "Write to the GP"),
    ]
    came = Attendance.objects.get(presence="attended")
    assert (came.session.title, came.session.led_by.name, came.session.way) == ("Sleep", "Nia Rees", "in_person")
    assert came.contact is not None
    assert (came.contact.at, came.contact.case) == (came.session.at, came.case)


def test_an_exported_record_is_the_same_one_in_an_empty_service(tmp_path: Path) -> None:
    brought(tmp_path / "in")
    first = Service.objects.get(code="north")
    export_record(first, tmp_path / "out")
    report = import_record(tmp_path / "out", "south")
    assert report.exit_status == 0, report.lines
    second = Service.objects.get(code="south")
    for table in TABLES.values():
        assert values_of(second, table.label) == values_of(first, table.label) != Counter(), table.label
    export_record(second, tmp_path / "again")
    for resource in record_schema().values():
        out, again = ((tmp_path / name / resource.file).read_text("utf-8") for name in ("out", "again"))
        assert out == again, resource.name
    dues = [Counter(dues_in(service)) for service in (first, second)]
    assert dues[0] == dues[1] != Counter()
    for service in (first, second):
        assert [line for checked in check_dues(service.pk) for line in checked.drift] == []


def test_a_meeting_that_was_not_planned_comes_in_and_goes_out_without_an_agenda(tmp_path: Path) -> None:
    brought(tmp_path / "in", meetings=[WHOLE["meetings"][0], "ME1,K4,conference,,Dr Hill"])
    assert Meeting.objects.get().agenda == ""
    export_record(Service.objects.get(code="north"), tmp_path / "out")
    report = import_record(tmp_path / "out", "south")
    assert report.exit_status == 0, report.lines


def test_records_of_one_person_and_likenesses_that_are_not_decided_come_in(tmp_path: Path) -> None:
    """As pages leave them: what is of a record that was merged is its survivor's too, and who is like somebody known
    stays beside them until it is said who they are."""
    brought(
        tmp_path / "in",
        people=[*WHOLE["people"], "P4,Maryam,O'Neill,1980-02-29,,9434765919,+44 7700 900123,,,,"],
        referrals=[*WHOLE["referrals"], "R3,P4,gp,,2025-06-01,,,,,,,,open,,,,,,"],
        posts=[line.replace("J3,P1", "J3,P0").replace("J1,P1", "J1,P0") for line in WHOLE["posts"]],
        permissions=[line.replace("M1,P1", "M1,P0") for line in WHOLE["permissions"]],
    )
    assert Person.objects.filter(nhs_number="9434765919", merged_into=None).count() == 2
    case = Case.objects.get(reference="C-01")
    assert case.post is not None
    assert case.post.person.merged_into == case.person


def test_a_case_may_be_about_a_post_that_began_after_it(tmp_path: Path) -> None:
    posts = [*WHOLE["posts"], "J4,P1,,20,2025-06-01,,"]
    brought(tmp_path / "in", posts=posts, cases=[line.replace("J1,2025", "J4,2025") for line in WHOLE["cases"]])
    case = Case.objects.get(reference="C-01")
    assert case.post is not None
    assert case.post.started_on is not None
    assert case.post.started_on > case.accepted_on


def test_a_decision_that_is_still_to_be_told_is_still_to_be_told_in_a_copy(tmp_path: Path, house: House) -> None:
    with house.open():
        for person in ("Ana", "Bea"):
            referral = receive_referral(
                person=house.person(given_name=person), by=TESTS, received_on=clock.today(), source=Source.GP
            )
            decide(referral=referral, by=TESTS, decision=ReferralDecision.NOT_REACHED, on=clock.today())
        tell_referrer(referral=referral, by=TESTS, on=clock.today(), way=Way.LETTER)
    export_record(house.service, tmp_path / "out")
    report = import_record(tmp_path / "out", "south")
    assert report.exit_status == 0, report.lines
    dues = [dues_in(service) for service in (house.service, Service.objects.get(code="south"))]
    assert dues[0] == dues[1]
    assert [due[0] for due in dues[1]] == ["tell_referrer"]


def test_what_a_referral_filled_in_goes_again_in_a_copy_too(tmp_path: Path, house: House) -> None:
    with house.open():
        known, new = house.person(telephone=""), house.person(telephone="01632 960001")
        referral = receive_referral(person=new, by=TESTS, received_on=clock.today(), identity=Identity.OPEN)
        say_same_person(referral=referral, by=TESTS, known=known)
    export_record(house.service, tmp_path / "out")
    report = import_record(tmp_path / "out", "south")
    assert report.exit_status == 0, report.lines
    south = Service.objects.get(code="south")
    with in_service(south.pk):
        copy = Referral.objects.get(service=south)
        assert copy.about.telephone == "01632 960001"
        tell_apart(referral=copy, by=TESTS)
        assert Person.objects.filter(service=south).exclude(pk=copy.person_id).get().telephone == ""
        assert Referral.objects.get(service=south).filled == []


def test_what_came_after_a_case_ended_comes_in_as_pages_let_it_be(tmp_path: Path, house: House) -> None:
    with house.open():
        case, today = house.case(accepted=40), clock.today()
        house.contact(case, days_ago=2)
        record_attempt(
            case=case, by=TESTS, staff=None, at=clock.now() - timedelta(days=1), way=Way.TELEPHONE, party=Party.CLIENT
        )
        record_assessment(case=case, by=TESTS, on=today - timedelta(days=2))
        record_help(case=case, by=TESTS, intervention=Intervention.objects.get(), started_on=today - timedelta(days=3))
        end_case(case=case, by=TESTS, on=today - timedelta(days=10), reason=EndingReason.GOALS_MET)
    export_record(house.service, tmp_path / "out")
    report = import_record(tmp_path / "out", "south")
    assert report.exit_status == 0, report.lines


def test_a_change_beside_a_case_that_came_before_brings_its_dues(tmp_path: Path) -> None:
    brought(tmp_path / "in")
    soon = f"{clock.today().year + 1}-04-02"
    line = f"CC2,C-01,2025-03-06,S1,Another.,Ask.,{soon},,,"
    brought(tmp_path / "in", concerns=[*WHOLE["concerns"], line])
    service = Service.objects.get(code="north")
    assert Case.objects.get(reference="C-01").dues.filter(kind="review_concern").count() == 2
    assert [line for checked in check_dues(service.pk) for line in checked.drift] == []
