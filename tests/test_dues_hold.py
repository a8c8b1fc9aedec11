"""Whatever a service does in whatever order, its stored dues are what the rules give."""

from collections.abc import Callable, Sequence
from functools import partial

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.fixtures import House
from tests.service_at_work import ServiceAtWork
from tests.thorough import IS_THOROUGH
from tideover.cases.rules import FollowUpOutcome
from tideover.consent.rules import Choice
from tideover.diary.rules import Party
from tideover.employment.rules import SpellState
from tideover.foundation import events
from tideover.people.rules import Way

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
    "record_answer",
    *("allocate", "hand_over", "contact", "attempt", "book", "miss", "cancel", "move", "permit", "assess", "help"),
    *("cadence", "work", "pause", "resume", "keep", "raise", "review", "close", "complain", "acknowledge_complaint"),
    *("answer", "await_care", "chase_care", "end_care", "put_off", "end", "follow_up", "reopen", "policy", "leave"),
    *("merge", "undo_merge", "plan_group", "hold_group", "call_off_group", "erase"),
    *("plan_meeting", "record_meeting", "keep_meeting"),
    *("intend", "shift", "settle"),
    *("ask_handover", "take_back_handover"),
}
"""Every step of a service at work."""

S = ServiceAtWork
ONE_AFTER_ANOTHER: Sequence[Callable[[ServiceAtWork], None]] = [
    lambda work: work.receives(2, has_taker=True),
    *(partial(S.referral_steps, number=1, step=step) for step in ("acknowledge", "wait_for_person")),
    lambda work: work.time_passes(2),
    lambda work: work.referral_steps(1, "person_answered"),
    lambda work: work.decides(1, accepts=True),
    lambda work: work.decides(0, accepts=False),
    lambda work: work.answers_the_referrer(0, Choice.GIVEN, tells=True),
    lambda work: work.gives(1, "case_manager", hands_over=False),
    lambda work: work.gives(1, "team_manager", hands_over=True),
    lambda work: work.gives(1, "elsewhere", hands_over=False),
    *(partial(S.works_on, number=1, what=what) for what in ("cadence", "assess", "help")),
    lambda work: work.permits(1, Choice.GIVEN, 30),
    *(partial(S.rings, number=0, way=Way.TELEPHONE, answers=answers) for answers in (False, True)),
    lambda work: work.books(0, 3, Party.CLIENT),
    lambda work: work.settles(0, "move"),
    lambda work: work.time_passes(7),
    lambda work: work.settles(0, "miss"),
    lambda work: work.books(0, 9, Party.CLIENT),
    lambda work: work.settles(0, "cancel"),
    lambda work: work.work_changes(0, SpellState.OFF_SICK),
    lambda work: work.time_passes(7),
    lambda work: work.work_changes(0, SpellState.AT_WORK),
    *(partial(S.pauses, number=0, what=what, days=9) for what in ("pause", "keep", "resume")),
    *(partial(S.worries, number=0, days=9, what=what) for what in ("raise", "review", "close")),
    *(
        partial(S.means_to, number=0, days=days, what=what)
        for days, what in ((3, "intend"), (9, "shift"), (1, "settle"))
    ),
    *(partial(S.asks_for_handover, number=0, to="team_manager", takes_back=back) for back in (False, False, True)),
    *(partial(S.complains, number=0, what=what) for what in ("complain", "acknowledge_complaint", "answer")),
    *(partial(S.waits_for_care, number=0, what=what) for what in ("await_care", "chase_care", "end_care")),
    lambda work: work.puts_off(0, 20),
    lambda work: work.goes_on_leave(3),
    lambda work: work.plans_a_group(3, 2),
    lambda work: work.comes_to_a_group(0, 1, is_held=True),
    lambda work: work.plans_a_group(3, 2),
    lambda work: work.comes_to_a_group(0, 1, is_held=False),
    *(partial(S.meets, number=0, what=what) for what in ("plan_meeting", "keep_meeting", "record_meeting")),
    lambda work: work.policy_changes(0),
    lambda work: work.ends(0),
    lambda work: work.finds_one_person(0, 2),
    lambda work: work.tells_apart(0),
    lambda work: work.follows_up(0, 13, FollowUpOutcome.NOT_REACHED),
    lambda work: work.reopens(0),
    lambda work: work.ends(0),
    lambda work: work.erases(0),
]
"""Each of the steps, in an order in which the record takes it."""


RARER = [pytest.param(subject, marks=pytest.mark.thorough) for subject in ("person", "policy")]


@pytest.fixture
def machine(house: House) -> type[ServiceAtWork]:
    """The service at work, in this test's database."""
    ServiceAtWork.house = house
    ServiceAtWork.done.clear()
    return ServiceAtWork


def test_stored_dues_are_what_the_rules_give_after_each_step_there_is(machine: type[ServiceAtWork]) -> None:
    work = machine()
    try:
        for step in (S.begins, *ONE_AFTER_ANOTHER):
            step(work)
            work.dues_are_what_the_rules_give()
    finally:
        work.teardown()
    assert set(machine.done) == STEPS


def test_stored_dues_are_what_the_rules_give_whatever_is_done(machine: type[ServiceAtWork]) -> None:
    run_state_machine_as_test(machine, settings=MANY if IS_THOROUGH else FEW)
    assert set(machine.done) <= STEPS
    assert {"open", "receive"} < set(machine.done), "Nothing was done but to begin: the test says nothing."


@pytest.mark.parametrize("subject", ["case", "referral", *RARER])
def test_a_handler_that_was_forgotten_is_found(
    machine: type[ServiceAtWork], monkeypatch: pytest.MonkeyPatch, subject: str
) -> None:
    monkeypatch.setitem(events._subject_handlers, subject, [])
    with pytest.raises(AssertionError):
        run_state_machine_as_test(machine, settings=UNTIL_FOUND)
