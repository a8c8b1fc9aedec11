"""Work that keeps the house clean."""

from datetime import timedelta

from procrastinate.contrib.django import app

from tideover.foundation import clock, tenancy
from tideover.foundation.models import Draft, Service

DRAFTS_KEPT = timedelta(days=30)
"""What was typed and never sent is about people: it is not kept for ever."""


@app.periodic(cron="20 3 * * *")
@app.task(name="foundation.delete_old_drafts", queueing_lock="foundation.delete_old_drafts")
def delete_old_drafts(timestamp: int) -> int:
    """Delete the drafts that nobody has touched for 30 days; how many there were.

    Each service's in a transaction of its own. `timestamp` is the time for which the job was planned.
    """
    deleted = 0
    for service_id in Service.objects.order_by("id").values_list("pk", flat=True):
        with tenancy.in_service(service_id):
            deleted += Draft.objects.filter(saved_at__lt=clock.now() - DRAFTS_KEPT).delete()[0]
    return deleted
