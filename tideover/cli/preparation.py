"""Making a database ready to serve: migrations, logins and their rights, demonstration data. Needs Django set up."""

import os

from django.db import InterfaceError, OperationalError, connection

from tideover.cli import surroundings
from tideover.foundation.database import migrating, standing
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.database.logins import login_urls, user_of
from tideover.foundation.database.rights import grant


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    return standing.pending(connection)


def migrate() -> int:
    """Apply the migrations that the database lacks; how many there were. Raises DatabaseError where the database
    went away meanwhile."""
    try:
        pending = pending_migrations()
        if pending:
            _apply()
            _mark_dues_stale()
    except (OperationalError, InterfaceError) as error:
        if connection.connection is not None and connection.is_usable():
            raise
        raise DatabaseError(
            "The database went away while it was brought up to date. What had been done was kept, and each migration "
            "is done whole or not at all. See that the database runs, then give the same command again."
        ) from error
    return pending


def _apply() -> None:
    with connection.cursor() as cursor:
        # A hundred small transactions wait for the disk together and not one by one: half the time.
        cursor.execute("SET synchronous_commit TO off")
        migrating.migrate()
        cursor.execute("RESET synchronous_commit")


def _mark_dues_stale() -> None:
    """Have every open case's dues computed anew: a new version may bring new rules, or read new facts."""
    # Models can be read only once Django is set up, and this module is imported before.
    from tideover.foundation.models import Service
    from tideover.foundation.tenancy import in_service
    from tideover.worklist.actions import mark_service_stale

    for service_id in Service.objects.values_list("pk", flat=True):
        with in_service(service_id):
            mark_service_stale(service_id, reason="version")


def refuse_unmigrated() -> None:
    """Raise DatabaseError where the database has not been brought up to date."""
    if pending_migrations():
        raise DatabaseError("The database is not up to date. Run `tideover migrate` first.")


def prepare_logins() -> dict[str, str]:
    """Make the logins of web and worker and give them exactly their rights; their addresses."""
    urls = login_urls(os.environ["DATABASE_URL"], surroundings.logins_file(), os.environ)
    grant(connection, {login: user_of(url) for login, url in urls.items()})
    return urls
