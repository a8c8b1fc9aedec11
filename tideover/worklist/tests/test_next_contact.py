"""The rule "next contact"."""

from datetime import date

import pytest

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.worklist.rules import CaseFacts, ContactFacts, Due, Why, last_spoken, next_contact
from tideover.worklist.tests.cases import ACCEPTED, a_case, appointment, november, spell, spoke, wrote


def due(case: CaseFacts) -> Due:
    (only,) = next_contact(case)
    return only


def test_nobody_spoken_with_yet_is_due_a_cadence_after_acceptance() -> None:
    first = due(a_case())
    assert (first.on, first.until, first.why_code) == (date(2026, 11, 9), None, Why.CADENCE_SINCE_ACCEPTANCE)
    assert first.why_facts == {"since": "2026-11-02"}


def test_the_last_two_way_contact_counts_whatever_the_order_of_the_facts() -> None:
    case = a_case(contacts=(spoke(12), spoke(5)))
    assert due(case).on == date(2026, 11, 19)
    assert due(case).why_facts == {"since": "2026-11-12"}


def test_speaking_on_the_very_day_of_acceptance_or_of_reopening_counts_and_the_day_before_does_not() -> None:
    assert due(a_case(contacts=(spoke(2),))).why_code is Why.CADENCE_SINCE_CONTACT
    for day, code in ((20, Why.CADENCE_SINCE_CONTACT), (19, Why.CADENCE_SINCE_REOPENING)):
        assert due(a_case(contacts=(spoke(day),), reopened_on=date(2026, 11, 20))).why_code is code


def test_a_letter_of_ours_does_not_count_as_speaking() -> None:
    assert due(a_case(contacts=(spoke(5), wrote(12)))).on == date(2026, 11, 12)


def test_speaking_with_the_employer_alone_does_not_count() -> None:
    with_employer = ContactFacts(at=november(12), parties=(Party.EMPLOYER,))
    with_both = ContactFacts(at=november(13), parties=(Party.EMPLOYER, Party.CLIENT))
    assert due(a_case(contacts=(with_employer,))).on == date(2026, 11, 9)
    assert due(a_case(contacts=(with_employer, with_both))).on == date(2026, 11, 20)


def test_a_conversation_before_acceptance_does_not_bring_the_first_contact_forward() -> None:
    before = ContactFacts(at=clock.local(date(2026, 10, 20)))
    assert last_spoken(a_case(contacts=(before,))) is None
    assert due(a_case(contacts=(before,))).on == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("facts", "on"),
    [
        ({}, date(2026, 11, 12)),
        ({"assessed_on": ACCEPTED}, date(2026, 11, 19)),
        ({"provision_started_on": ACCEPTED}, date(2026, 11, 19)),
        ({"own_cadence_days": 3}, date(2026, 11, 8)),
        ({"own_cadence_days": 30, "assessed_on": ACCEPTED}, date(2026, 12, 5)),
    ],
    ids=["assessing", "planning", "active", "the client's own", "the client's own, longer"],
)
def test_the_cadence_is_the_clients_own_or_that_of_the_stage(facts: dict[str, object], on: date) -> None:
    assert due(a_case(contacts=(spoke(5),), **facts)).on == on


def test_in_work_support_has_its_own_cadence() -> None:
    spells = (
        spell(SpellState.OFF_SICK, date(2026, 9, 1), ACCEPTED),
        spell(SpellState.AT_WORK, date(2026, 11, 3)),
    )
    assert due(a_case(contacts=(spoke(5),), spells=spells)).on == date(2027, 1, 4)


def test_a_booked_appointment_moves_it_to_its_day_whether_sooner_or_later() -> None:
    sooner = due(a_case(contacts=(spoke(5),), appointments=(appointment(1, 9),)))
    later = due(a_case(contacts=(spoke(5),), appointments=(appointment(1, 27),)))
    assert (sooner.on, sooner.until, sooner.why_code) == (date(2026, 11, 9), date(2026, 11, 10), Why.BOOKED)
    assert (later.on, later.until) == (date(2026, 11, 27), date(2026, 11, 28))


def test_the_earliest_of_two_appointments_counts() -> None:
    case = a_case(contacts=(spoke(5),), appointments=(appointment(1, 20), appointment(2, 11)))
    assert due(case).on == date(2026, 11, 11)


def test_an_appointment_with_somebody_else_does_not_move_it() -> None:
    case = a_case(appointments=(appointment(1, 4, party=Party.EMPLOYER),))
    assert due(case).on == date(2026, 11, 9)


@pytest.mark.parametrize("state", [s for s in AppointmentState if s is not AppointmentState.BOOKED])
def test_an_appointment_that_is_settled_does_not_move_it(state: AppointmentState) -> None:
    assert due(a_case(appointments=(appointment(1, 20, state),))).on == date(2026, 11, 9)


def test_a_moved_appointment_gives_way_to_the_last_of_its_replacements() -> None:
    chain = (
        appointment(1, 6, AppointmentState.MOVED, settled=4),
        appointment(2, 10, AppointmentState.MOVED, settled=6),
        appointment(3, 13),
    )
    assert due(a_case(appointments=chain)).on == date(2026, 11, 13)


def test_an_unrecorded_appointment_that_a_later_contact_has_overtaken_moves_nothing() -> None:
    case = a_case(contacts=(spoke(12),), appointments=(appointment(1, 10),))
    assert (due(case).on, due(case).until) == (date(2026, 11, 19), None)


def test_a_call_in_the_morning_leaves_the_appointment_in_the_afternoon_due() -> None:
    case = a_case(contacts=(spoke(10, hour=9),), appointments=(appointment(1, 10, hour=14),))
    assert (due(case).on, due(case).why_code) == (date(2026, 11, 10), Why.BOOKED)


def test_a_contact_after_the_appointment_on_the_same_day_is_the_last_one() -> None:
    case = a_case(contacts=(spoke(10, hour=15),), appointments=(appointment(1, 10, hour=14),))
    assert due(case).on == date(2026, 11, 17)


def test_it_belongs_to_whoever_owns_the_case() -> None:
    case = a_case()
    assert due(case).owner == case.owner
    assert due(case).subject == ("case", case.case)


def test_the_cadence_is_that_of_the_day_of_the_last_contact() -> None:
    off = spell(SpellState.OFF_SICK, date(2026, 10, 1), date(2026, 11, 8))
    back = (off, spell(SpellState.AT_WORK, date(2026, 11, 9)))
    assert due(a_case(spells=back, contacts=(spoke(5),))).on == date(2026, 11, 12)
    assert due(a_case(spells=back, contacts=(spoke(10),))).on == date(2027, 1, 9)


def test_a_case_that_was_opened_again_counts_from_that_day() -> None:
    again = due(a_case(reopened_on=date(2026, 11, 20), contacts=(spoke(5),)))
    assert (again.on, again.why_code) == (date(2026, 11, 27), Why.CADENCE_SINCE_REOPENING)
    assert due(a_case(reopened_on=date(2026, 11, 20), contacts=(spoke(20),))).why_code == Why.CADENCE_SINCE_CONTACT
