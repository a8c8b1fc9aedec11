"""Reads the facts of referrals."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from tideover.foundation.models import Event
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.referrals.actions import ReferralDecided
from tideover.referrals.models import Referral
from tideover.referrals.rules import Spell
from tideover.worklist.models import Due
from tideover.worklist.rules import REFERRAL, Owner, ReferralFacts, ReferralPolicy


def referral_facts_of(referrals: Sequence[Referral]) -> list[ReferralFacts]:
    """The facts of each referral, in the same order, in three queries. All belong to one service.

    A referral is with whoever took it, and with nobody in particular once they no longer work here.
    """
    if not referrals:
        return []
    service_id = referrals[0].service_id
    policy = _policy(policy_of(service_id))
    prefetch_related_objects(referrals, "waiting_spells", "taken_by")
    decided_here = _decided_here(service_id, [each.pk for each in referrals if each.decided_on and not each.told_on])
    return [
        ReferralFacts(
            referral=each.pk,
            owner=_owner(each),
            policy=policy,
            received_on=each.received_on,
            source=each.source,
            acknowledged_on=each.acknowledged_on,
            decided_on=each.decided_on,
            told_on=each.told_on,
            is_decided_here=each.pk in decided_here,
            waiting=tuple(Spell(spell.since, spell.until) for spell in each.waiting_spells.all()),
        )
        for each in referrals
    ]


def that_may_owe(service_id: int) -> "QuerySet[Referral]":
    """The referrals of a service that may owe something: those not decided, those decided here of which the referrer
    was not told, and whichever have a stored due all the same."""
    rows = Referral.objects.filter(service_id=service_id)
    stored = Due.objects.filter(service_id=service_id, referral=OuterRef("pk"))
    decided_here = _decisions(service_id).filter(subject_id=OuterRef("pk"))
    return rows.filter(Q(decided_on=None) | Q(Exists(decided_here), told_on=None) | Exists(stored))


def _policy(policy: Policy) -> ReferralPolicy:
    return ReferralPolicy(
        acknowledge_within=policy.acknowledge_within,
        decide_within=policy.decide_within,
        tell_within=policy.tell_within,
        nation=Nation(policy.nation),
    )


def _owner(referral: Referral) -> Owner:
    holder = referral.taken_by
    return Owner(team=None, staff=holder.pk if holder and holder.left_on is None else None)


def _decided_here(service_id: int, referral_ids: list[int]) -> set[int]:
    """Which of the referrals were decided by the action; the others came decided, with a record from elsewhere."""
    if not referral_ids:
        return set()
    return set(_decisions(service_id).filter(subject_id__in=referral_ids).values_list("subject_id", flat=True))


def _decisions(service_id: int) -> "QuerySet[Event]":
    name = ReferralDecided.event_name  # type: ignore[attr-defined]
    return Event.objects.filter(service_id=service_id, subject_kind=REFERRAL, type=name)
