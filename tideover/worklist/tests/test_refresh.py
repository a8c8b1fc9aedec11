"""Stored dues follow the record, in the transaction of the action that changes it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.cases.actions import agree_cadence, allocate, end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import cancel_appointment, record_attempt
from tideover.diary.rules import Canceller, Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.organisation.actions import set_policy
from tideover.organisation.models import Policy
from tideover.people.rules import Way
from tideover.referrals.actions import acknowledge, decide, receive_referral
from tideover.referrals.rules import ReferralDecision
from tideover.worklist import actions, jobs
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, StaleCase, StaleReferral, Standing
from tideover.worklist.rules import DueKind, Stage


def in_days(days: int) -> date:
    return clock.today() + timedelta(days=days)


def due_on(case: Case, kind: DueKind) -> date | None:
    return Due.objects.filter(case=case, kind=kind).values_list("on", flat=True).first()


def drift(house: House) -> list[str]:
    return [line for checked in check_dues(house.service.pk) for line in checked.drift]


def test_opening_a_case_gives_it_a_first_contact_and_a_standing(house: House) -> None:
    with house.open():
        case = house.case(accepted=2)
        due = Due.objects.get(case=case)
        assert (due.kind, due.on, due.owner, due.team) == (
            DueKind.NEXT_CONTACT,
            in_days(5),
            house.case_manager,
            house.team,
        )
        assert (case.standing.stage, case.standing.stage_since) == (Stage.ASSESSING, in_days(-2))
        assert case.standing.last_two_way_on is None


def test_a_contact_moves_the_next_one_and_an_attempt_does_not(house: House) -> None:
    with house.open():
        case = house.case()
        record_attempt(case=case, by=TESTS, staff=None, at=clock.now(), way=Way.TELEPHONE, party=Party.CLIENT)
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(-30 + 7)
        house.contact(case, days_ago=1)
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(6)
        assert Standing.objects.get(case=case).last_two_way_on == in_days(-1)


def test_an_appointment_and_its_cancelling_come_and_go_in_the_dues(house: House) -> None:
    with house.open():
        case = house.case()
        appointment = house.appointment(case, in_days=3)
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(3)
        assert due_on(case, DueKind.RECORD_WHAT_HAPPENED) == in_days(4)
        cancel_appointment(appointment=appointment, by=TESTS, cancelled_by=Canceller.CLIENT)
        assert due_on(case, DueKind.RECORD_WHAT_HAPPENED) is None
        assert due_on(case, DueKind.REBOOK) is not None
        house.appointment(case, in_days=9)
        assert due_on(case, DueKind.REBOOK) is None


def test_a_return_to_work_is_in_work_support_with_its_own_cadence(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case, days_ago=1)
        post = record_post(person=case.person, by=TESTS, title="Care assistant")
        record_spell(person=case.person, by=TESTS, state=SpellState.OFF_SICK, starts_on=in_days(-60), post=post)
        record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=in_days(-3), post=post)
        standing = Standing.objects.get(case=case)
        assert (standing.stage, standing.stage_since) == (Stage.IN_WORK_SUPPORT, in_days(-3))
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(59)
        assert drift(house) == []


def test_an_assessment_and_an_agreed_cadence_change_the_next_contact(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case, days_ago=1)
        record_assessment(case=case, by=TESTS, on=in_days(-1))
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(13)
        agree_cadence(case=case, by=TESTS, days=3)
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(2)


def test_dues_go_with_the_case_to_its_new_case_manager(house: House) -> None:
    with house.open():
        case = house.case()
        allocate(case=case, by=TESTS, case_manager=house.staff["elsewhere"])
        due = Due.objects.get(case=case)
        assert (due.owner, due.team) == (house.staff["elsewhere"], house.other_team)


def test_a_case_nobody_holds_is_due_to_the_queue_of_its_team(house: House) -> None:
    with house.open():
        due = Due.objects.get(case=house.case(case_manager=None))
        assert (due.owner, due.team) == (None, house.team)


def test_an_ended_case_has_nothing_left_to_do_but_its_follow_ups(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.GOALS_MET)
        left = Due.objects.filter(case=case, owner=None, team=house.team).order_by("on")
        assert [due.about for due in left] == ["weeks:13", "weeks:26", "weeks:52"]
        assert {due.kind for due in Due.objects.filter(case=case)} == {DueKind.FOLLOW_UP}
        assert Standing.objects.get(case=case).stage == Stage.CLOSED
        assert drift(house) == []


def test_refreshing_again_writes_nothing(house: House) -> None:
    with house.open():
        case = house.case()
        house.appointment(case)
        house.contact(case)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            actions.refresh(case.pk)
        written = [q["sql"] for q in queries if q["sql"].split()[0] in {"INSERT", "UPDATE"}]
        assert written == []
        assert len(queries) <= 12


def test_a_change_of_policy_marks_open_cases_and_the_job_refreshes_them(house: House) -> None:
    with house.open():
        case, ended = house.case(), house.case(person=house.person(given_name="Ines"))
        house.contact(case, days_ago=1)
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.OTHER)
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        assert {mark.case_id for mark in StaleCase.objects.all()} == {case.pk, ended.pk}
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(6)
        assert drift(house) == [], "a case that is known to be behind is no drift"
    assert jobs.refresh_stale(house.service.pk) == 2
    with house.open():
        assert due_on(case, DueKind.NEXT_CONTACT) == in_days(2)
        assert not StaleCase.objects.exists()
        assert drift(house) == []


def test_a_first_policy_set_while_cases_are_open_is_a_change(house: House) -> None:
    with house.open():
        with writing("test"):
            Policy.objects.all().delete()
        case = house.case()
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        assert StaleCase.objects.filter(case=case).exists()


def test_a_change_of_policy_defers_the_job_with_nothing_but_ids(house: House) -> None:
    with house.open():
        house.case()
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT task_name FROM procrastinate_jobs WHERE args = %s",
                [f'{{"service_id": {house.service.pk}}}'],
            )
            assert cursor.fetchall() == [("worklist.refresh_stale",)]


def test_the_web_login_can_do_all_of_it(house: House, web_login: str) -> None:
    with house.open():
        case = house.case()
        appointment = house.appointment(case)
        house.contact(case)
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        cancel_appointment(appointment=appointment, by=TESTS, cancelled_by=Canceller.CLIENT)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.OTHER)
        assert set(Due.objects.values_list("kind", flat=True)) == {DueKind.FOLLOW_UP}
        referral = receive_referral(person=case.person, by=TESTS, received_on=clock.today())
        acknowledge(referral=referral, by=TESTS, on=clock.today())
        set_policy(service=house.service, by=TESTS, decide_within=3)
        decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())
        assert set(Due.objects.values_list("kind", flat=True)) == {DueKind.FOLLOW_UP}


@pytest.mark.parametrize("model", [Due, Standing, StaleCase, StaleReferral])
def test_stored_dues_are_written_by_actions_only(house: House, model: type[Due]) -> None:
    from tideover.foundation.actions import UnguardedWrite

    with house.open(), pytest.raises(UnguardedWrite):
        model.objects.all().delete()
