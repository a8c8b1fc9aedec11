"""What holds of the rules for any record."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellFacts, SpellState
from tideover.foundation import clock
from tideover.people.rules import Way
from tideover.worklist.rules import (
    AppointmentFacts,
    AttemptFacts,
    CaseFacts,
    ContactFacts,
    DueKind,
    Stage,
    dues_of,
    next_contact,
    present_stage,
    stages,
)
from tideover.worklist.tests.cases import ACCEPTED, a_case

days = st.integers(-60, 200).map(lambda n: ACCEPTED + timedelta(days=n))
moments = st.builds(clock.local, days, st.integers(8, 18))
parties = st.sampled_from([Party.CLIENT, Party.CLIENT, Party.EMPLOYER, Party.GP])
contacts = st.builds(
    ContactFacts, at=moments, two_way=st.booleans(), parties=st.lists(parties, min_size=1, max_size=2).map(tuple)
)

attempts = st.builds(AttemptFacts, at=moments, way=st.sampled_from(Way), party=parties)


@st.composite
def appointments(draw: st.DrawFn) -> tuple[AppointmentFacts, ...]:
    found = []
    for key in range(draw(st.integers(0, 5))):
        state = draw(st.sampled_from(AppointmentState))
        at = draw(moments)
        settled_on = None if state is AppointmentState.BOOKED else draw(days)
        found.append(AppointmentFacts(key=key, at=at, state=state, settled_on=settled_on, party=draw(parties)))
    return tuple(found)


@st.composite
def spells(draw: st.DrawFn) -> tuple[SpellFacts, ...]:
    starts = sorted(set(draw(st.lists(days, max_size=4))))
    ends = [*(start - timedelta(days=1) for start in starts[1:]), None]
    return (
        tuple(
            SpellFacts(state=draw(st.sampled_from(SpellState)), starts_on=start, ends_on=end)
            for start, end in zip(starts, ends, strict=True)
        )
        if starts
        else ()
    )


NEVER: st.SearchStrategy[date | None] = st.none()


@st.composite
def cases(draw: st.DrawFn, *, ended: st.SearchStrategy[date | None] = NEVER) -> CaseFacts:
    facts: dict[str, Any] = {
        "contacts": draw(st.lists(contacts, max_size=5).map(tuple)),
        "appointments": draw(appointments()),
        "attempts": draw(st.lists(attempts, max_size=5).map(tuple)),
        "referred_on": draw(st.none() | days),
        "has_permissions": draw(st.booleans()),
        "spells": draw(spells()),
        "assessed_on": draw(st.none() | days),
        "provision_started_on": draw(st.none() | days),
        "own_cadence_days": draw(st.none() | st.integers(1, 90)),
        "ended_on": draw(ended),
    }
    return a_case(**facts)


later_days = st.integers(0, 200).map(lambda n: ACCEPTED + timedelta(days=n))


@given(cases(), moments)
def test_speaking_with_the_client_never_brings_the_next_contact_forward(case: CaseFacts, at: datetime) -> None:
    (before,) = next_contact(case)
    (after,) = next_contact(replace(case, contacts=(*case.contacts, ContactFacts(at=at))))
    assert after.on >= before.on


@given(cases(ended=st.none() | later_days), st.randoms(use_true_random=False))
def test_the_order_of_the_facts_changes_nothing(case: CaseFacts, random: Any) -> None:
    shuffled: dict[str, Any] = {
        name: tuple(random.sample(getattr(case, name), len(getattr(case, name))))
        for name in ("contacts", "attempts", "appointments", "spells")
    }
    other = replace(case, **shuffled)
    assert dues_of(other) == dues_of(case)
    assert stages(other) == stages(case)


@given(cases(ended=st.none() | later_days))
def test_computing_again_gives_the_same(case: CaseFacts) -> None:
    assert dues_of(case) == dues_of(case)


@given(cases(ended=st.none() | later_days))
def test_no_two_dues_of_a_case_share_a_key(case: CaseFacts) -> None:
    keys = [due.key for due in dues_of(case)]
    assert len(keys) == len(set(keys))


@given(cases())
def test_an_open_case_is_never_without_something_due(case: CaseFacts) -> None:
    """Drift: on every day to come, something is due or will be."""
    dues = dues_of(case)
    assert any(due.kind is DueKind.NEXT_CONTACT for due in dues)
    assert any(due.until is None for due in dues)


@given(cases(ended=later_days))
def test_a_closed_case_has_no_dues_and_ends_in_the_stage_closed(case: CaseFacts) -> None:
    assert dues_of(case) == ()
    assert stages(case)[-1] == present_stage(case)
    assert stages(case)[-1].stage is Stage.CLOSED
    assert stages(case)[-1].since == case.ended_on


@given(cases(ended=st.none() | later_days))
def test_stages_begin_at_acceptance_and_follow_one_another(case: CaseFacts) -> None:
    steps = stages(case)
    assert steps[0].since == case.accepted_on
    assert [step.since for step in steps] == sorted({step.since for step in steps})
    assert all(one.stage is not other.stage for one, other in pairwise(steps))


@given(cases())
def test_a_policy_with_a_longer_cadence_never_makes_anything_due_sooner(case: CaseFacts) -> None:
    slower = replace(case.policy, cadence_days={stage: n + 5 for stage, n in case.policy.cadence_days.items()})
    (before,), (after,) = next_contact(case), next_contact(replace(case, policy=slower))
    assert after.on >= before.on


@settings(max_examples=50)
@given(cases(), st.integers(1, 400))
def test_the_rules_follow_the_calendar_by_nothing_but_the_facts(case: CaseFacts, shift: int) -> None:
    """Every fact a number of days later: next contact as many days later. No rule knows what day it is."""
    by = timedelta(days=shift)
    moved = replace(
        case,
        accepted_on=case.accepted_on + by,
        assessed_on=case.assessed_on and case.assessed_on + by,
        provision_started_on=case.provision_started_on and case.provision_started_on + by,
        contacts=tuple(replace(c, at=c.at + by) for c in case.contacts),
        appointments=tuple(
            replace(a, at=a.at + by, settled_on=a.settled_on and a.settled_on + by) for a in case.appointments
        ),
        spells=tuple(replace(s, starts_on=s.starts_on + by, ends_on=s.ends_on and s.ends_on + by) for s in case.spells),
    )
    (before,), (after,) = next_contact(case), next_contact(moved)
    assert after.on == before.on + by
