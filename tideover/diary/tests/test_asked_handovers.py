"""Many cases change hands: each asked for, done or not done by itself."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import allocate, end_case
from tideover.cases.models import Case
from tideover.cases.rules import EndingReason
from tideover.diary import jobs
from tideover.diary.actions import (
    DONE_AT_ONCE,
    Manner,
    ask_for_handovers,
    carry_out_handover,
    hand_over,
    take_back_handovers,
)
from tideover.diary.models import AskedHandover, Handover
from tideover.diary.rules import AskedState, HandingOver
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.organisation.actions import record_leave
from tideover.organisation.models import Staff

AT_ONCE = Manner(how=HandingOver.AT_ONCE, why_no_summary="Off sick since Monday")


def with_summary(**more: Any) -> Manner:
    """By a week from today."""
    return Manner(how=HandingOver.WITH_SUMMARY, write_by=clock.today() + timedelta(days=7), **more)


def asked(house: House, takers: dict[Case, Staff], manner: Manner, **given: Any) -> UUID:
    """The team manager asks."""
    known = {"giver": house.case_manager, "by": TESTS, "asked_by": house.staff["team_manager"]}
    return ask_for_handovers(takers=takers, manner=manner, **{**known, **given})


def states(batch: UUID) -> list[str]:
    """What became of each, in the order in which they were asked for."""
    return list(AskedHandover.objects.filter(batch=batch).order_by("pk").values_list("state", flat=True))


def test_a_case_stays_with_its_holder_until_they_have_written_the_summary(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        case, ann = house.case(), house.staff["ann"]
        batch = asked(house, {case: ann}, with_summary())
        case.refresh_from_db()
        assert (case.case_manager, states(batch)) == (house.case_manager, [AskedState.ASKED])
        said: dict[str, Any] = {
            "what_matters": "Mornings",
            "promised": "A call",
            "next_steps": "The GP",
            "why_no_appointment": "Away",
        }
        hand_over(case=case, by=TESTS, to=ann, **said)
        assert states(batch) == [AskedState.MOVED]


def test_what_goes_at_once_says_to_its_next_holder_why_there_is_no_summary(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        case = house.case()
        batch = asked(house, {case: house.staff["ann"]}, AT_ONCE)
        case.refresh_from_db()
        made = Handover.objects.get()
    assert (case.case_manager, states_in(house, batch)) == (house.staff["ann"], [AskedState.MOVED])
    assert made.what_matters == "No summary was written: Off sick since Monday."
    assert "Off sick since Monday" in made.why_no_appointment


def states_in(house: House, batch: UUID) -> list[str]:
    """`states`, in a transaction of its own."""
    with house.open():
        return states(batch)


def test_one_that_cannot_go_keeps_no_other_back_and_says_why(house: House) -> None:
    for name in ("ann", "bob"):
        house.colleague(name, house.team)
    with house.open():
        today, bob = clock.today(), house.staff["bob"]
        record_leave(staff=bob, by=TESTS, starts_on=today, ends_on=today, covered_by=None)
        ended, given, moves, away = (house.case() for _ in range(4))
        allocate(case=given, by=TESTS, case_manager=house.staff["team_manager"])
        end_case(case=ended, by=TESTS, on=today, reason=EndingReason.SETTLED)
        takers = dict.fromkeys([ended, given, moves], house.staff["ann"]) | {away: bob}
        takers |= {house.case(): house.staff["elsewhere"]}
        batch = asked(house, takers, AT_ONCE)
        rows = {row.case_id: row for row in AskedHandover.objects.filter(batch=batch)}
        assert Handover.objects.get().case == moves
        assert "has ended" in rows[ended.pk].came_of
        assert "does not hold this case any more" in rows[given.pk].came_of
        assert "is away until" in rows[away.pk].came_of
        assert "works in another team" in next(row.came_of for row in rows.values() if row.to_staff.name[0] == "E")


@pytest.mark.parametrize("taker", ["ann", "bob"])
def test_what_was_asked_for_is_settled_by_giving_the_case_to_anybody(house: House, taker: str) -> None:
    for name in ("ann", "bob"):
        house.colleague(name, house.team)
    with house.open():
        case = house.case()
        batch = asked(house, {case: house.staff["ann"]}, with_summary())
        allocate(case=case, by=TESTS, case_manager=house.staff[taker])
        assert states(batch) == [AskedState.MOVED if taker == "ann" else AskedState.OVERTAKEN]


def test_what_was_asked_for_is_not_needed_when_the_case_ends_or_it_is_taken_back(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        ended, kept = house.case(), house.case()
        batch = asked(house, dict.fromkeys([ended, kept], house.staff["ann"]), with_summary())
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        assert take_back_handovers(batch=batch, by=TESTS) == 1
        assert states(batch) == [AskedState.OVERTAKEN] * 2
        kept.refresh_from_db()
        assert kept.case_manager == house.case_manager


def test_asking_again_takes_the_place_of_what_was_asked_before(house: House) -> None:
    for name in ("ann", "bob"):
        house.colleague(name, house.team)
    with house.open():
        case = house.case()
        first = asked(house, {case: house.staff["ann"]}, with_summary())
        second = asked(house, {case: house.staff["bob"]}, AT_ONCE)
        assert (states(first), states(second)) == ([AskedState.OVERTAKEN], [AskedState.MOVED])
        row = AskedHandover.objects.get(batch=second)
        carry_out_handover(asked=row, by=TESTS)
        assert Handover.objects.count() == 1


def test_the_cap_counts_what_is_promised_and_gives_way_to_a_reason(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        cases = [house.case() for _ in range(13)]
        batch = asked(house, dict.fromkeys(cases, house.staff["ann"]), with_summary())
        assert states(batch) == [AskedState.ASKED] * 12 + [AskedState.COULD_NOT]
        again = asked(house, {cases[-1]: house.staff["ann"]}, with_summary(over_cap_reason="She speaks Urdu"))
        assert states(again) == [AskedState.ASKED]


@pytest.mark.parametrize(
    ("manner", "field"),
    [
        (Manner(how=HandingOver.AT_ONCE, why_no_summary=" "), "why_no_summary"),
        (Manner(how=HandingOver.WITH_SUMMARY), "write_by"),
    ],
)
def test_a_summary_is_by_a_day_and_none_has_a_reason(house: House, manner: Manner, field: str) -> None:
    with house.open():
        case = house.case()
        with pytest.raises(Refused) as refusal:
            asked(house, {case: house.staff["team_manager"]}, manner)
    assert refusal.value.field == field


def test_many_are_a_jobs_work_which_goes_on_where_it_stopped(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        reason = Manner(how=HandingOver.AT_ONCE, why_no_summary="Left", over_cap_reason="She takes all")
        cases = [house.case(asked=False) for _ in range(DONE_AT_ONCE + 1)]
        batch = asked(house, dict.fromkeys(cases, house.staff["ann"]), reason)
        assert states(batch) == [AskedState.WAITING] * len(cases)
        first = AskedHandover.objects.filter(batch=batch).earliest("pk")
        carry_out_handover(asked=first, by=TESTS)
    assert jobs.carry_out_handovers(house.service.pk, str(batch)) == DONE_AT_ONCE
    with house.open():
        assert states(batch) == [AskedState.MOVED] * len(cases)
        assert Case.objects.filter(case_manager=house.staff["ann"]).count() == len(cases)
        assert Handover.objects.count() == len(cases)
