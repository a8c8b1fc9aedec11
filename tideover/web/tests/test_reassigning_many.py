"""Two thousand cases change hands."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.diary import jobs
from tideover.diary.actions import Manner, ask_for_handovers
from tideover.diary.models import AskedHandover, Handover
from tideover.diary.rules import AskedState, HandingOver
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.people.models import Person
from tideover.worklist.actions import refresh_cases
from tideover.worklist.models import Due

MANY, HUNDREDS = 2_000, 300


def hold(house: House, number: int) -> None:
    """So many open cases of the case manager, written at once."""
    with house.open(), writing("tests"):
        people = Person.objects.bulk_create(
            Person(service=house.service, given_name=f"N{each}", family_name="Many") for each in range(number)
        )
        known: Mapping[str, Any] = {"service": house.service, "team": house.team, "accepted_on": clock.today()}
        cases = Case.objects.bulk_create(
            Case(reference=f"M-{each}", person=person, case_manager=house.case_manager, **known)
            for each, person in enumerate(people)
        )
        for _ in refresh_cases([case.pk for case in cases]):
            pass


@pytest.mark.thorough
def test_two_thousand_cases_are_chosen_and_asked_for_at_once(house: House) -> None:
    house.colleague("ann", house.team)
    hold(house, MANY)
    client, giver = house.client("team_manager"), house.case_manager.pk
    with CaptureQueriesContext(connection) as asked:
        listed = client.get(f"/team/{giver}/reassign/")
        shown = client.get(f"/team/{giver}/reassign/to/?all=1").content.decode()
    assert "All 2,000: choose who takes them" in listed.content.decode()
    assert "Who takes these 2,000 cases" in shown
    assert len(asked) < 60
    fields = {
        "token": str(uuid4()),
        "to": "each",
        "how": "at_once",
        "why_no_summary": "Left",
        "over_cap_reason": "For a month",
        "proposal": shown.split('name="proposal" value="')[1].split('"')[0],
    }
    answer = client.post(f"/team/{giver}/reassign/to/?all=1", fields, follow=True).content.decode()
    assert "2,000 cases are about to be done" in answer
    with house.open():
        waiting = AskedHandover.objects.filter(state=AskedState.WAITING)
        assert waiting.count() == MANY
        assert waiting.values("case").distinct().count() == MANY


@pytest.mark.thorough
def test_the_job_hands_over_every_one_of_hundreds(house: House) -> None:
    house.colleague("ann", house.team)
    hold(house, HUNDREDS)
    with house.open():
        batch = ask_for_handovers(
            giver=house.case_manager,
            by=TESTS,
            asked_by=house.staff["team_manager"],
            takers=dict.fromkeys(Case.objects.all(), house.staff["ann"]),
            manner=Manner(how=HandingOver.AT_ONCE, why_no_summary="Left", over_cap_reason="For a month"),
        )
    assert jobs.carry_out_handovers(house.service.pk, str(batch)) == HUNDREDS
    with house.open():
        assert AskedHandover.objects.filter(state=AskedState.MOVED).count() == Handover.objects.count() == HUNDREDS
        assert not Due.objects.filter(owner=house.case_manager).exists()
