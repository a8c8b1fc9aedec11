"""What follows from somebody's posts and employment spells: status, outcome, sustained return. No Django.

Outcomes are computed from dated spells and never ticked. Every function takes `known_to`, the last day on
which work status was confirmed, and claims nothing beyond it; None makes a forecast, in which an open
spell goes on for ever.
"""

from tideover.employment.rules.codes import (
    ABSENT,
    NEEDS_POST,
    NOT_IN_POST,
    WORKING,
    Condition,
    Contract,
    EndedBy,
    HoursBasis,
    JobLevel,
    OccupationLevel,
    OutcomeKind,
    SpellState,
    WorkIsCause,
)
from tideover.employment.rules.facts import PostFacts, SpellFacts
from tideover.employment.rules.outcomes import WorkOutcome, outcome_on, post_at_risk
from tideover.employment.rules.pay import pay_words
from tideover.employment.rules.returns import ReturnRule, SustainedReturn, sustained_return
from tideover.employment.rules.status import WorkStatus, last_confirmed, state_since, status_on, unbroken_since

__all__ = [
    "ABSENT",
    "NEEDS_POST",
    "NOT_IN_POST",
    "WORKING",
    "Condition",
    "Contract",
    "EndedBy",
    "HoursBasis",
    "JobLevel",
    "OccupationLevel",
    "OutcomeKind",
    "PostFacts",
    "ReturnRule",
    "SpellFacts",
    "SpellState",
    "SustainedReturn",
    "WorkIsCause",
    "WorkOutcome",
    "WorkStatus",
    "last_confirmed",
    "outcome_on",
    "pay_words",
    "post_at_risk",
    "state_since",
    "status_on",
    "sustained_return",
    "unbroken_since",
]
