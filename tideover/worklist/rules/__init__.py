"""What is due, from the facts of one case or one referral. Pure functions: no Django, and never today's date.

A rule is a function from facts to dues, named in `CASE_RULES` or `REFERRAL_RULES`. Because no rule knows what day
it is, a stored due is wrong only after a new fact, never by the passing of time; what flips with time is kept as
the day on which it flips (`on`, `until`).
"""

from collections.abc import Callable, Iterable

from tideover.worklist.rules.appointments import rebook, record_what_happened
from tideover.worklist.rules.beginning import ask_permissions, first_appointment
from tideover.worklist.rules.contact import cadence_in_force, last_spoken, next_contact
from tideover.worklist.rules.drifting import agree_ending, reach_differently
from tideover.worklist.rules.due import APPOINTMENT, CASE, REFERRAL, Due, DueKind, Why
from tideover.worklist.rules.facts import (
    AppointmentFacts,
    AskedHandoverFacts,
    AttemptFacts,
    CareFacts,
    CaseFacts,
    CasePolicy,
    ComplaintFacts,
    ConcernFacts,
    ContactFacts,
    FollowUpFacts,
    IntentionFacts,
    Owner,
    PauseFacts,
    PutOffFacts,
    ReferralFacts,
    ReferralPolicy,
    Stage,
)
from tideover.worklist.rules.following_up import follow_up
from tideover.worklist.rules.promises import (
    carry_out,
    chase_care,
    hand_over,
    look_again,
    renew_permission,
    reply_to_complaint,
    review_concern,
)
from tideover.worklist.rules.putting_off import may_be_put_off, with_put_offs
from tideover.worklist.rules.referral import acknowledge_referral, decide_referral, tell_referrer
from tideover.worklist.rules.stage import StageStep, present_stage, stages

CaseRule = Callable[[CaseFacts], Iterable[Due]]
ReferralRule = Callable[[ReferralFacts], Iterable[Due]]

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

STANDING_RULES: tuple[CaseRule, ...] = (look_again, record_what_happened, carry_out, hand_over)
"""What an open case owes whether it goes on or waits."""

LASTING_RULES: tuple[CaseRule, ...] = (review_concern, reply_to_complaint, follow_up)
"""What is owed even when the case has ended."""

CASE_RULES = WORKING_RULES + STANDING_RULES + LASTING_RULES
"""Every rule of a case."""

REFERRAL_RULES: tuple[ReferralRule, ...] = (acknowledge_referral, decide_referral, tell_referrer)
"""Every rule of a referral."""


def dues_of(facts: CaseFacts) -> tuple[Due, ...]:
    """All dues of a case, earliest first."""
    given = (due for rule in _rules_for(facts) for due in rule(facts))
    return _earliest_first(with_put_offs(given, facts.put_offs))


def referral_dues_of(facts: ReferralFacts) -> tuple[Due, ...]:
    """All dues of a referral, earliest first."""
    return _earliest_first(due for rule in REFERRAL_RULES for due in rule(facts))


def _earliest_first(dues: Iterable[Due]) -> tuple[Due, ...]:
    return tuple(sorted(dues, key=lambda due: (due.on, due.key)))


def _rules_for(facts: CaseFacts) -> tuple[CaseRule, ...]:
    if facts.ended_on is not None:
        return LASTING_RULES
    return CASE_RULES if facts.pause is None else STANDING_RULES + LASTING_RULES


__all__ = [
    "APPOINTMENT",
    "CASE",
    "CASE_RULES",
    "REFERRAL",
    "REFERRAL_RULES",
    "AppointmentFacts",
    "AskedHandoverFacts",
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
    "FollowUpFacts",
    "IntentionFacts",
    "Owner",
    "PauseFacts",
    "PutOffFacts",
    "ReferralFacts",
    "ReferralPolicy",
    "ReferralRule",
    "Stage",
    "StageStep",
    "Why",
    "acknowledge_referral",
    "agree_ending",
    "ask_permissions",
    "cadence_in_force",
    "carry_out",
    "chase_care",
    "decide_referral",
    "dues_of",
    "first_appointment",
    "follow_up",
    "hand_over",
    "last_spoken",
    "look_again",
    "may_be_put_off",
    "next_contact",
    "present_stage",
    "reach_differently",
    "rebook",
    "record_what_happened",
    "referral_dues_of",
    "renew_permission",
    "reply_to_complaint",
    "review_concern",
    "stages",
    "tell_referrer",
]
