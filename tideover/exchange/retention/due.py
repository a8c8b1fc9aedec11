"""Erasing all that was decided in one service, record by record: for whoever runs Tideover."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction

from tideover.exchange.retention.actions import erase
from tideover.exchange.retention.models import RetentionDecision
from tideover.exchange.retention.queries import Show, due_people, kept_by, part_of
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.history import written_by
from tideover.foundation.models import Service
from tideover.foundation.pages.words import plural
from tideover.foundation.tenancy import in_service


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one record, by the person's key: nobody's name is told."""

    key: int
    words: str
    was_refused: bool = False


def erase_all_decided(service: Service, *, dry_run: bool = False) -> Iterator[Outcome]:
    """Erase each record of the service of which it was decided, in a transaction of its own; what came of it. A dry
    run does the same and takes it back."""
    with in_service(service.pk):
        today = clock.today()
        decided = part_of(due_people(service.pk, kept_by(service.pk), today), Show.TO_GO, today)
        keys = list(decided.order_by("pk").values_list("pk", flat=True))
    for key in keys:
        yield _erased(service, key, dry_run)


def _erased(service: Service, key: int, dry_run: bool) -> Outcome:
    try:
        with in_service(service.pk), written_by(None, "retention"):
            decision = RetentionDecision.objects.filter(person=key, service=service).order_by("-pk").first()
            if decision is None:
                return Outcome(key, "erased already")
            with transaction.atomic():
                rows = plural(sum(erase(decision=decision).values()), "row")
                transaction.set_rollback(dry_run)
    except Refused as refusal:
        return Outcome(key, refusal.sentence, was_refused=True)
    return Outcome(key, f"{rows} would be erased" if dry_run else f"{rows} erased")
