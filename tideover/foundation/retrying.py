"""Jobs that fail, and jobs whose worker was killed: tried again, later each time, and never in the way of others."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.jobs import Job

TRIES, GROWTH = 6, 4
"""A job is tried again after 4 seconds, then after 16, 64, 256, 1,024 and 4,096: over an hour and a half in all."""
SILENT = 60
"""Seconds after which a worker that says every ten that it lives is taken for dead."""
UNFINISHED = """
    SELECT job.id FROM procrastinate_jobs job LEFT JOIN procrastinate_workers worker ON worker.id = job.worker_id
    WHERE job.status = 'doing' AND (worker.id IS NULL OR worker.last_heartbeat < now() - make_interval(secs => %s))
    ORDER BY job.id
"""
AGAIN = "SELECT procrastinate_retry_job_v2(%s, now(), NULL, NULL, NULL)"
GIVEN_UP = "SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id"


class LaterAndAside(BaseRetryStrategy):
    """Tried again later each time, and given up in the end.

    Jobs that share a lock are done in the order in which they came, so that one that waits to be tried again would
    hold up all after it: it waits under a lock of its own.
    """

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        """When the job is tried again; None where it is given up."""
        if job.attempts >= TRIES:
            return None
        return RetryDecision(retry_in={"seconds": GROWTH ** (job.attempts + 1)}, lock=f"again {job.id}")


def take_up_unfinished(connection: BaseDatabaseWrapper) -> int:
    """Have done again what workers were at that were killed; how many jobs there were. Until then each of them would
    hold up all that share its lock."""
    return _again(connection, UNFINISHED, [SILENT])


def take_up_failed(connection: BaseDatabaseWrapper) -> int:
    """Have done once more what was given up; how many jobs there were."""
    return _again(connection, GIVEN_UP, [])


def _again(connection: BaseDatabaseWrapper, which: str, given: Iterable[int]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(which, list(given))
        keys = [key for (key,) in cursor.fetchall()]
        for key in keys:
            try:
                with transaction.atomic(using=connection.alias):
                    cursor.execute(AGAIN, [key])
            except IntegrityError:
                # The same work waits already, for a job that may stand in the queue only once.
                cursor.execute("UPDATE procrastinate_jobs SET status = 'cancelled' WHERE id = %s", [key])
    return len(keys)
