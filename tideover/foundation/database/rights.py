"""What web and worker may do to each table, read from the models and granted in one transaction.

Of our own tables they read all rows the policies show, add rows everywhere, change rows except where the
model is a record of what happened (`append_only = True`, and row history), and delete only where the model
says `deletable_by_web = True`. Who belongs to which service they only read. Nobody but the owner may
truncate, alter, or switch a policy off.
"""

from collections.abc import Mapping

from django.apps import apps
from django.db import models, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from .logins import LOGINS, ensure_role, role_name

READ = frozenset({"SELECT"})
ADD = frozenset({"SELECT", "INSERT"})
SET = frozenset({"SELECT", "UPDATE"})
CHANGE = frozenset({"SELECT", "INSERT", "UPDATE"})
DELETE = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
NONE: frozenset[str] = frozenset()
DATABASE = {"web": "CONNECT", "worker": "CONNECT, TEMPORARY"}
"""What each login may do in the database itself: the worker stages imports in temporary tables."""

LIBRARIES: Mapping[str, tuple[frozenset[str], frozenset[str], str]] = {
    "sessions.Session": (DELETE, DELETE, "signing out ends a session; the worker clears ended ones"),
    "contenttypes.ContentType": (READ, READ, "changes with migrations only"),
    "auth.Permission": (READ, READ, "changes with migrations only; our permissions are in code"),
    "auth.Group": (READ, READ, "unused: our roles are in code"),
    "auth.Group_permissions": (READ, READ, "unused: our roles are in code"),
    "account.EmailAddress": (DELETE, READ, "somebody changing their address leaves the old one"),
    "account.EmailConfirmation": (DELETE, READ, "is used up by confirming"),
    "mfa.Authenticator": (DELETE, READ, "a lost telephone's second factor is taken away"),
    "axes.AccessAttempt": (DELETE, DELETE, "a good sign-in forgets the failed attempts before it"),
    "axes.AccessAttemptExpiration": (DELETE, DELETE, "goes with its attempt"),
    "axes.AccessFailureLog": (ADD, READ, "is a record"),
    "axes.AccessLog": (CHANGE, READ, "signing out is noted on the row of the signing in"),
    "pghistory.Context": (NONE, NONE, "unused: each history row holds its own context"),
    "procrastinate.ProcrastinateJob": (ADD, DELETE, "web defers a job; the worker takes, ends and clears it"),
    "procrastinate.ProcrastinateEvent": (ADD, DELETE, "written by the triggers on jobs"),
    "procrastinate.ProcrastinateWorker": (READ, DELETE, "workers sign on and off"),
    "procrastinate.ProcrastinatePeriodicDefer": (READ, DELETE, "the worker defers periodic jobs"),
}
"""The libraries' tables, none with a tenant: what web may do, what the worker may do, and why."""
WITHOUT_POLICY: Mapping[str, tuple[frozenset[str], str]] = {
    "foundation.Service": (READ, "services are made by the owner, by command"),
    "foundation.Membership": (READ, "who works where, and as what, would open every service to whoever could write it"),
    "foundation.Account": (SET, "people change their own password; accounts are made by the owner"),
}
"""Our own tables that no policy divides by service and that say who may see what: what the logins may do."""
OF_NO_MODEL: Mapping[str, tuple[frozenset[str], str]] = {
    "django_migrations": (READ, "a web server says whether the database is new enough for it"),
}
"""Tables that no model describes: what both logins may do, and why."""
WITHOUT_TABLE = {"pghistory.Events", "pghistory.MiddlewareEvents"}
"""Models that read other models' tables."""


def rights(model: type[models.Model]) -> dict[str, frozenset[str]]:
    """What each login may do to the model's table. Raises KeyError for a library's table not in LIBRARIES."""
    if not model.__module__.startswith("tideover."):
        web, worker, _reason = LIBRARIES[model._meta.label]
        return {"web": web, "worker": worker}
    if model._meta.label in WITHOUT_POLICY:
        return dict.fromkeys(LOGINS, WITHOUT_POLICY[model._meta.label][0])
    granted = CHANGE
    if getattr(model, "append_only", False) or hasattr(model, "pgh_tracked_model"):
        granted = ADD
    elif getattr(model, "deletable_by_web", False) or model._meta.auto_created:
        granted = DELETE
    return dict.fromkeys(LOGINS, granted)


def tables() -> list[type[models.Model]]:
    """Every model with a table of its own, the joining tables of many-to-many fields too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if not model._meta.proxy and model._meta.label not in WITHOUT_TABLE
    ]


def grant(connection: BaseDatabaseWrapper, roles: Mapping[str, str] | None = None) -> None:
    """Give the logins exactly their rights to the connection's database, taking whatever else they had.

    `connection` is Django's, of the owner; tables not migrated yet are passed over.
    `roles` names the role of each login where it is not named after the database.
    """
    database = connection.settings_dict["NAME"]
    named = {login: role_name(database, login) for login in LOGINS} | dict(roles or {})
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        cursor.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        cursor.execute(f"REVOKE ALL ON DATABASE {_quoted(database)} FROM PUBLIC")
        for login, role in named.items():
            for statement in _statements(existing, database, login, _quoted(role)):
                cursor.execute(statement)


def make_test_logins(connection: BaseDatabaseWrapper) -> None:
    """Make the logins of a test database, without a password so that nobody can sign in with them."""
    connection.ensure_connection()
    for login in LOGINS:
        ensure_role(connection.connection, role_name(connection.settings_dict["NAME"], login), None)


def _statements(existing: set[str], database: str, login: str, role: str) -> list[str]:
    by_rights: dict[frozenset[str], list[str]] = {}
    for model in tables():
        if model._meta.db_table in existing:
            by_rights.setdefault(rights(model)[login], []).append(_quoted(model._meta.db_table))
    for table, (granted, _reason) in OF_NO_MODEL.items():
        if table in existing:
            by_rights.setdefault(granted, []).append(_quoted(table))
    by_rights.pop(NONE, None)
    return [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {role}",
        f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA public FROM {role}",
        f"GRANT {DATABASE[login]} ON DATABASE {_quoted(database)} TO {role}",
        f"GRANT USAGE ON SCHEMA public TO {role}",
        # Procrastinate's tables number their rows with sequences; identity columns need no right.
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}",
        *(
            f"GRANT {', '.join(sorted(granted))} ON {', '.join(sorted(names))} TO {role}"
            for granted, names in by_rights.items()
        ),
    ]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
