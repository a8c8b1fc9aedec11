"""What may be told rests on a decision about exactly that."""

from datetime import date, timedelta

import pytest

from tideover.consent.rules import Choice, DecisionFacts, KindOfInformation, Party, Purpose, permits

DAY = date(2026, 3, 2)
WORK, SUPPORT = KindOfInformation.WORK, Purpose.SUPPORT


def decided(decision: Choice = Choice.GIVEN, *, days: int = 0, number: int = 0, **about: object) -> DecisionFacts:
    """A decision about telling the employer of work, for support, that many days after DAY."""
    known = {"party": Party.EMPLOYER, "kind": WORK, "purpose": SUPPORT, **about}
    return DecisionFacts(decision=decision, on=DAY + timedelta(days=days), number=number, **known)  # type: ignore[arg-type]


def asked(decisions: list[DecisionFacts], *, days: int = 0, contact: int | None = None) -> bool:
    """Whether the employer may be told of work, that many days after DAY."""
    on = DAY + timedelta(days=days)
    verdict = permits(decisions, party=Party.EMPLOYER, kind=WORK, purpose=SUPPORT, on=on, employer_contact=contact)
    return verdict.is_permitted


def test_silence_permits_nothing_and_rests_on_nothing() -> None:
    verdict = permits([], party=Party.GP, kind=KindOfInformation.HEALTH, purpose=SUPPORT, on=DAY)
    assert (verdict.is_permitted, verdict.rests_on) == (False, None)


def test_a_givenpermission_holds_from_its_day_and_is_named() -> None:
    given = decided(exception="not about my back")
    assert not asked([given], days=-1)
    verdict = permits([given], party=Party.EMPLOYER, kind=WORK, purpose=SUPPORT, on=DAY)
    assert verdict.is_permitted
    assert verdict.rests_on is given


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
