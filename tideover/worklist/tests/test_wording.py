"""Dues in words."""

from datetime import date
from typing import Any

import pytest

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellState
from tideover.worklist.rules import CASE_RULES, REFERRAL_RULES, CaseFacts, Due, DueKind, Why, dues_of
from tideover.worklist.tests.cases import a_case, appointment, spell, spoke, tried
from tideover.worklist.wording import BUTTONS, SENTENCES, Button, button, sentence, when


def the(kind: DueKind, case: CaseFacts) -> Due:
    return next(due for due in dues_of(case) if due.kind is kind)


@pytest.mark.parametrize(
    ("kind", "facts", "day", "expected"),
    [
        (DueKind.NEXT_CONTACT, {"contacts": (spoke(5),)}, 21, "Nobody has spoken with Amina for 16 days."),
        (DueKind.NEXT_CONTACT, {"contacts": (spoke(5),)}, 6, "Last spoke with Amina yesterday."),
        (DueKind.NEXT_CONTACT, {}, 11, "Nobody has spoken with Amina in the 9 days since the case was accepted."),
        (DueKind.NEXT_CONTACT, {}, 4, "Accepted 2 days ago; a first contact with Amina is to come."),
        (DueKind.NEXT_CONTACT, {"appointments": (appointment(1, 10),)}, 10, "Amina has an appointment today at 10:00."),
        (
            DueKind.NEXT_CONTACT,
            {"appointments": (appointment(1, 10),)},
            4,
            "Amina has an appointment on Tuesday 10 November at 10:00.",
        ),
        (
            DueKind.RECORD_WHAT_HAPPENED,
            {"appointments": (appointment(1, 10),)},
            11,
            "The appointment with Amina was yesterday at 10:00. What happened is not recorded.",
        ),
        (
            DueKind.RECORD_WHAT_HAPPENED,
            {"appointments": (appointment(1, 10, party=Party.EMPLOYER),)},
            13,
            "The appointment with the employer was on Tuesday 10 November at 10:00. What happened is not recorded.",
        ),
        (
            DueKind.REBOOK,
            {"appointments": (appointment(1, 10, AppointmentState.MISSED),)},
            12,
            "Amina missed the appointment on Tuesday 10 November at 10:00 and no other is booked.",
        ),
        (
            DueKind.REBOOK,
            {"appointments": (appointment(1, 27, AppointmentState.CANCELLED, settled=10),)},
            12,
            "The appointment with Amina was cancelled 2 days ago and no other is booked.",
        ),
    ],
)
def test_the_reason_is_a_sentence_about_the_person(
    kind: DueKind, facts: dict[str, Any], day: int, expected: str
) -> None:
    assert sentence(the(kind, a_case(**facts)), today=date(2026, 11, day), name="Amina") == expected


def test_somebody_without_a_name_is_called_the_client() -> None:
    missed = the(DueKind.REBOOK, a_case(appointments=(appointment(1, 10, AppointmentState.MISSED),)))
    assert sentence(missed, today=date(2026, 11, 11), name="").startswith("The client missed the appointment yesterday")


@pytest.mark.parametrize(
    ("day", "expected"),
    [(13, "4 days overdue"), (10, "1 day overdue"), (9, "today"), (8, "tomorrow"), (3, "by Monday 9 November")],
)
def test_when_says_how_pressing_it_is(day: int, expected: str) -> None:
    assert when(the(DueKind.NEXT_CONTACT, a_case()), today=date(2026, 11, day)) == expected


def test_the_button_of_an_appointment_leads_to_that_appointment() -> None:
    due = the(DueKind.RECORD_WHAT_HAPPENED, a_case(appointments=(appointment(12, 10),)))
    assert button(due) == Button("Record what happened", "settle_appointment", 12)
    assert button(the(DueKind.NEXT_CONTACT, a_case())).about is None


def test_every_kind_has_a_button_and_every_reason_a_sentence() -> None:
    assert set(BUTTONS) == set(DueKind)
    assert set(SENTENCES) == set(Why)
    # Acknowledging and answering a complaint are one rule.
    assert len(CASE_RULES) + len(REFERRAL_RULES) == len(DueKind) - 1


@pytest.mark.parametrize(
    ("kind", "facts", "expected"),
    [
        (
            DueKind.FIRST_APPOINTMENT,
            {"referred_on": date(2026, 10, 30)},
            "Amina was referred 11 days ago and no first appointment is booked.",
        ),
        (
            DueKind.REACH_DIFFERENTLY,
            {"attempts": (tried(4), tried(5), tried(6))},
            "3 attempts to reach Amina came to nothing, the first 6 days ago. Try another way.",
        ),
        (
            DueKind.ASK_PERMISSIONS,
            {"has_permissions": False},
            "Amina has not been asked who may be told what, so nobody can be told anything.",
        ),
        (
            DueKind.AGREE_ENDING,
            {"attempts": (tried(4),)},
            "Amina has not answered for 6 days. Decide how it goes on.",
        ),
        (
            DueKind.AGREE_ENDING,
            {
                "spells": (
                    spell(SpellState.OFF_SICK, date(2026, 10, 1), date(2026, 11, 8)),
                    spell(SpellState.AT_WORK, date(2026, 11, 9)),
                )
            },
            "Amina has been settled in work for 1 day. Agree how it goes on.",
        ),
    ],
)
def test_what_a_case_owes_at_its_beginning_and_when_it_drifts_is_said(
    kind: DueKind, facts: dict[str, Any], expected: str
) -> None:
    assert sentence(the(kind, a_case(**facts)), today=date(2026, 11, 10), name="Amina") == expected


def test_asking_for_permissions_leads_to_the_grid_for_support() -> None:
    asked = button(the(DueKind.ASK_PERMISSIONS, a_case(has_permissions=False)))
    assert (asked.act, asked.arguments) == ("permissions", {"purpose": "support"})
