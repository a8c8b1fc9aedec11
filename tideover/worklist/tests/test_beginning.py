"""The rules "first appointment" and "ask for permissions"."""

from datetime import date
from typing import Any

import pytest

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellState
from tideover.worklist.rules import Why, ask_permissions, first_appointment
from tideover.worklist.tests.cases import ACCEPTED, a_case, appointment, spell, spoke

FRIDAY = date(2026, 10, 30)
TEN_WORKING_DAYS_LATER = date(2026, 11, 13)


def due_on(**facts: Any) -> list[date]:
    return [due.on for due in first_appointment(a_case(referred_on=FRIDAY, **facts))]


def absent_from(day: date) -> dict[str, Any]:
    return {"spells": (spell(SpellState.OFF_SICK, day),)}


def test_a_first_appointment_is_owed_ten_working_days_after_the_referral_was_received() -> None:
    (due,) = first_appointment(a_case(referred_on=FRIDAY))
    assert (due.on, due.until) == (TEN_WORKING_DAYS_LATER, None)
    assert (due.why_code, due.why_facts) == (Why.WAITING_SINCE_REFERRAL, {"referred_on": "2026-10-30"})


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        (date(2026, 10, 12), date(2026, 11, 9)),
        (date(2026, 10, 20), TEN_WORKING_DAYS_LATER),
        (date(2026, 10, 2), FRIDAY),
        (date(2026, 10, 1), TEN_WORKING_DAYS_LATER),
    ],
    ids=["earlier", "later", "on the day of receipt", "past on receipt"],
)
def test_four_weeks_of_absence_bring_it_forward_where_they_were_still_to_come(absent: date, expected: date) -> None:
    assert due_on(**absent_from(absent)) == [expected]


@pytest.mark.parametrize(
    ("since", "expected"), [(date(2026, 10, 12), date(2026, 11, 9)), (None, TEN_WORKING_DAYS_LATER)]
)
def test_an_absence_that_the_referral_told_of_counts_where_none_is_recorded(since: date | None, expected: date) -> None:
    assert due_on(absent_since=since) == [expected]
    recorded = absent_from(date(2026, 10, 20))
    assert due_on(absent_since=since, **recorded) == [TEN_WORKING_DAYS_LATER]


def test_of_several_absences_the_one_that_began_first_counts() -> None:
    earlier, later = (spell(SpellState.OFF_SICK, date(2026, 10, day)) for day in (12, 15))
    assert due_on(spells=(later, earlier)) == due_on(spells=(earlier, later)) == [date(2026, 11, 9)]


def test_an_absence_of_which_the_last_day_was_that_of_receipt_counts() -> None:
    last_day = spell(SpellState.OFF_SICK, date(2026, 10, 12), FRIDAY)
    assert due_on(spells=(last_day,)) == [date(2026, 11, 9)]
    assert due_on(spells=(spell(SpellState.OFF_SICK, FRIDAY, FRIDAY),)) == [TEN_WORKING_DAYS_LATER]


def test_an_absence_that_was_over_or_had_not_begun_brings_nothing_forward() -> None:
    over = spell(SpellState.OFF_SICK, date(2026, 10, 12), date(2026, 10, 29))
    begun_later = spell(SpellState.OFF_SICK, date(2026, 10, 31))
    assert due_on(spells=(over, begun_later)) == [TEN_WORKING_DAYS_LATER]


@pytest.mark.parametrize("state", AppointmentState)
def test_booking_or_keeping_an_appointment_with_the_client_settles_it(state: AppointmentState) -> None:
    meant_to_meet = state in {AppointmentState.BOOKED, AppointmentState.ATTENDED}
    assert (due_on(appointments=(appointment(1, 10, state),)) == []) is meant_to_meet


def test_an_appointment_with_somebody_else_or_a_call_does_not_settle_it_and_an_assessment_does() -> None:
    assert due_on(appointments=(appointment(1, 10, party=Party.EMPLOYER),), contacts=(spoke(5),))
    assert due_on(assessed_on=date(2026, 11, 5)) == []


def test_without_a_referral_none_is_owed() -> None:
    assert list(first_appointment(a_case())) == []


def test_permissions_are_to_be_asked_for_within_a_week_of_acceptance_until_one_is_decided() -> None:
    (due,) = ask_permissions(a_case(has_permissions=False))
    assert (due.on, due.why_code) == (date(2026, 11, 9), Why.NEVER_ASKED)
    assert due.why_facts == {"accepted_on": ACCEPTED.isoformat()}
    assert list(ask_permissions(a_case(has_permissions=True))) == []
