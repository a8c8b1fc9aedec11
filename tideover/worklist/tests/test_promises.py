"""Rules about what somebody is waiting for, and what a pause and an ending leave of a case's dues."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest

from tideover.worklist.rules import (
    CareFacts,
    ComplaintFacts,
    ConcernFacts,
    Due,
    DueKind,
    IntentionFacts,
    PauseFacts,
    carry_out,
    chase_care,
    dues_of,
    look_again,
    may_be_put_off,
    renew_permission,
    reply_to_complaint,
    review_concern,
)
from tideover.worklist.tests.cases import a_case, appointment
from tideover.worklist.wording import button, sentence

MONDAY = date(2026, 11, 2)
PAUSE = PauseFacts(since=MONDAY, look_again_on=date(2026, 11, 30))
CONCERN = ConcernFacts(key=4, raised_on=MONDAY, review_on=date(2026, 11, 9))
COMPLAINT = ComplaintFacts(key=5, received_on=MONDAY)
CARE = CareFacts(key=6, awaited_since=MONDAY)
INTENTION = IntentionFacts(key=7, noted_on=MONDAY, on=date(2026, 11, 5), what="ring after her scan.")


def kinds(**facts: Any) -> set[DueKind]:
    return {due.kind for due in dues_of(a_case(**facts))}


def test_a_pause_is_looked_at_again_on_the_day_agreed() -> None:
    (due,) = look_again(a_case(pause=PAUSE))
    assert (due.on, due.about) == (date(2026, 11, 30), "")
    assert list(look_again(a_case())) == []


def test_what_somebody_noted_is_due_on_its_day_and_moved_on_its_page() -> None:
    (due,) = carry_out(a_case(intentions=(INTENTION,)))
    assert (due.on, due.about) == (date(2026, 11, 5), "intention:7")
    told = sentence(due, today=date(2026, 11, 5), name="Nia")
    assert told == "To do for Nia, as noted 3 days ago: ring after her scan."
    assert button(due).arguments == {"intention": 7}
    assert not may_be_put_off(due)
    assert DueKind.CARRY_OUT not in kinds(intentions=(INTENTION,), ended_on=MONDAY)


def test_in_a_pause_only_what_does_not_wait_is_owed() -> None:
    owed = kinds(
        pause=PAUSE,
        concerns=(CONCERN,),
        complaints=(COMPLAINT,),
        care=(CARE,),
        has_permissions=False,
        referred_on=MONDAY,
        appointments=(appointment(1, 10),),
        intentions=(INTENTION,),
    )
    assert owed == {
        DueKind.LOOK_AGAIN,
        DueKind.CARRY_OUT,
        DueKind.REVIEW_CONCERN,
        DueKind.ACKNOWLEDGE_COMPLAINT,
        DueKind.ANSWER_COMPLAINT,
        DueKind.RECORD_WHAT_HAPPENED,
    }


def test_each_open_concern_is_reviewed_on_its_day() -> None:
    other = ConcernFacts(key=9, raised_on=MONDAY, review_on=date(2026, 12, 1))
    found = [(due.about, due.on) for due in review_concern(a_case(concerns=(CONCERN, other)))]
    assert found == [("concern:4", date(2026, 11, 9)), ("concern:9", date(2026, 12, 1))]


def test_a_complaint_is_acknowledged_in_three_working_days_and_answered_in_twenty() -> None:
    found = {due.kind: due.on for due in reply_to_complaint(a_case(complaints=(COMPLAINT,)))}
    assert found == {
        DueKind.ACKNOWLEDGE_COMPLAINT: date(2026, 11, 5),
        DueKind.ANSWER_COMPLAINT: date(2026, 11, 30),
    }


def test_an_acknowledged_complaint_still_waits_for_its_answer() -> None:
    acknowledged = ComplaintFacts(key=5, received_on=MONDAY, acknowledged_on=MONDAY)
    assert [due.kind for due in reply_to_complaint(a_case(complaints=(acknowledged,)))] == [DueKind.ANSWER_COMPLAINT]


def test_a_complaint_and_a_concern_are_seen_to_after_the_case_has_ended_and_nothing_else_is() -> None:
    owed = kinds(ended_on=date(2026, 11, 4), complaints=(COMPLAINT,), concerns=(CONCERN,), care=(CARE,))
    assert owed == {DueKind.ACKNOWLEDGE_COMPLAINT, DueKind.ANSWER_COMPLAINT, DueKind.REVIEW_CONCERN}


def test_care_elsewhere_is_asked_after_every_four_weeks_until_it_comes() -> None:
    chased = CareFacts(key=7, awaited_since=MONDAY, last_chased_on=date(2026, 11, 16))
    found = [(due.about, due.on) for due in chase_care(a_case(care=(CARE, chased)))]
    assert found == [("care:6", date(2026, 11, 30)), ("care:7", date(2026, 12, 14))]


def test_two_weeks_before_the_first_permission_lapses_the_client_is_asked_again() -> None:
    lapses = (("GP: attendance", date(2026, 12, 20)), ("Jo: the plan", date(2026, 12, 1)))
    (due,) = renew_permission(a_case(lapses=lapses))
    assert (due.on, due.why_facts["label"]) == (date(2026, 11, 17), "Jo: the plan")
    assert list(renew_permission(a_case())) == []


def the_first(found: Iterable[Due]) -> Due:
    return next(iter(found))


@pytest.mark.parametrize(
    ("due", "expected", "arguments"),
    [
        (
            the_first(look_again(a_case(pause=PAUSE))),
            "Amina's case has waited since Monday 2 November. See whether it can go on.",
            {},
        ),
        (
            the_first(review_concern(a_case(concerns=(CONCERN,)))),
            "A concern for Amina's safety was raised 8 days ago and is open.",
            {"concern": 4},
        ),
        (
            the_first(reply_to_complaint(a_case(complaints=(COMPLAINT,)))),
            "A complaint about Amina's case came 8 days ago and is not acknowledged.",
            {"complaint": 5},
        ),
        (
            the_first(chase_care(a_case(care=(CARE,)))),
            "Amina has waited 8 days for care from others. Ask after it.",
            {"care": 6},
        ),
        (
            the_first(renew_permission(a_case(lapses=(("Jo: the plan", date(2026, 11, 12)),)))),
            "Amina's permission (Jo: the plan) ends in 2 days.",
            {"purpose": "support"},
        ),
    ],
    ids=lambda value: value.kind.value if isinstance(value, Due) else "",
)
def test_the_reason_is_said_and_the_button_leads_to_what_it_is_about(
    due: Due, expected: str, arguments: dict[str, Any]
) -> None:
    assert sentence(due, today=date(2026, 11, 10), name="Amina") == expected
    assert button(due).arguments == arguments
