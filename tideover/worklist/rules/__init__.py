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
    CaseFacts,
    CasePolicy,
    ContactFacts,
    Owner,
    PutOffFacts,
    Stage,
)
from tideover.worklist.rules.putting_off import may_be_put_off, with_put_offs
from tideover.worklist.rules.stage import StageStep, present_stage, stages

CaseRule = Callable[[CaseFacts], Iterable[Due]]

CASE_RULES: tuple[CaseRule, ...] = (
    first_appointment,
    next_contact,
    reach_differently,
    record_what_happened,
    rebook,
    ask_permissions,
    agree_ending,
)
"""Every rule for an open case."""


def dues_of(facts: CaseFacts) -> tuple[Due, ...]:
    """All dues of a case, earliest first. A closed case has none."""
    if facts.ended_on is not None:
        return ()
    given = (due for rule in CASE_RULES for due in rule(facts))
    dues = with_put_offs(given, facts.put_offs)
    return tuple(sorted(dues, key=lambda due: (due.on, due.key)))


__all__ = [
    "APPOINTMENT",
    "CASE",
    "CASE_RULES",
    "AppointmentFacts",
    "AttemptFacts",
    "CaseFacts",
    "CasePolicy",
    "CaseRule",
    "ContactFacts",
    "Due",
    "DueKind",
    "Owner",
    "PutOffFacts",
    "Stage",
    "StageStep",
    "Why",
    "agree_ending",
    "ask_permissions",
    "cadence_in_force",
    "dues_of",
    "first_appointment",
    "last_spoken",
    "may_be_put_off",
    "next_contact",
    "present_stage",
    "reach_differently",
    "rebook",
    "record_what_happened",
    "stages",
]
