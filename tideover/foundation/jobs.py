"""Work that keeps the house clean."""

from datetime import timedelta

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.foundation import clock, tenancy
from tideover.foundation.models import Draft, Service
from tideover.foundation.retrying import LaterAndAside, take_up_unfinished

OWNERS = "owner"
"""The queue of jobs that only the database's owner can do."""

DRAFTS_KEPT = timedelta(days=30)
"""What was typed and never sent is about people: it is not kept for ever."""


def mend_connection() -> None:
    """Let go of a database connection that does not work any more, before a job begins: a worker lives for weeks, and
    no request begins that would look."""
    if not connection.in_atomic_block:
        close_old_connections()


@app.periodic(cron="*/5 * * * *")
@app.task(name="foundation.take_up_unfinished", queueing_lock="foundation.take_up_unfinished")
def take_up_what_was_left(timestamp: int) -> int:
    """Have done again what a killed worker was at; how many jobs there were. `timestamp` is the time for which the job
    was planned."""
    mend_connection()
    return take_up_unfinished(connection)


@app.periodic(cron="20 3 * * *")
@app.task(name="foundation.delete_old_drafts", queueing_lock="foundation.delete_old_drafts", retry=LaterAndAside())
def delete_old_drafts(timestamp: int) -> int:
    """Delete the drafts that nobody has touched for 30 days; how many there were.

    Each service's in a transaction of its own. `timestamp` is the time for which the job was planned.
    """
    mend_connection()
    deleted = 0
    for service_id in Service.objects.order_by("id").values_list("pk", flat=True):
        with tenancy.in_service(service_id):
            deleted += Draft.objects.filter(saved_at__lt=clock.now() - DRAFTS_KEPT).delete()[0]
    return deleted
