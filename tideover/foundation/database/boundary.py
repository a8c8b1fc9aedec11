"""Whether the boundary between services stands in the database as the migrations made it."""

from collections.abc import Sequence

from django.db.backends.base.base import BaseDatabaseWrapper

from tideover.foundation.tenancy import SETTING, is_tenant

from .rights import tables

WHOLE = (
    "relrowsecurity AND (SELECT count(*) = 1 AND bool_and(polcmd = '*' AND polroles = '{0}' AND polpermissive "
    "AND polwithcheck IS NULL AND starts_with(pg_get_expr(polqual, polrelid), %(policy)s)) "
    "FROM pg_policy WHERE polrelid = c.oid)"
)
POLICY = f"(service_id = ( SELECT (NULLIF(current_setting('{SETTING}'::text, true), ''::text))::bigint"


def holes(connection: BaseDatabaseWrapper, logins: Sequence[str]) -> list[str]:
    """The tables of services' rows that lack their one policy, have it switched off, or belong to one of `logins` or
    to a role that it may act as: policies do not bind a table's owner. Tables that are not there yet are passed over.
    """
    names = [model._meta.db_table for model in tables() if _is_ours(model) and is_tenant(model)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT relname FROM pg_class c WHERE relname = ANY(%(names)s) AND relkind = 'r' "  # noqa: S608
            f"AND relnamespace = 'public'::regnamespace AND (({WHOLE}) IS NOT TRUE OR EXISTS (SELECT FROM pg_roles r "
            "WHERE rolname = ANY(%(logins)s) AND pg_has_role(r.oid, relowner, 'MEMBER'))) ORDER BY 1",
            {"names": names, "logins": list(logins), "policy": POLICY},
        )
        return [name for (name,) in cursor.fetchall()]


def _is_ours(model: type) -> bool:
    return model.__module__.startswith("tideover.")
