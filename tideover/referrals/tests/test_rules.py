"""Clocks that stand still, and what answers speak against."""

from datetime import date

from tideover.foundation.workingdays import Nation
from tideover.referrals.rules import Spell, asked, due_on, speaks_against, waited

MONDAY = date(2026, 6, 1)


def test_the_clock_stands_still_while_the_person_is_waited_for() -> None:
    spells = [Spell(date(2026, 6, 2), date(2026, 6, 8))]
    assert waited(MONDAY, date(2026, 6, 10), [], Nation.ENGLAND) == 7
    assert waited(MONDAY, date(2026, 6, 10), spells, Nation.ENGLAND) == 3
    assert due_on(MONDAY, 2, spells, Nation.ENGLAND) == date(2026, 6, 9)


def test_nothing_falls_due_before_the_answer() -> None:
    assert due_on(MONDAY, 2, [Spell(MONDAY, None)], Nation.ENGLAND) is None


def test_only_the_answer_that_the_policy_names_speaks_against() -> None:
    questions = [
        {"code": "job", "question": "Have they a job?", "rules_out": "no"},
        {"code": "weeks", "question": "Off for six weeks?", "rules_out": ""},
    ]
    assert speaks_against(asked(questions, {"job": "no", "weeks": "no"})) == ["Have they a job?"]
    assert speaks_against(asked(questions, {"job": "yes"})) == []
