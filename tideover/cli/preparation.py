"""Making a database ready to serve: migrations, logins and their rights, demonstration data. Needs Django set up."""

import os

from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor

from tideover.cli import surroundings
from tideover.foundation.database import migrating
from tideover.foundation.database.errors import DatabaseError
from tideover.foundation.database.logins import login_urls, user_of
from tideover.foundation.database.rights import grant


def pending_migrations() -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> int:
    """Apply the migrations that the database lacks; how many there were. Raises DatabaseError where the database
    went away meanwhile."""
    try:
        pending = pending_migrations()
        if pending:
            _apply()
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


def refuse_unmigrated() -> None:
    """Raise DatabaseError where the database has not been brought up to date."""
    if pending_migrations():
        raise DatabaseError("The database is not up to date. Run `tideover migrate` first.")


def prepare_logins() -> dict[str, str]:
    """Make the logins of web and worker and give them exactly their rights; their addresses."""
    urls = login_urls(os.environ["DATABASE_URL"], surroundings.logins_file(), os.environ)
    grant(connection, {login: user_of(url) for login, url in urls.items()})
    return urls
