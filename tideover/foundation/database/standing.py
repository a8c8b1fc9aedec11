"""Which migrations a database has and which it lacks. Needs Django set up."""

from functools import cache

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def pending(connection: BaseDatabaseWrapper) -> int:
    """How many migrations the database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def unknown(connection: BaseDatabaseWrapper) -> list[str]:
    """The migrations that the database has and this program does not: a newer one was run."""
    ours, known = {config.label for config in apps.get_app_configs()}, _of_this_program()
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied if app in ours and (app, name) not in known)


@cache
def _of_this_program() -> frozenset[tuple[str, str]]:
    """Every migration of this program: read once, as the files do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations or ())


def lacks_any(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database lacks a migration; one query, and any login may ask. What it has beyond this program does
    not count: an old version goes on serving while a new one is prepared."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations")
        return not _last_of_this_program() <= set(cursor.fetchall())


@cache
def _last_of_this_program() -> frozenset[tuple[str, str]]:
    """The last migration of each app."""
    return frozenset(MigrationLoader(None).graph.leaf_nodes())
