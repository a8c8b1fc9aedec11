"""Recomputes stored dues and finds drift: what is stored but not given by the rules, or the other way round.

There should never be any. It is the proof that every change reaches the worklist.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

from tideover.cases.models import Case
from tideover.foundation import tenancy
from tideover.worklist.comparison import in_words, standing_differs, standing_of
from tideover.worklist.models import Due, StaleCase, Standing
from tideover.worklist.record import facts_of

BATCH = 500


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch of cases that was looked at, and the drift found in it: a line each."""

    cases: int
    drift: tuple[str, ...]


def cases_to_check(service_id: int) -> int:
    """How many cases the service has."""
    with tenancy.in_service(service_id):
        return Case.objects.filter(service_id=service_id).count()


def check_dues(service_id: int, *, batch: int = BATCH) -> Iterator[Checked]:
    """Recompute the dues of every case of a service, batch by batch.

    Cases that are marked as stale are known to be behind and await their job: they are no drift.
    """
    last = 0
    while True:
        with _snapshot(service_id):
            cases = list(Case.objects.filter(service_id=service_id, id__gt=last).order_by("id")[:batch])
            if not cases:
                return
            checked = Checked(len(cases), tuple(_drift(cases)))
        yield checked
        last = cases[-1].pk


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


def _drift(cases: list[Case]) -> Iterator[str]:
    case_ids = [case.pk for case in cases]
    stale = set(StaleCase.objects.filter(case_id__in=case_ids).values_list("case_id", flat=True))
    dues: defaultdict[int, list[Due]] = defaultdict(list)
    for row in Due.objects.filter(case_id__in=case_ids):
        dues[row.case_id].append(row)
    standings = {row.case_id: row for row in Standing.objects.filter(case_id__in=case_ids)}
    for case, facts in zip(cases, facts_of(cases), strict=True):
        if case.pk in stale:
            continue
        for phrase in in_words(dues[case.pk], facts, service_id=case.service_id):
            yield f"{case.reference}: {phrase}"
        wanted, stored = standing_of(facts, service_id=case.service_id), standings.get(case.pk)
        if standing_differs(stored, wanted):
            yield f"{case.reference}: where it stands is stored as {stored or 'nothing'} and should be {wanted}"
