"""Whatever a service does in whatever order, its stored dues are what the rules give."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fixtures import House
from tests.thorough import IS_THOROUGH
from tideover.foundation import events
from tideover.worklist.tests.working import DuesHold

FEW = settings(
    max_examples=4,
    stateful_step_count=25,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MANY = settings(FEW, max_examples=12, stateful_step_count=50)
"""The same steps in every run: what a run finds, the next one finds too."""

UNTIL_FOUND = settings(FEW, max_examples=40, phases=[Phase.generate])
"""For what must be found: as many as it takes, and no looking for the shortest way to it."""

STEPS = {
    *("open", "receive", "acknowledge", "wait_for_person", "person_answered", "tell_referrer", "accept", "decide"),
    *("allocate", "hand_over", "contact", "attempt", "book", "miss", "cancel", "move", "permit", "assess", "help"),
    *("cadence", "work", "pause", "resume", "keep", "raise", "review", "close", "complain", "acknowledge_complaint"),
    *("answer", "await_care", "chase_care", "end_care", "put_off", "end", "follow_up", "reopen", "policy", "leave"),
}
"""Every step of a service at work. Which of them a run takes is left to chance."""


RARER = [pytest.param(subject, marks=pytest.mark.thorough) for subject in ("person", "policy")]


@pytest.fixture
def machine(house: House) -> type[DuesHold]:
    """The service at work, in this test's database."""
    DuesHold.house = house
    DuesHold.done.clear()
    return DuesHold


def test_stored_dues_are_what_the_rules_give_whatever_is_done(machine: type[DuesHold]) -> None:
    run_state_machine_as_test(machine, settings=MANY if IS_THOROUGH else FEW)
    assert set(machine.done) <= STEPS
    assert {"open", "receive"} < set(machine.done), "Nothing was done but to begin: the test says nothing."


@pytest.mark.parametrize("subject", ["case", "referral", *RARER])
def test_a_handler_that_was_forgotten_is_found(
    machine: type[DuesHold], monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    monkeypatch.setitem(events._subject_handlers, subject, [])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=UNTIL_FOUND)
