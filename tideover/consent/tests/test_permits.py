"""What may be told rests on a decision about exactly that."""

from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tideover.consent.rules import (
    Choice,
    DecisionFacts,
    KindOfInformation,
    Party,
    Purpose,
    State,
    Verdict,
    may_hear,
    permits,
)

DAY = date(2026, 3, 2)
WORK, SUPPORT = KindOfInformation.WORK, Purpose.SUPPORT


def decided(decision: Choice = Choice.GIVEN, *, days: int = 0, number: int = 0, **about: object) -> DecisionFacts:
    """A decision about telling the employer of work, for support, that many days after DAY."""
    known = {"party": Party.EMPLOYER, "kind": WORK, "purpose": SUPPORT, **about}
    return DecisionFacts(decision=decision, on=DAY + timedelta(days=days), number=number, **known)  # type: ignore[arg-type]


def verdict_of(
    decisions: list[DecisionFacts], *, days: int = 0, contact: int | None = None, left: int | None = None
) -> Verdict:
    """How it stands with telling the employer of work, that many days after DAY, of somebody who left in `left`."""
    return permits(
        decisions,
        party=Party.EMPLOYER,
        kind=WORK,
        purpose=SUPPORT,
        on=DAY + timedelta(days=days),
        employer_contact=contact,
        left_on=None if left is None else DAY + timedelta(days=left),
    )


def asked(decisions: list[DecisionFacts], **about: int) -> bool:
    """Whether the employer may be told of work."""
    return verdict_of(decisions, **about).is_permitted


def state(decisions: list[DecisionFacts], **about: int) -> State:
    """How it stands in a word."""
    return verdict_of(decisions, **about).state


def test_silence_permits_nothing_and_rests_on_nothing() -> None:
    verdict = permits([], party=Party.GP, kind=KindOfInformation.HEALTH, purpose=SUPPORT, on=DAY)
    assert (verdict.is_permitted, verdict.rests_on) == (False, None)


def test_a_givenpermission_holds_from_its_day_and_is_named() -> None:
    permission = decided(exception="not about my back")
    assert not asked([permission], days=-1)
    verdict = permits([permission], party=Party.EMPLOYER, kind=WORK, purpose=SUPPORT, on=DAY)
    assert verdict.is_permitted
    assert verdict.rests_on is permission


@pytest.mark.parametrize("taken_back", [Choice.REFUSED, Choice.WITHDRAWN])
def test_a_later_word_takes_it_back_from_its_day(taken_back: Choice) -> None:
    decisions = [decided(), decided(taken_back, days=10)]
    assert [asked(decisions, days=days) for days in (9, 10, 11)] == [True, False, False]


def test_of_two_decisions_of_one_day_the_one_recorded_last_counts() -> None:
    assert asked([decided(Choice.REFUSED, number=1), decided(number=2)])
    assert not asked([decided(number=1), decided(Choice.WITHDRAWN, number=2)])


def test_one_employer_contact_is_not_another_nor_the_employer() -> None:
    about_one = [decided(employer_contact=1)]
    assert asked(about_one, contact=1)
    assert not asked(about_one, contact=2)
    assert not asked(about_one)
    assert not asked([decided()], contact=1)


@given(st.lists(st.tuples(st.sampled_from([None, 1, 2]), st.sampled_from(Choice)), max_size=8))
def test_what_is_decided_about_one_employer_says_nothing_of_another(words: list[tuple[int | None, Choice]]) -> None:
    every = [decided(choice, number=number, employer=of) for number, (of, choice) in enumerate(words)]

    def of_one(decisions: list[DecisionFacts]) -> Verdict:
        return permits(decisions, party=Party.EMPLOYER, kind=WORK, purpose=SUPPORT, on=DAY, employer=1)

    assert of_one(every) == of_one([each for each in every if each.employer == 1])
    assert of_one(every).is_permitted == (next((c for of, c in reversed(words) if of == 1), None) is Choice.GIVEN)


ELSE = [
    *({"party": party} for party in Party if party is not Party.EMPLOYER),
    *({"kind": kind} for kind in KindOfInformation if kind is not WORK),
    *({"purpose": purpose} for purpose in Purpose if purpose is not SUPPORT),
]
"""What differs in one word from telling the employer of work, for support."""


@pytest.mark.parametrize("decision", Choice)
@pytest.mark.parametrize("about", ELSE)
def test_a_decision_about_something_else_changes_nothing(about: dict[str, object], decision: Choice) -> None:
    other = decided(decision, days=1, number=9, **about)
    assert not asked([other], days=2)
    assert asked([decided(), other], days=2)


