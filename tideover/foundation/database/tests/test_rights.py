"""Web and worker may do what the models say and nothing else."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, models, transaction

from tideover.foundation.database.logins import LOGINS, role_name
from tideover.foundation.database.rights import LIBRARIES, grant, rights, tables

ALL = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
SET_LOCAL_ROLE = 'SET LOCAL ROLE "{}"'


def held(login: str, table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(%s, %s, name)",
            [list(ALL), role_name(connection.settings_dict["NAME"], login), f'public."{table}"'],
        )
        return {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db
@pytest.mark.parametrize("login", LOGINS)
def test_each_login_holds_exactly_the_rights_its_models_say(login: str) -> None:
    for model in tables():
        assert held(login, model._meta.db_table) == rights(model)[login], model._meta.label


@pytest.mark.django_db
@pytest.mark.parametrize("login", LOGINS)
def test_a_table_of_no_model_is_closed_and_one_can_be_read(login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE planted (id int)")
    grant(connection)
    assert held(login, "planted") == set()
    assert held(login, "django_migrations") == {"SELECT"}


@pytest.mark.django_db
def test_granting_again_takes_what_was_given_by_hand() -> None:
    role = role_name(connection.settings_dict["NAME"], "web")
    with connection.cursor() as cursor:
        cursor.execute(f'GRANT TRUNCATE ON django_session TO "{role}"')
        cursor.execute(f'GRANT ALL ON django_migrations TO "{role}"')
    grant(connection)
    assert "TRUNCATE" not in held("web", "django_session")
    assert held("web", "django_migrations") == {"SELECT"}


@pytest.mark.django_db
def test_the_reasons_name_tables_that_exist() -> None:
    known = {model._meta.label for model in tables()}
    assert set(LIBRARIES) <= known


def protected_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity ORDER BY relname")
        return [name for (name,) in cursor.fetchall()]


@pytest.mark.django_db
def test_the_web_login_cannot_alter_empty_or_unlock_any_protected_table(web_login: str) -> None:
    found = protected_tables()
    assert found
    for table in found:
        for statement in (
            f'TRUNCATE "{table}" CASCADE',
            f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
            f'ALTER TABLE "{table}" DISABLE TRIGGER ALL',
            f'DROP POLICY same_service ON "{table}"',
            f'DROP TABLE "{table}" CASCADE',
        ):
            with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
                run(statement)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "SET session_replication_role = replica",
        "CREATE TABLE public.planted (id int)",
        "CREATE TEMPORARY TABLE planted (id int)",
        "CREATE SCHEMA planted",
        "COPY django_session TO PROGRAM 'cat'",
        "SELECT pg_read_file('postgresql.conf')",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
    ],
)
def test_the_web_login_finds_no_way_round(web_login: str, statement: str) -> None:
    with pytest.raises(DatabaseError, match=r"permission denied|must be|cannot|not allowed"), transaction.atomic():
        run(statement)


@pytest.mark.django_db
def test_the_web_login_cannot_change_or_delete_what_happened(web_login: str) -> None:
    kept = [model for model in tables() if is_record(model)]
    assert kept
    for model in kept:
        for statement in ('UPDATE "{}" SET service_id = service_id', 'DELETE FROM "{}"'):
            with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
                run(statement.format(model._meta.db_table))


def is_record(model: type[models.Model]) -> bool:
    has_service = any(field.name == "service" for field in model._meta.fields)
    return has_service and "UPDATE" not in rights(model)["web"]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
def test_the_fixture_is_the_web_login_and_no_longer_the_owner(web_login: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == (web_login,)


@pytest.mark.django_db
def test_a_job_is_deferred_by_the_web_and_taken_and_ended_by_the_worker(
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    from procrastinate.contrib.django import app

    deferred = role_name(connection.settings_dict["NAME"], "web")
    worker = role_name(connection.settings_dict["NAME"], "worker")
    run(SET_LOCAL_ROLE.format(deferred))
    # A queue of its own: procrastinate's tables are not ours to flush, so other tests' jobs may still wait.
    number = app.configure_task("nothing.at_all", queue="this test", allow_unknown=True).defer(about=7)
    run(SET_LOCAL_ROLE.format(worker))
    with connection.cursor() as cursor:
        cursor.execute("SELECT procrastinate_register_worker_v1()")
        row = cursor.fetchone()
        assert row is not None
        cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(%s, %s)", [["this test"], row[0]])
        assert cursor.fetchone() == (number,)
        cursor.execute("SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)", [number])
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE id = %s", [number])
        assert cursor.fetchone() == (0,)
    run("RESET ROLE")
