"""The rules "reach differently" and "agree an ending"."""

from dataclasses import replace
from datetime import date
from typing import Any

from tideover.diary.rules import Party
from tideover.employment.rules import SpellState
from tideover.people.rules import Way
from tideover.worklist.rules import AttemptFacts, Why, agree_ending, reach_differently
from tideover.worklist.tests.cases import POLICY, a_case, november, spell, spoke, tried, wrote

THREE = (tried(4), tried(5), tried(6))
"""Wednesday to Friday."""


def reaching(**facts: Any) -> list[date]:
    return [due.on for due in reach_differently(a_case(**facts))]


def endings(**facts: Any) -> list[tuple[str, date]]:
    return [(due.about, due.on) for due in agree_ending(a_case(**facts))]


def test_the_third_attempt_in_a_row_asks_for_another_way_on_the_next_working_day() -> None:
    (due,) = reach_differently(a_case(attempts=THREE))
    assert (due.on, due.why_code) == (date(2026, 11, 9), Why.ATTEMPTS_UNANSWERED)
    assert due.why_facts == {"attempts": 3, "since": "2026-11-04"}
    assert reaching(attempts=THREE[:2]) == []


def test_more_attempts_by_the_same_way_count_and_move_nothing() -> None:
    (due,) = reach_differently(a_case(attempts=(*THREE, tried(12))))
    assert (due.on, due.why_facts["attempts"]) == (date(2026, 11, 9), 4)


def test_an_attempt_by_another_way_settles_it() -> None:
    assert reaching(attempts=(*THREE, tried(9, Way.LETTER))) == []
    assert reaching(attempts=(tried(4), tried(5, Way.LETTER), tried(6), tried(9, Way.LETTER))) != []


def test_one_attempt_by_another_way_settles_it_whatever_is_tried_after_it() -> None:
    assert reaching(attempts=(*THREE, tried(9, Way.LETTER), tried(10))) == []
    assert reaching(attempts=(*THREE, tried(9), tried(10, Way.MESSAGE))) == []


def test_speaking_on_the_very_day_of_acceptance_ends_what_was_tried_before_on_that_day() -> None:
    tries = (tried(2, hour=9), tried(3), tried(4))
    assert reaching(attempts=tries) == [date(2026, 11, 5)]
    assert reaching(attempts=tries, contacts=(spoke(2, hour=10),)) == []


def test_being_spoken_with_settles_it_and_attempts_count_anew() -> None:
    assert reaching(attempts=THREE, contacts=(spoke(9),)) == []
    assert reaching(attempts=THREE, contacts=(wrote(9),)) != []
    assert reaching(attempts=(*THREE, tried(10), tried(11)), contacts=(spoke(9),)) == []
    assert reaching(attempts=(*THREE, tried(10), tried(11), tried(12)), contacts=(spoke(9),)) == [date(2026, 11, 13)]


def test_attempts_before_the_case_or_at_somebody_else_do_not_count() -> None:
    employer = AttemptFacts(at=november(6), way=Way.TELEPHONE, party=Party.EMPLOYER)
    assert reaching(attempts=(tried(1), tried(4), tried(5))) == []
    assert reaching(attempts=(tried(4), tried(5), employer)) == []


def test_four_weeks_without_an_answer_ask_how_it_goes_on() -> None:
    (due,) = agree_ending(a_case(attempts=THREE))
    assert (due.about, due.on, due.why_code) == ("unanswered", date(2026, 12, 2), Why.NOBODY_ANSWERS)
    assert due.why_facts == {"since": "2026-11-04"}
    assert endings(attempts=THREE, contacts=(spoke(9),)) == []


def test_thirteen_weeks_settled_in_work_ask_how_it_goes_on_unless_support_is_open_ended() -> None:
    back = (
        spell(SpellState.OFF_SICK, date(2026, 10, 1), date(2026, 11, 15)),
        spell(SpellState.AT_WORK, date(2026, 11, 16)),
    )
    assert endings(spells=back) == [("settled", date(2027, 2, 15))]
    assert endings(spells=back, policy=replace(POLICY, support_is_open_ended=True)) == []
    assert endings(spells=back[:1]) == []


def test_both_can_be_owed_at_once() -> None:
    back = (
        spell(SpellState.OFF_SICK, date(2026, 10, 1), date(2026, 11, 15)),
        spell(SpellState.AT_WORK, date(2026, 11, 16)),
    )
    assert {about for about, _ in endings(spells=back, attempts=THREE)} == {"settled", "unanswered"}


def test_what_came_before_a_reopening_is_over() -> None:
    assert reaching(attempts=THREE, reopened_on=date(2026, 11, 20)) == []
    assert endings(attempts=THREE, reopened_on=date(2026, 11, 20)) == []
