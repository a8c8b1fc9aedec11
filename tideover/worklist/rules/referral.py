"""What a referral owes: to be acknowledged, to be decided, and its decision to be told to whoever sent it."""

from collections.abc import Iterator
from datetime import date

from tideover.referrals.rules import TELLS_ITSELF, Hearing, due_on
from tideover.worklist.rules.due import REFERRAL, Due, DueKind, Why
from tideover.worklist.rules.facts import ReferralFacts


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
    """Tell whoever sent the person what was decided, within the policy's working days of the decision; ask the person
    first whether they may hear. That the person objected settles it."""
    if facts.decided_on is None or not facts.tell_is_owed:
        return
    if facts.source not in TELLS_ITSELF and facts.hearing is not Hearing.OBJECTED:
        yield from _due(facts, DueKind.TELL_REFERRER, facts.decided_on, facts.policy.tell_within)


def _due(facts: ReferralFacts, kind: DueKind, start: date, within: int) -> Iterator[Due]:
    """Due that many working days from `start`; nothing while the service waits for the person, whose answer sets the
    clock going again."""
    on = due_on(start, within, facts.waiting, facts.policy.nation)
    if on is None:
        return
    yield Due(
        subject=(REFERRAL, facts.referral),
        kind=kind,
        on=on,
        why_code=_why(facts) if kind is DueKind.TELL_REFERRER else Why.REFERRAL_WAITS,
        why_facts={"since": start.isoformat(), "source": facts.source},
        owner=facts.owner,
    )


def _why(facts: ReferralFacts) -> Why:
    return Why.TELLING_NOT_ASKED if facts.hearing is Hearing.NOT_ASKED else Why.DECISION_UNTOLD
