"""What the table of jobs says of the work that waits. Web, worker and owner may all read it."""

from dataclasses import dataclass
from datetime import datetime

from django.db.backends.base.base import BaseDatabaseWrapper

WAITS_SINCE = "greatest(scheduled_at, (SELECT min(at) FROM procrastinate_events e WHERE e.job_id = j.id))"


def worker_heard_of(connection: BaseDatabaseWrapper) -> datetime | None:
    """When a worker last said that it lives, or None."""
    return _one(connection, "SELECT max(last_heartbeat) FROM procrastinate_workers")


def longest_waiting(connection: BaseDatabaseWrapper) -> datetime | None:
    """Since when the job has waited that has waited longest, counted from when it was to be done; None where none
    waits."""
    return _one(
        connection,
        f"SELECT min({WAITS_SINCE}) FROM procrastinate_jobs j WHERE status = 'todo' "  # noqa: S608
        "AND coalesce(scheduled_at, now()) <= now()",
    )


def failed_jobs(connection: BaseDatabaseWrapper) -> tuple[int, str]:
    """How many jobs failed, and the name of the last one's task."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), coalesce((array_agg(task_name ORDER BY id DESC))[1], '') FROM procrastinate_jobs "
            "WHERE status = 'failed'"
        )
        number, last = cursor.fetchone()
    return number, last


@dataclass(frozen=True)
class GivenUp:
    """A job that was tried as often as it is, and failed each time; `at` is when it last did."""

    key: int
    task: str
    tries: int
    at: datetime


def given_up(connection: BaseDatabaseWrapper) -> list[GivenUp]:
    """The jobs that failed, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT j.id, task_name, attempts, max(e.at) FROM procrastinate_jobs j "
            "JOIN procrastinate_events e ON e.job_id = j.id WHERE status = 'failed' GROUP BY j.id ORDER BY j.id"
        )
        return [GivenUp(*row) for row in cursor.fetchall()]


def number_by_state(connection: BaseDatabaseWrapper) -> list[tuple[str, str, int]]:
    """Each queue with each state of its jobs, and how many are in it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, status::text, count(*) FROM procrastinate_jobs GROUP BY 1, 2 ORDER BY 1, 2")
        found: list[tuple[str, str, int]] = cursor.fetchall()
        return found


def _one(connection: BaseDatabaseWrapper, question: str) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(question)
        found: datetime | None = cursor.fetchone()[0]
    return found
