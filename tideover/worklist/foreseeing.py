"""What another policy would do to the dues of a service, before anybody decides for it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from tideover.cases.models import Case
from tideover.organisation.models import Policy
from tideover.worklist.record import (
    case_policy,
    cases_that_may_owe,
    facts_of,
    referral_facts_of,
    referral_policy,
    that_may_owe,
)
from tideover.worklist.rules import Due, DueKind, dues_of, referral_dues_of

MOST = 2_000
"""How many cases, and how many referrals, are worked out: a page is waited for."""
BATCH = 500

Dues = tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """What becomes of the dues of one kind: how many are due sooner, how many later, how many are there that were not,
    and how many are not there any more."""

    kind: DueKind
    sooner: int
    later: int
    added: int
    gone: int


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What another policy does: which dues move, and for how many people something is overdue under the present policy
    and under the other. `looked_at` of `all` cases and referrals were worked out."""

    moved: tuple[Moved, ...]
    overdue_now: int
    overdue_then: int
    looked_at: int
    all: int


def foreseen(policy: Policy, today: date) -> Foreseen:
    """What the service's dues would be under that policy, which need not be saved, beside what they are."""
    keys, referrals = cases_that_may_owe(policy.service_id), that_may_owe(policy.service_id)
    counts: Counter[tuple[DueKind, str]] = Counter()
    overdue_now = overdue_then = looked_at = 0
    for now, then in (*_of_cases(keys[:MOST], policy), *_of_referrals(policy)):
        counts.update(_moves(now, then))
        overdue_now += _is_overdue(now, today)
        overdue_then += _is_overdue(then, today)
        looked_at += 1
    moved = (Moved(kind, *(counts[kind, how] for how in ("sooner", "later", "added", "gone"))) for kind in DueKind)
    return Foreseen(
        moved=tuple(each for each in moved if each.sooner or each.later or each.added or each.gone),
        overdue_now=overdue_now,
        overdue_then=overdue_then,
        looked_at=looked_at,
        all=len(keys) + referrals.count(),
    )


def _of_cases(keys: list[int], policy: Policy) -> Iterator[tuple[Dues, Dues]]:
    other = case_policy(policy)
    for start in range(0, len(keys), BATCH):
        cases = list(Case.objects.filter(pk__in=keys[start : start + BATCH]))
        for facts in facts_of(cases):
            yield dues_of(facts), dues_of(replace(facts, policy=other))


def _of_referrals(policy: Policy) -> Iterator[tuple[Dues, Dues]]:
    other = referral_policy(policy)
    for facts in referral_facts_of(list(that_may_owe(policy.service_id).order_by("pk")[:MOST])):
        yield referral_dues_of(facts), referral_dues_of(replace(facts, policy=other))


def _moves(now: Dues, then: Dues) -> Iterator[tuple[DueKind, str]]:
    """Of each due that differs: its kind, and how."""
    before, after = ({due.key: due for due in dues} for dues in (now, then))
    for key in before.keys() | after.keys():
        was, is_ = before.get(key), after.get(key)
        if was is None or is_ is None:
            yield (is_ or was).kind, "gone" if is_ is None else "added"  # type: ignore[union-attr]
        elif was.on != is_.on:
            yield was.kind, "sooner" if is_.on < was.on else "later"


def _is_overdue(dues: Iterable[Due], today: date) -> bool:
    return any(due.on < today and (due.until is None or due.until > today) for due in dues)
