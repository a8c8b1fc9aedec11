"""The checks in their order. One that the database will not answer is a fault itself and keeps none from the others."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

import psycopg
from django.db import Error

from . import database, machine, work
from .finding import Finding, fault
from .installation import Installation


def of_the_database(at: Installation, owner_url: str) -> Iterator[Finding]:
    """What the database can tell. Needs Django set up as its owner, whose address is `owner_url`."""
    yield from _asked("Database", database.server)
    yield from _asked("Writing", database.writes)
    yield from _asked("Login owner", partial(database.owner, is_embedded=at.is_embedded))
    yield from _asked("Logins", lambda: database.logins(owner_url, at.addresses))
    yield from _asked("Row-level security", partial(database.boundary, at.addresses))
    yield from _asked("Migrations", database.migrations)
    yield from _asked("Clock", database.clocks)
    yield from _asked("Worker", partial(work.worker, is_real=at.is_real))
    yield from _asked("Failed jobs", work.failures)
    yield from _asked("Waiting jobs", work.waiting)
    yield from _asked("Demonstration", partial(work.demonstration, is_real=at.is_real))


def of_the_machine(at: Installation) -> Iterator[Finding]:
    """What can be seen without a database. Needs Django's settings."""
    yield machine.mail(is_real=at.is_real)
    yield from machine.disks({"var": at.var} | ({"the database": at.data} if at.data and at.data.exists() else {}))
    yield work.backup(at.var, is_real=at.is_real)
    yield machine.secret_key(at.var, is_given=at.key_is_given, was_kept=at.key_was_kept)
    yield machine.names(is_real=at.is_real)
    yield machine.https(is_real=at.is_real)


def _asked(check: str, question: Callable[[], Finding | Iterable[Finding]]) -> Iterator[Finding]:
    try:
        found = question()
        yield from [found] if isinstance(found, Finding) else found
    except (Error, psycopg.Error) as error:
        yield fault(
            check,
            f"The database did not answer this question ({type(error).__name__}).",
            "Run `tideover migrate`, then look again.",
        )
