"""What a group session does to the worklist of each client."""

from datetime import date, timedelta

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.diary.actions import expect_clients, hold_group_session, plan_group_session
from tideover.foundation import clock
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind


def next_contact_of(case: Case) -> date:
    """By when the client is to be spoken with again."""
    due: date = Due.objects.get(case=case, kind=DueKind.NEXT_CONTACT).on
    return due


def test_the_next_contact_moves_for_those_who_came_and_for_no_others(house: House) -> None:
    with house.open():
        came, stayed = house.case(accepted=20), house.case(accepted=20)
        session = plan_group_session(
            team=house.team,
            by=TESTS,
            staff=None,
            led_by=house.case_manager,
            title="Sleeping better",
            at=clock.now() - timedelta(hours=2),
        )
        expect_clients(session=session, by=TESTS, expected=[came, stayed], among=[])
        before = next_contact_of(came), next_contact_of(stayed)
        hold_group_session(session=session, by=TESTS, staff=house.case_manager, attended=[came])
        assert next_contact_of(came) > before[0]
        assert next_contact_of(stayed) == before[1]
