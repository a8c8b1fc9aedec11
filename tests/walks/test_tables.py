"""Every table: no service, no rows; another service's rows never; under the real logins."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.db.migrations.recorder import MigrationRecorder

from tests.walks.catalogue import UNTOUCHED, Model, quoted, refusal, rows, run, tenant_models
from tests.walks.conftest import as_login
from tests.walks.filled import Filled
from tideover.foundation import tenancy
from tideover.foundation.database.logins import LOGINS
from tideover.foundation.database.rights import rights, tables

EXPRESSION = "(service_id = ( SELECT (NULLIF(current_setting('tideover.service'::text, true), ''::text))::bigint"
OF_NO_MODEL = {MigrationRecorder.Migration._meta.db_table}


def unknown_tables() -> list[str]:
    """Tables and views that belong to no model: nothing would say whose rows they hold."""
    known = {model._meta.db_table for model in tables()} | OF_NO_MODEL
    found = rows(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
        "WHERE relkind IN ('r', 'p', 'f', 'v', 'm') AND nspname !~ '^pg_|^information_schema$' ORDER BY 1"
    )
    return [name for (name,) in found if name not in known]


def unprotected_tables(models: list[Model]) -> Iterator[str]:
    """Tenants' tables whose policy is missing, switched off, not the one, or not for everybody."""
    for model in models:
        table = model._meta.db_table
        policies = rows(
            "SELECT polcmd, polroles = '{0}', polpermissive, pg_get_expr(polqual, polrelid), polwithcheck IS NULL, "
            "relrowsecurity FROM pg_policy JOIN pg_class c ON c.oid = polrelid WHERE relname = %s",
            [table],
        )
        if len(policies) != 1:
            yield f"{model._meta.label} has {len(policies)} policies"
            continue
        (command, for_all, permissive, expression, checks_alike, is_on) = policies[0]
        if not (command == "*" and for_all and permissive and checks_alike and is_on):
            yield f"{model._meta.label} is not protected in full"
        if not expression.startswith(EXPRESSION):
            yield f"{model._meta.label} has another policy: {expression}"


def without_rows(models: list[Model], service_id: int) -> list[str]:
    """Models of which a service has no row, asked as the owner."""
    return [m._meta.label for m in models if not m._default_manager.filter(service_id=service_id).exists()]


def seen(model: Model) -> set[int]:
    """The services whose rows of the model are seen."""
    return {service for (service,) in rows(f"SELECT DISTINCT service_id FROM {quoted(model._meta.db_table)}")}


@pytest.mark.django_db
def test_every_table_belongs_to_a_model() -> None:
    assert unknown_tables() == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "planted", ["CREATE TABLE planted (id int)", "CREATE VIEW planted AS SELECT * FROM people_person"]
)
def test_a_planted_table_or_view_is_found(planted: str) -> None:
    run(planted)
    assert unknown_tables() == ["planted"]


def test_every_model_has_a_service_or_a_reason_not_to() -> None:
    assert [m._meta.label for m in tenant_models() if not tenancy.is_tenant(m)] == []


def test_every_reason_for_having_no_service_is_of_a_model_that_has_none() -> None:
    from django.apps import apps

    assert [label for label in tenancy.TENANTLESS if tenancy.is_tenant(apps.get_model(label))] == []


@pytest.mark.django_db
def test_every_tenants_table_is_protected() -> None:
    assert list(unprotected_tables(tenant_models())) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "planted",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY same_service ON people_person",
        "CREATE POLICY wide ON people_person USING (true)",
        "ALTER POLICY same_service ON people_person USING (true)",
        "ALTER POLICY same_service ON people_person WITH CHECK (true)",
        "ALTER POLICY same_service ON people_person TO pg_monitor",
    ],
)
def test_a_planted_hole_is_found(planted: str) -> None:
    run(planted)
    assert [fault.split()[0] for fault in unprotected_tables(tenant_models())] == ["people.Person"]


def test_the_walk_has_a_row_of_both_services_in_every_table(ours: Filled, theirs: Filled) -> None:
    """Otherwise the tests below would prove nothing of it: give `fill` (filled.py) a row of the new model."""
    for filled in (ours, theirs):
        assert without_rows(tenant_models(), filled.service_id) == []


@pytest.mark.parametrize("login", LOGINS)
def test_without_a_service_no_table_shows_a_row(ours: Filled, theirs: Filled, login: str) -> None:
    with as_login(login):
        assert {model._meta.label: seen(model) for model in tenant_models() if seen(model)} == {}


@pytest.mark.parametrize("login", LOGINS)
def test_a_service_sees_its_own_rows_in_every_table_and_nobody_elses(ours: Filled, theirs: Filled, login: str) -> None:
    for filled in (ours, theirs):
        with as_login(login), tenancy.in_service(filled.service_id):
            wrong = {m._meta.label: seen(m) for m in tenant_models() if seen(m) != {filled.service_id}}
        assert wrong == {}


@pytest.mark.parametrize("login", LOGINS)
def test_a_service_that_does_not_exist_shows_nothing(ours: Filled, login: str) -> None:
    for service in ("", "0", "999999999"):
        with as_login(login), transaction.atomic():
            run("SELECT set_config('tideover.service', %s, true)", [service])
            assert [model._meta.label for model in tenant_models() if seen(model)] == [], service


@pytest.mark.parametrize("login", LOGINS)
def test_no_row_of_another_service_can_be_added_changed_or_taken(ours: Filled, theirs: Filled, login: str) -> None:
    unrefused = []
    with as_login(login), tenancy.in_service(ours.service_id):
        for model in tenant_models():
            for statement in _attacks(model, login, ours.service_id, theirs.service_id):
                told = refusal(statement)
                if told is None or not ("row-level security" in told or told == UNTOUCHED):
                    unrefused.append(f"{statement}: {told}")
    assert unrefused == []


def _attacks(model: Model, login: str, ours: int, theirs: int) -> Iterator[str]:
    """Statements the login's rights allow and the policy must stop: by an error or by finding no row."""
    table, held = quoted(model._meta.db_table), rights(model)[login]
    columns = [quoted(str(field.column)) for field in model._meta.concrete_fields if not field.generated]
    copied = [str(theirs) if column == '"service_id"' else column for column in columns]
    yield f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(copied)} FROM {table} LIMIT 1"
    if "UPDATE" in held:
        yield f"UPDATE {table} SET service_id = {theirs} WHERE service_id = {ours}"
        yield f"UPDATE {table} SET service_id = {ours} WHERE service_id = {theirs}"
    if "DELETE" in held:
        yield f"DELETE FROM {table} WHERE service_id = {theirs}"
