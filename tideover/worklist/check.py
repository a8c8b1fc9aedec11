"""Recomputes stored dues and finds drift: what is stored but not given by the rules, or the other way round.

There should never be any. It is the proof that every change reaches the worklist.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import connection, transaction
from django.db.models import QuerySet

from tideover.cases.models import Case
from tideover.foundation import tenancy
from tideover.referrals.models import Referral
from tideover.worklist.comparison import in_words, standing_differs, standing_of
from tideover.worklist.models import Due, StaleCase, StaleReferral, Standing
from tideover.worklist.record import facts_of, referral_facts_of, that_may_owe
from tideover.worklist.rules import CASE, REFERRAL, dues_of, referral_dues_of

S = TypeVar("S", Case, Referral)

BATCH = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch of cases or of referrals that was looked at, and the drift found in it: a line each."""

    cases: int
    drift: tuple[str, ...]
    referrals: int = 0

    @property
    def subjects(self) -> int:
        """How many were looked at."""
        return self.cases + self.referrals


def subjects_to_check(service_id: int) -> int:
    """How many cases the service has, and referrals that may owe something."""
    with tenancy.in_service(service_id):
        return Case.objects.filter(service_id=service_id).count() + that_may_owe(service_id).count()


def check_dues(service_id: int, *, batch: int = BATCH) -> Iterator[Checked]:
    """Recompute the dues of every case and referral of a service, batch by batch.

    Those that are marked as stale are known to be behind and await their job: they are no drift.
    """
    yield from _checked(service_id, Case.objects.filter(service_id=service_id), _of_cases, batch)
    yield from _checked(service_id, that_may_owe(service_id), _of_referrals, batch)


def _checked(
    service_id: int, rows: "QuerySet[S]", check: "Callable[[list[S]], Checked]", batch: int
) -> Iterator[Checked]:
    last = 0
    while True:
        with _snapshot(service_id):
            subjects = list(rows.filter(id__gt=last).order_by("id")[:batch])
            if not subjects:
                return
            checked = check(subjects)
        yield checked
        last = subjects[-1].pk


@contextmanager
def _snapshot(service_id: int) -> Iterator[None]:
    """One transaction that sees the record as it stood at one moment, so that work going on meanwhile does
    not look like drift. (Inside a test's transaction it is that transaction.)"""
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with tenancy.in_service(service_id):
            yield


def _of_cases(cases: list[Case]) -> Checked:
    return Checked(len(cases), tuple(_drift_of_cases(cases)))


def _of_referrals(referrals: list[Referral]) -> Checked:
    return Checked(0, tuple(_drift_of_referrals(referrals)), len(referrals))


def _drift_of_cases(cases: list[Case]) -> Iterator[str]:
    case_ids = [case.pk for case in cases]
    stale = set(StaleCase.objects.filter(case_id__in=case_ids).values_list("case_id", flat=True))
    dues = _by_subject(Due.objects.filter(case_id__in=case_ids))
    standings = {row.case_id: row for row in Standing.objects.filter(case_id__in=case_ids)}
    for case, facts in zip(cases, facts_of(cases), strict=True):
        if case.pk in stale:
            continue
        for phrase in in_words(dues[CASE, case.pk], dues_of(facts), service_id=case.service_id):
            yield f"{case.reference}: {phrase}"
        wanted, stored = standing_of(facts, service_id=case.service_id), standings.get(case.pk)
        if standing_differs(stored, wanted):
            yield f"{case.reference}: where it stands is stored as {stored or 'nothing'} and should be {wanted}"


def _drift_of_referrals(referrals: list[Referral]) -> Iterator[str]:
    keys, service_id = [referral.pk for referral in referrals], referrals[0].service_id
    stale = set(StaleReferral.objects.filter(referral_id__in=keys).values_list("referral_id", flat=True))
    dues = _by_subject(Due.objects.filter(service_id=service_id, referral_id__in=keys))
    for referral, facts in zip(referrals, referral_facts_of(referrals), strict=True):
        if referral.pk in stale:
            continue
        for phrase in in_words(dues[REFERRAL, referral.pk], referral_dues_of(facts), service_id=service_id):
            yield f"Referral {referral.pk}: {phrase}"


def _by_subject(rows: "QuerySet[Due]") -> defaultdict[tuple[str, int], list[Due]]:
    found: defaultdict[tuple[str, int], list[Due]] = defaultdict(list)
    for row in rows:
        found[row.subject].append(row)
    return found
