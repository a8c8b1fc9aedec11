"""What a referral owes: to be acknowledged, to be decided, and its decision to be told to whoever sent it."""

from collections.abc import Iterator
from datetime import date

from tideover.referrals.rules import Source, due_on
from tideover.worklist.rules.due import REFERRAL, Due, DueKind, Why
from tideover.worklist.rules.facts import ReferralFacts

TELLS_ITSELF = {"", Source.SELF}
"""Sources of which nobody is left to tell: the person hears of the decision themselves, or the source is not known."""


def acknowledge_referral(facts: ReferralFacts) -> Iterator[Due]:
    """Say to whoever sent it that the referral is here, within the policy's working days of receiving it. A decision
    takes its place."""
    if facts.acknowledged_on is None and facts.decided_on is None:
        yield from _due(facts, DueKind.ACKNOWLEDGE_REFERRAL, facts.received_on, facts.policy.acknowledge_within)


def decide_referral(facts: ReferralFacts) -> Iterator[Due]:
    """Decide the referral within the policy's working days of receiving it."""
    if facts.decided_on is None:
        yield from _due(facts, DueKind.DECIDE_REFERRAL, facts.received_on, facts.policy.decide_within)


def tell_referrer(facts: ReferralFacts) -> Iterator[Due]:
    """Tell whoever sent the person what was decided, within the policy's working days of the decision."""
    if facts.decided_on is None or facts.told_on is not None:
        return
    if facts.is_decided_here and facts.source not in TELLS_ITSELF:
        yield from _due(facts, DueKind.TELL_REFERRER, facts.decided_on, facts.policy.tell_within)


def _due(facts: ReferralFacts, kind: DueKind, start: date, within: int) -> Iterator[Due]:
    """Due that many working days from `start`; nothing while the service waits for the person, whose answer sets the
    clock going again."""
    on = due_on(start, within, facts.waiting, facts.policy.nation)
    if on is None:
        return
    is_untold = kind is DueKind.TELL_REFERRER
    yield Due(
        subject=(REFERRAL, facts.referral),
        kind=kind,
        on=on,
        why_code=Why.DECISION_UNTOLD if is_untold else Why.REFERRAL_WAITS,
        why_facts={"since": start.isoformat(), "source": facts.source},
        owner=facts.owner,
    )
