"""Everything in the database: the logins of web and worker may do what their models say, and no more."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.walks.catalogue import rows, run
from tideover.foundation.database.logins import LOGINS, role_name
from tideover.foundation.database.rights import OF_NO_MODEL, rights, tables

ON_TABLES = ["SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"]
ON_COLUMNS = ["SELECT", "INSERT", "UPDATE", "REFERENCES"]
OURS = "nspname !~ '^pg_' AND nspname <> 'information_schema'"


def role_of(login: str) -> str:
    """The name of the login's role in this database."""
    return role_name(connection.settings_dict["NAME"], login)


def too_many_rights(login: str) -> Iterator[str]:
    """What the login may do in the database beyond what is meant, found in the catalogue."""
    role = role_of(login)
    meant = {model._meta.db_table: rights(model)[login] for model in tables()}
    meant |= {table: granted for table, (granted, _reason) in OF_NO_MODEL.items()}
    held = rows(
        f"SELECT relname, name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace, unnest(%s::text[]) name "
        f"WHERE relkind IN ('r', 'p', 'v', 'm', 'f') AND {OURS} AND has_table_privilege(%s, c.oid, name)",
        [ON_TABLES, role],
    )
    yield from (f"{name} on {table}" for table, name in held if name not in meant.get(table, ()))
    by_column = rows(
        f"SELECT relname, attname, name FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace "
        f"JOIN pg_attribute a ON attrelid = c.oid AND attacl IS NOT NULL, unnest(%s::text[]) name WHERE {OURS} "
        "AND has_column_privilege(%s, c.oid, attnum, name) AND NOT has_table_privilege(%s, c.oid, name)",
        [ON_COLUMNS, role, role],
    )
    yield from (f"{name} on {table}.{column}" for table, column, name in by_column)
    for statement, words in OTHER_RIGHTS.items():
        yield from (f"{words} {name}" for (name,) in rows(statement.format(ours=OURS), {"role": role}))


OTHER_RIGHTS = {
    "SELECT nspname FROM pg_namespace WHERE has_schema_privilege(%(role)s, oid, 'CREATE')": "creates in",
    "SELECT datname FROM pg_database WHERE datname = current_database() AND has_database_privilege(%(role)s, oid, "
    "'CREATE')": "creates schemas in",
    "SELECT datname FROM pg_database WHERE datname = current_database() AND has_database_privilege(%(role)s, oid, "
    "'TEMPORARY')": "makes temporary tables in",
    "SELECT r.rolname FROM pg_roles r WHERE r.rolname <> %(role)s AND pg_has_role(%(role)s, r.oid, "
    "'MEMBER')": "is a member of",
    "SELECT rolname FROM pg_roles WHERE rolname = %(role)s AND (rolsuper OR rolbypassrls OR rolcreaterole OR "
    "rolcreatedb OR rolreplication)": "has powers beyond its rights:",
    "SELECT relname FROM pg_class WHERE pg_get_userbyid(relowner) = %(role)s": "owns",
    "SELECT proname FROM pg_proc JOIN pg_namespace n ON n.oid = pronamespace WHERE prosecdef AND {ours} AND "
    "has_function_privilege(%(role)s, pg_proc.oid, 'EXECUTE')": "runs with its owner's rights",
    "SELECT lanname FROM pg_language WHERE NOT lanpltrusted AND lanname NOT IN ('internal', 'c') AND "
    "has_language_privilege(%(role)s, oid, 'USAGE')": "writes functions in",
}


@pytest.mark.django_db
@pytest.mark.parametrize("login", LOGINS)
def test_a_login_may_do_nothing_that_is_not_meant(login: str) -> None:
    """The worker makes temporary tables, in which it stages imports."""
    database = connection.settings_dict["NAME"]
    meant = {"web": [], "worker": [f"makes temporary tables in {database}"]}
    assert list(too_many_rights(login)) == meant[login]


@pytest.mark.django_db
@pytest.mark.parametrize("login", LOGINS)
@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("CREATE TABLE planted (id int); GRANT SELECT ON planted TO PUBLIC", "SELECT on planted"),
        ('GRANT TRUNCATE ON people_person TO "{role}"', "TRUNCATE on people_person"),
        ('GRANT UPDATE (facts) ON foundation_event TO "{role}"', "UPDATE on foundation_event.facts"),
        ('GRANT CREATE ON SCHEMA public TO "{role}"', "creates in public"),
        ('GRANT pg_read_all_data TO "{role}"', "is a member of pg_read_all_data"),
        ('ALTER ROLE "{role}" BYPASSRLS', "has powers beyond its rights: {role}"),
        (
            "CREATE FUNCTION planted() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'",
            "runs with its owner's rights planted",
        ),
    ],
)
def test_a_planted_right_is_found(login: str, planted: str, found: str) -> None:
    role = role_of(login)
    run(planted.format(role=role))
    assert found.format(role=role) in list(too_many_rights(login))
