"""Facts of invented cases, for tests of the rules."""

from datetime import date, datetime
from functools import partial
from typing import Any

from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellFacts, SpellState
from tideover.foundation import clock
from tideover.foundation.workingdays import Nation, add_working_days
from tideover.people.rules import Way
from tideover.worklist.rules import AppointmentFacts, AttemptFacts, CaseFacts, CasePolicy, ContactFacts, Owner, Stage

ACCEPTED = date(2026, 11, 2)
"""A Monday."""

CADENCE = {Stage.ASSESSING: 7, Stage.PLANNING: 14, Stage.ACTIVE: 14, Stage.IN_WORK_SUPPORT: 60}
POLICY = CasePolicy(
    cadence_days=CADENCE,
    rebook_within_working_days=2,
    first_appointment_within_working_days=10,
    first_appointment_by_absence_days=28,
    reach_differently_after=3,
    ask_permissions_within_days=7,
    settled_ending_after_weeks=13,
    unanswered_ending_after_days=28,
    support_is_open_ended=False,
    complaint_acknowledge_within_working_days=3,
    complaint_answer_within_working_days=20,
    chase_care_every_days=28,
    lapse_warning_days=14,
    follow_up_weeks=(13, 26, 52),
    add_working_days=partial(add_working_days, nation=Nation.ENGLAND),
)


def november(day: int, hour: int = 10, minute: int = 0) -> datetime:
    """A moment in November 2026."""
    return clock.local(date(2026, 11, day), hour, minute)


def a_case(**facts: Any) -> CaseFacts:
    """A case accepted on Monday 2 November 2026, with these facts."""
    given = {
        "case": 1,
        "owner": Owner(team=1, staff=7),
        "policy": POLICY,
        "accepted_on": ACCEPTED,
        "has_permissions": True,
    }
    return CaseFacts(**{**given, **facts})


def spoke(day: int, hour: int = 10) -> ContactFacts:
    """A conversation with the client in November."""
    return ContactFacts(at=november(day, hour))


def tried(day: int, way: Way = Way.TELEPHONE, hour: int = 10) -> AttemptFacts:
    """An attempt to reach the client in November."""
    return AttemptFacts(at=november(day, hour), way=way)


def wrote(day: int, hour: int = 10) -> ContactFacts:
    """A letter of ours to the client, which they have not answered."""
    return ContactFacts(at=november(day, hour), two_way=False)


def appointment(
    key: int,
    day: int,
    state: AppointmentState = AppointmentState.BOOKED,
    *,
    hour: int = 10,
    settled: int | None = None,
    party: Party = Party.CLIENT,
) -> AppointmentFacts:
    """An appointment on that day in November, settled on another one (its own by default)."""
    settled_on = None if state is AppointmentState.BOOKED else date(2026, 11, settled or day)
    return AppointmentFacts(key=key, at=november(day, hour), state=state, settled_on=settled_on, party=party)


def spell(state: SpellState, starts_on: date, ends_on: date | None = None) -> SpellFacts:
    """An employment spell; without an end it goes on."""
    return SpellFacts(state=state, starts_on=starts_on, ends_on=ends_on)
