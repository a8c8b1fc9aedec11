"""Work that may come a little later: dues after a change outside the cases' own records."""

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.foundation import tenancy
from tideover.worklist import actions
from tideover.worklist.models import StaleCase


@app.task(name=actions.REFRESH_STALE, retry=5)
def refresh_stale(service_id: int) -> int:
    """Refresh the stale cases of a service, each in a transaction of its own; how many there were.

    Cases that become stale meanwhile are refreshed as well. One that another job has refreshed since is
    computed once more, which changes nothing.
    """
    if not connection.in_atomic_block:
        # A worker lives for weeks, and no request begins that would look whether its connection still works.
        close_old_connections()
    refreshed = 0
    while case_id := _a_stale_case(service_id):
        with tenancy.in_service(service_id):
            actions.refresh(case_id)
        refreshed += 1
    return refreshed


def _a_stale_case(service_id: int) -> int | None:
    with tenancy.in_service(service_id):
        marks = StaleCase.objects.filter(service_id=service_id)
        return marks.order_by("case_id").values_list("case_id", flat=True).first()
