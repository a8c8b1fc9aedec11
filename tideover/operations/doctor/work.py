"""Whether what may come later is done and backups are made, and whether invented people live beside real ones."""

from datetime import timedelta
from pathlib import Path

from django.db import connection

from tideover.foundation import clock
from tideover.foundation.models import Account, Service
from tideover.foundation.signin.demonstration import RECORD_SIGN_INS, SIGN_INS
from tideover.operations.backups.making import last_made
from tideover.operations.jobs_table import failed_jobs, longest_waiting, worker_heard_of

from .finding import Finding, fault, ok, warning

SILENCE = timedelta(minutes=2)
"""A worker says every ten seconds that it lives."""
LONG_WAIT = timedelta(minutes=15)
MISSED, LOST = timedelta(hours=26), timedelta(days=7)
"""Since when the last backup is one that was missed, and since when too much would be lost with the database."""


def worker(*, is_real: bool) -> Finding:
    """That a worker was heard of lately."""
    heard = worker_heard_of(connection)
    if heard is not None and clock.now() - heard <= SILENCE:
        return ok("Worker", "A worker was heard of in the last two minutes.")
    since = f"since {_moment(heard)}" if heard else "at all"
    if is_real:
        return fault("Worker", f"No worker was heard of {since}: nothing that may come later is done.", START)
    return warning("Worker", f"No worker was heard of {since}.", "Start everything with `tideover run`.")


START = "Start `tideover worker`, and have the machine keep it up."


def failures() -> Finding:
    """That no job failed."""
    number, last = failed_jobs(connection)
    if not number:
        return ok("Failed jobs", "There are none.")
    return warning(
        "Failed jobs",
        f"{number} failed, the last of them {last}.",
        "`tideover jobs` lists them, and the worker's log of that time says why. Once that is mended, run "
        "`tideover jobs --again`.",
    )


def waiting() -> Finding:
    """That no job waits for long."""
    since = longest_waiting(connection)
    if since is None or clock.now() - since <= LONG_WAIT:
        return ok("Waiting jobs", "None waits for more than a quarter of an hour.")
    return warning(
        "Waiting jobs",
        f"The oldest has waited since {_moment(since)}.",
        "See that a worker runs; for jobs of the owner, `tideover worker --owner`.",
    )


def backup(var: Path, *, is_real: bool) -> Finding:
    """That a backup was made here lately."""
    check, at = "Backup", last_made(var)
    if not is_real:
        return ok(check, f"The last was made on {at:%d %B %Y}." if at else "None was made of this database.")
    do = "Have a timer run `tideover backup` each night, or see to it that backups are made in another way."
    if at is None:
        return warning(check, f"None that was made is noted in {var}.", do)
    said = f"The last was made on {at:%d %B %Y, %H:%M} UTC."
    age = clock.now() - at
    if age > MISSED:
        return (fault if age > LOST else warning)(check, said, do)
    return ok(check, said)


def demonstration(*, is_real: bool) -> Finding:
    """That a real server holds no invented service and no sign-in whose password is published."""
    check, kinds = "Demonstration", set(Service.objects.values_list("is_demonstration", flat=True))
    if not is_real:
        if False in kinds:
            return warning(
                check,
                "The embedded database, made for trying Tideover out, holds more than demonstration data.",
                "For a live service run a PostgreSQL server with backups, and set DATABASE_URL to its address.",
            )
        return ok(check, "It holds nothing but what the demonstration brings.")
    emails = [each.email for each in (*SIGN_INS, *RECORD_SIGN_INS)]
    published = Account.objects.filter(email__in=emails, is_active=True).count()
    if not published and True not in kinds:
        return ok(check, "There are neither its data nor its sign-ins.")
    found = f"The demonstration is on a real server, with {published} sign-ins whose password is published."
    make = fault if published and False in kinds else warning
    return make(check, found, "Begin a live service in a database of its own, with TIDEOVER_DEMO=0.")


def _moment(at: object) -> str:
    return f"{at:%d %B %Y, %H:%M} UTC"
