"""The database: its version, its logins, the boundary between services, migrations, and what time it has."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

import psycopg
from django.db import Error, connection, transaction

from tideover.foundation import clock
from tideover.foundation.database import standing
from tideover.foundation.database.boundary import holes
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.database.logins import LOGINS, VARIABLES, refuse_unless_bound, user_of

from .finding import Finding, fault, ok, sentences, warning

LATE, WRONG = timedelta(seconds=5), timedelta(minutes=1)
"""By how much the clocks of this machine and of the database's may differ."""


def server() -> Finding:
    """That the database answers, and its version."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (version,) = cursor.fetchone()
    return ok("Database", f"PostgreSQL {version} answers.")


def writes() -> Finding:
    """That the database takes what is written: it has room on its disk, and is not a standby that only reads."""
    check, kept = "Writing", "What was saved is safe, and nothing can be saved until then."
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE doctors_trial ON COMMIT DROP AS SELECT repeat('x', 8000) AS x")
    except Error as error:
        if isinstance(error.__cause__, psycopg.errors.DiskFull):
            return fault(check, "The database's disk is full.", f"Make room there. {kept}")
        if isinstance(error.__cause__, psycopg.errors.ReadOnlySqlTransaction):
            return fault(check, "The database only reads.", f"Promote the standby, or lead to the server. {kept}")
        raise
    return ok(check, "The database takes what is written.")


def owner(*, is_embedded: bool) -> Finding:
    """That the owner's login is an ordinary one, save of the embedded database, which has no other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolname, rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
        name, passes_by = cursor.fetchone()
    if passes_by and not is_embedded:
        return warning(
            "Login owner",
            f"{name} is a superuser or may bypass row-level security, which it does not need.",
            f'Have somebody who administers the server run: ALTER ROLE "{name}" NOSUPERUSER NOBYPASSRLS.',
        )
    return ok("Login owner", f"{name} signs in.")


def logins(owner_url: str, addresses: Mapping[str, str | None]) -> Iterator[Finding]:
    """That web and worker have logins that work and that the boundary between services binds."""
    for login in LOGINS:
        check, url = f"Login {login}", addresses.get(login)
        if not url:
            yield fault(check, "No address is known.", f"Run `tideover migrate`, or set {VARIABLES[login]}.")
            continue
        try:
            refuse_unless_bound(owner_url, login, url)
        except DatabaseError as error:
            yield fault(check, *sentences(error))
        except psycopg.Error:
            yield fault(check, "The address cannot be read.", f"Set {VARIABLES[login]} to an address that works.")
        else:
            yield ok(check, f"{user_of(url)} signs in and is bound by row-level security.")


def boundary(addresses: Mapping[str, str | None]) -> Finding:
    """That row-level security is on for every table of a service's rows, and holds for web and worker."""
    found = holes(connection, [user_of(url) for url in addresses.values() if url])
    if found:
        return fault(
            "Row-level security",
            f"{len(found)} of the tables that hold services' rows are not protected: {', '.join(found[:5])}.",
            "Stop the web server and the worker. Find out who changed it, and restore the last backup into a new "
            "database if you cannot tell.",
        )
    return ok("Row-level security", "It is on, with the one policy, for every table that holds services' rows.")


def migrations() -> Finding:
    """That the database is neither older nor newer than this program."""
    if unknown := standing.unknown(connection):
        return fault(
            "Migrations",
            f"The database has {len(unknown)} that this Tideover does not know, such as {unknown[0]}: it is newer.",
            "Install the version of Tideover that was run here last.",
        )
    if pending := standing.pending(connection):
        return fault("Migrations", f"The database lacks {pending}.", "Run `tideover migrate`.")
    return ok("Migrations", "The database is up to date.")


def clocks() -> Finding:
    """That this machine and the database server have the same time, and the server the United Kingdom's summer time."""
    with connection.cursor() as cursor:
        before = datetime.now(UTC)
        cursor.execute("SELECT clock_timestamp()")
        (there,) = cursor.fetchone()
        after = datetime.now(UTC)
        cursor.execute("SELECT count(*) FROM pg_timezone_names WHERE name = %s", [str(clock.LOCAL)])
        (known,) = cursor.fetchone()
    return _clocks(max(before - there, there - after, timedelta()), zone_is_known=bool(known))


def _clocks(apart: timedelta, *, zone_is_known: bool) -> Finding:
    check, seconds = "Clock", round(apart.total_seconds())
    if not zone_is_known:
        return fault(
            check,
            f"The database server knows no time zone {clock.LOCAL}.",
            "Install the time zone database there (Debian: tzdata) and restart PostgreSQL.",
        )
    if apart > LATE:
        said = f"This machine and the database server are {seconds} seconds apart."
        make = fault if apart > WRONG else warning
        return make(check, said, "Have both set their clocks by the network (Debian: apt-get install chrony).")
    return ok(check, f"This machine and the database server agree, and know {clock.LOCAL}.")
