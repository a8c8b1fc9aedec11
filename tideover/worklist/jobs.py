"""Work that may come a little later: dues after a change outside the cases' own records."""

from collections.abc import Callable
from typing import cast

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.foundation import tenancy
from tideover.worklist import actions
from tideover.worklist.models import StaleCase, StaleReferral


@app.task(name=actions.REFRESH_STALE, retry=5)
def refresh_stale(service_id: int) -> int:
    """Refresh the stale cases and referrals of a service, each in a transaction of its own; how many there were.

    Those that become stale meanwhile are refreshed as well. One that another job has refreshed since is
    computed once more, which changes nothing.
    """
    if not connection.in_atomic_block:
        # A worker lives for weeks, and no request begins that would look whether its connection still works.
        close_old_connections()
    refreshed = 0
    for marks, subject, refresh in KINDS:
        while key := _a_stale_one(service_id, marks, subject):
            with tenancy.in_service(service_id):
                refresh(key)
            refreshed += 1
    return refreshed


KINDS: tuple[tuple[type[StaleCase] | type[StaleReferral], str, Callable[[int], None]], ...] = (
    (StaleReferral, "referral_id", actions.refresh_referral),
    (StaleCase, "case_id", actions.refresh),
)
"""What is marked, by which column, and what refreshes it; first the few."""


def _a_stale_one(service_id: int, marks: type[StaleCase] | type[StaleReferral], subject: str) -> int | None:
    with tenancy.in_service(service_id):
        found = marks.objects.filter(service_id=service_id).order_by(subject).values_list(subject, flat=True).first()
        return cast("int | None", found)
