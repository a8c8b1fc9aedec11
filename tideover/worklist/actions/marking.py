"""Noting that the dues of a whole service may be out of date: its policy changed, or the rules did."""

from procrastinate.contrib.django import app

from tideover.foundation.actions import writing
from tideover.worklist.models import StaleCase, StaleReferral
from tideover.worklist.record import cases_that_may_owe, that_may_owe

REFRESH_STALE = "worklist.refresh_stale"
"""The job's name. It is deferred by name because it calls the actions here."""

BATCH = 5_000


def mark_service_stale(service_id: int, *, reason: str) -> None:
    """Note that the dues of all the service's subjects that owe something, or might, may be out of date, and have a job
    refresh them."""
    cases = cases_that_may_owe(service_id)
    referrals = list(that_may_owe(service_id).values_list("id", flat=True))
    if not cases and not referrals:
        return
    with writing("worklist.mark_service_stale"):
        StaleCase.objects.bulk_create(
            (StaleCase(service_id=service_id, case_id=key, reason=reason) for key in cases), batch_size=BATCH
        )
        StaleReferral.objects.bulk_create(
            (StaleReferral(service_id=service_id, referral_id=key, reason=reason) for key in referrals),
            batch_size=BATCH,
        )
    app.configure_task(REFRESH_STALE, lock=f"{REFRESH_STALE} {service_id}").defer(service_id=service_id)