def test_a_permission_holds_from_its_first_day_to_its_last_and_then_has_lapsed() -> None:
    limited = decided(valid_from=DAY + timedelta(days=5), valid_until=DAY + timedelta(days=9))
    assert [asked([limited], days=days) for days in (0, 4, 5, 9, 10)] == [False, False, True, True, False]
    assert state([limited], days=4) is State.NOT_BEGUN
    assert state([limited], days=10) is State.LAPSED


def test_one_that_begins_later_leaves_the_one_before_in_force_and_lapsing_brings_none_back() -> None:
    decisions = [decided(), decided(days=10, valid_from=DAY + timedelta(days=20), valid_until=DAY + timedelta(days=30))]
    assert [asked(decisions, days=days) for days in (15, 20, 30, 31)] == [True, True, True, False]


def test_withdrawing_before_it_begins_takes_it_back_for_good() -> None:
    decisions = [decided(valid_from=DAY + timedelta(days=20)), decided(Choice.WITHDRAWN, days=10)]
    assert [asked(decisions, days=days) for days in (10, 19, 20, 40)] == [False, False, False, False]


def test_nothing_is_told_to_somebody_from_the_day_they_left() -> None:
    about_one = [decided(employer_contact=1)]
    assert asked(about_one, days=9, contact=1, left=10)
    assert not asked(about_one, days=10, contact=1, left=10)
    assert state(about_one, days=11, contact=1, left=10) is State.LEFT


def test_a_referrer_may_hear_of_receipt_and_decision_unless_the_person_objects() -> None:
    about: dict[str, Any] = {"party": Party.REFERRER, "kind": KindOfInformation.CONTACT, "purpose": Purpose.REFERRAL}

    def heard(*decisions: DecisionFacts) -> bool:
        return may_hear(permits(decisions, on=DAY, **about), **about).is_permitted

    assert heard()
    assert heard(decided(days=-9, valid_until=DAY - timedelta(days=1), **about))
    assert not heard(decided(Choice.REFUSED, **about))
    assert not heard(decided(Choice.WITHDRAWN, **about))
    gp = about | {"party": Party.GP}
    assert not may_hear(permits([], on=DAY, **gp), **gp).is_permitted


DAYS = st.integers(min_value=0, max_value=12)


@st.composite
def decision_lists(draw: st.DrawFn) -> list[DecisionFacts]:
    """Decisions about one thing, in the order in which they were recorded, that the record could hold."""
    found = []
    for number in range(draw(st.integers(min_value=0, max_value=5))):
        choice, day = draw(st.sampled_from(Choice)), draw(DAYS)
        limits: dict[str, object] = {}
        if choice is Choice.GIVEN:
            begins = draw(st.none() | st.integers(min_value=day, max_value=14))
            ends = draw(st.none() | st.integers(min_value=begins if begins is not None else day, max_value=16))
            limits = {"valid_from": later(begins), "valid_until": later(ends)}
        found.append(decided(choice, days=day, number=number, **limits))
    return found


def later(days: int | None) -> date | None:
    """That many days after DAY."""
    return None if days is None else DAY + timedelta(days=days)


@given(decision_lists(), st.integers(min_value=0, max_value=20))
def test_what_is_permitted_rests_on_a_permission_of_that_day_with_no_later_word(
    decisions: list[DecisionFacts], days: int
) -> None:
    on = DAY + timedelta(days=days)
    verdict = permits(decisions, party=Party.EMPLOYER, kind=WORK, purpose=SUPPORT, on=on)
    rests_on = verdict.rests_on
    begun = [each for each in decisions if each.begins <= on]
    if verdict.is_permitted:
        assert rests_on is not None
        assert rests_on.decision is Choice.GIVEN
        assert rests_on.begins <= on
        assert rests_on.valid_until is None or on <= rests_on.valid_until
        assert all((each.on, each.number) <= (rests_on.on, rests_on.number) for each in begun)
    if verdict.state is State.NOT_ASKED:
        assert not [each for each in decisions if each.on <= on]
    if verdict.state is State.LAPSED:
        assert rests_on is not None
        assert rests_on.valid_until is not None
        assert rests_on.valid_until < on


@given(decision_lists(), DAYS)
def test_a_withdrawal_recorded_last_holds_from_its_day_whatever_was_said_before(
    decisions: list[DecisionFacts], days: int
) -> None:
    withdrawn = decided(Choice.WITHDRAWN, days=12, number=99)
    assert not asked([*decisions, withdrawn], days=12 + days)


@given(decision_lists(), st.integers(min_value=0, max_value=20), st.randoms())
def test_the_order_in_which_decisions_are_read_changes_nothing(
    decisions: list[DecisionFacts], days: int, chance: Random
) -> None:
    shuffled = list(decisions)
    chance.shuffle(shuffled)
    assert state(shuffled, days=days) is state(decisions, days=days)
