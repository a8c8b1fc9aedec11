"""What is due, from the facts of one case. Pure functions: no Django, and never today's date.

A rule is a function from facts to dues, named in `CASE_RULES`. Because no rule knows what day it is, a
stored due is wrong only after a new fact, never by the passing of time; what flips with time is kept as
the day on which it flips (`on`, `until`).
"""

from collections.abc import Callable, Iterable

from tideover.worklist.rules.appointments import rebook, record_what_happened
from tideover.worklist.rules.beginning import ask_permissions, first_appointment
from tideover.worklist.rules.contact import cadence_in_force, last_spoken, next_contact
from tideover.worklist.rules.drifting import agree_ending, reach_differently
from tideover.worklist.rules.due import APPOINTMENT, CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import (
    AppointmentFacts,
    AttemptFacts,
    CareFacts,
    CaseFacts,
    CasePolicy,
    ComplaintFacts,
    ConcernFacts,
    ContactFacts,
    Owner,
    PauseFacts,
    PutOffFacts,
    Stage,
)
from tideover.worklist.rules.promises import (
    chase_care,
    look_again,
    renew_permission,
    reply_to_complaint,
    review_concern,
)
from tideover.worklist.rules.putting_off import may_be_put_off, with_put_offs
from tideover.worklist.rules.stage import StageStep, present_stage, stages

CaseRule = Callable[[CaseFacts], Iterable[Due]]

WORKING_RULES: tuple[CaseRule, ...] = (
    first_appointment,
    next_contact,
    reach_differently,
    rebook,
    ask_permissions,
    renew_permission,
    chase_care,
    agree_ending,
)
"""What an open case owes while it goes on. In a pause, looking at it again takes their place."""

STANDING_RULES: tuple[CaseRule, ...] = (look_again, record_what_happened, review_concern)
"""What an open case owes whether it goes on or waits."""

LASTING_RULES: tuple[CaseRule, ...] = (reply_to_complaint,)
"""What is owed even when the case has ended."""

CASE_RULES = WORKING_RULES + STANDING_RULES + LASTING_RULES
"""Every rule."""


def dues_of(facts: CaseFacts) -> tuple[Due, ...]:
    """All dues of a case, earliest first."""
    given = (due for rule in _rules_for(facts) for due in rule(facts))
    dues = with_put_offs(given, facts.put_offs)
    return tuple(sorted(dues, key=lambda due: (due.on, due.key)))


def _rules_for(facts: CaseFacts) -> tuple[CaseRule, ...]:
    if facts.ended_on is not None:
        return LASTING_RULES
    return CASE_RULES if facts.pause is None else STANDING_RULES + LASTING_RULES


__all__ = [
    "APPOINTMENT",
    "CASE",
    "CASE_RULES",
    "AppointmentFacts",
    "AttemptFacts",
    "CareFacts",
    "CaseFacts",
    "CasePolicy",
    "CaseRule",
    "ComplaintFacts",
    "ConcernFacts",
    "ContactFacts",
    "Due",
    "DueKind",
    "Owner",
    "PauseFacts",
    "PutOffFacts",
    "Stage",
    "StageStep",
    "Why",
    "agree_ending",
    "ask_permissions",
    "cadence_in_force",
    "chase_care",
    "dues_of",
    "first_appointment",
    "last_spoken",
    "look_again",
    "may_be_put_off",
    "next_contact",
    "present_stage",
    "reach_differently",
    "rebook",
    "record_what_happened",
    "renew_permission",
    "reply_to_complaint",
    "review_concern",
    "stages",
]
