"""Reads the facts of referrals."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from tideover.consent.queries import answers_about_referrals
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.referrals.models import Referral
from tideover.referrals.rules import Spell, hearing
from tideover.worklist.models import Due
from tideover.worklist.rules import Owner, ReferralFacts, ReferralPolicy


def referral_facts_of(referrals: Sequence[Referral]) -> list[ReferralFacts]:
    """The facts of each referral, in the same order, in four queries. All belong to one service.

    A referral is with whoever took it, and with nobody in particular once they no longer work here.
    """
    if not referrals:
        return []
    service_id = referrals[0].service_id
    policy = referral_policy(policy_of(service_id))
    prefetch_related_objects(referrals, "waiting_spells", "taken_by", "person")
    answers = answers_about_referrals({each.person.survivor_id for each in referrals if each.decided_on})
    return [
        ReferralFacts(
            referral=each.pk,
            owner=_owner(each),
            policy=policy,
            received_on=each.received_on,
            source=each.source,
            acknowledged_on=each.acknowledged_on,
            decided_on=each.decided_on,
            tell_is_owed=each.tell_is_owed,
            hearing=hearing(answers.get(each.person.survivor_id, []), each.received_on, each.decision)[0],
            waiting=tuple(Spell(spell.since, spell.until) for spell in each.waiting_spells.all()),
        )
        for each in referrals
    ]


def that_may_owe(service_id: int) -> "QuerySet[Referral]":
    """The referrals of a service that may owe something: those not decided, those of which the referrer is still to be
    told, and whichever have a stored due all the same."""
    rows = Referral.objects.filter(service_id=service_id)
    stored = Due.objects.filter(service_id=service_id, referral=OuterRef("pk"))
    return rows.filter(Q(decided_on=None) | Q(tell_is_owed=True) | Exists(stored))


def referral_policy(policy: Policy) -> ReferralPolicy:
    """A service's policy as the rules of referrals need it."""
    return ReferralPolicy(
        acknowledge_within=policy.acknowledge_within,
        decide_within=policy.decide_within,
        tell_within=policy.tell_within,
        nation=Nation(policy.nation),
    )


def _owner(referral: Referral) -> Owner:
    holder = referral.taken_by
    return Owner(team=None, staff=holder.pk if holder and holder.left_on is None else None)
