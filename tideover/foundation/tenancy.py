"""The tenant boundary: every row of a service's record carries its service, and the database itself
shows a login only the rows of the service that the transaction was opened for.

The boundary has three parts, all made by `ProtectTenants` in migrations: a row-level-security policy;
a unique (service, id) on every table; and foreign keys over (service, id), because PostgreSQL checks
foreign keys without asking the policies, so a plain one could tie a row to another service's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, migrations, models, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import ProjectState

from tideover.foundation.privacy import Privacy

SETTING = "tideover.service"

TENANTLESS = {
    "foundation.Service": "is the tenant",
    "foundation.Account": "is read to sign in, before any service is known",
    "foundation.Membership": "is read to find the service",
    "foundation.SignInEvent": "happens before any service is known, and to accounts of several",
}
"""Our own tables without a tenant, each with the reason. Libraries' tables are in foundation.database.rights."""


class TenantForeignKey(models.ForeignKey[Any, Any]):
    """A reference to a row of the same service. The database checks it together with the service
    (ProtectTenants), so the plain constraint would only be checked twice."""

    def __init__(self, to: Any, on_delete: Any = models.PROTECT, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class TenantModel(models.Model):
    """A row that belongs to one service."""

    # No index of its own: the unique (service, id) that ProtectTenants makes begins with it.
    service = models.ForeignKey("foundation.Service", models.PROTECT, related_name="+", db_index=False)

    privacy: dict[str, Privacy] = {}

    class Meta:
        abstract = True


def enter(service_id: int) -> None:
    """Open the current transaction for the rows of one service, until it ends."""
    if not connection.in_atomic_block:
        raise RuntimeError("Open a transaction first: the service is set for one transaction only.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [SETTING, str(service_id)])


def leave() -> None:
    """Show no service's rows for the rest of the current transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, '', true)", [SETTING])


@contextmanager
def in_service(service_id: int) -> Iterator[None]:
    """One transaction, opened for the rows of one service. Inside another one, nothing is seen after it."""
    is_nested = connection.in_atomic_block
    with transaction.atomic():
        enter(service_id)
        yield
        if is_nested:
            leave()


def is_tenant(model: type[models.Model]) -> bool:
    """Whether the model's rows belong to a service."""
    return model._meta.label not in TENANTLESS and any(field.name == "service" for field in model._meta.fields)


def references(model: type[models.Model]) -> list[models.ForeignKey[Any, Any]]:
    """The model's foreign keys to rows of a service. A history row's are left out: it outlives what it names."""
    if hasattr(model, "pgh_tracked_model") or any(field.name == "pgh_id" for field in model._meta.fields):
        return []
    return [
        field for field in model._meta.fields if isinstance(field, models.ForeignKey) and is_tenant(field.related_model)
    ]


def _exists(cursor: Any, constraint: str) -> bool:
    cursor.execute("SELECT 1 FROM pg_constraint WHERE conname = %s", [constraint])
    return cursor.fetchone() is not None


def constraint_name(table: str, column: str) -> str:
    """The name of the foreign key over (service, column), within PostgreSQL's 63 bytes."""
    return f"{table[:30]}_{column[:20]}_same_svc"


class ProtectTenants(migrations.operations.base.Operation):
    """Migration operation, last in every migration that makes tenant tables or references: gives each
    tenant table of the room its policy and its keys. Doing it twice changes nothing."""

    reversible = True
    reduces_to_sql = False

    def __init__(self, app_label: str) -> None:
        self.app_label = app_label

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """The models stay as they are."""

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Make what is missing."""
        models_ = [m for m in to_state.apps.get_models() if m._meta.app_label == self.app_label and is_tenant(m)]
        for model in models_:
            self._protect(schema_editor, model)
        for model in models_:
            for field in references(model):
                self._tie(schema_editor, model, field)

    def database_backwards(self, *arguments: Any) -> None:
        """Nothing to undo: policy and keys go with their table."""

    def describe(self) -> str:
        """What `migrate --plan` prints."""
        return f"Keep each service's {self.app_label} rows to itself"

    def _protect(self, editor: BaseDatabaseSchemaEditor, model: type[models.Model]) -> None:
        table = model._meta.db_table
        with editor.connection.cursor() as cursor:
            cursor.execute(f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY')
            cursor.execute(f'DROP POLICY IF EXISTS same_service ON "{table}"')
            cursor.execute(
                f'CREATE POLICY same_service ON "{table}" USING '
                f"(service_id = (SELECT nullif(current_setting('{SETTING}', true), '')::bigint))"
            )
            key = f"{table[:50]}_svc_id"
            if model._meta.pk.name == "id" and not _exists(cursor, key):
                cursor.execute(f'ALTER TABLE "{table}" ADD CONSTRAINT "{key}" UNIQUE (service_id, id)')

    def _tie(
        self,
        editor: BaseDatabaseSchemaEditor,
        model: type[models.Model],
        field: "models.ForeignKey[Any, Any]",
    ) -> None:
        table, column = model._meta.db_table, field.column
        parent = field.related_model._meta.db_table
        name = constraint_name(table, column)
        with editor.connection.cursor() as cursor:
            if not _exists(cursor, name):
                cursor.execute(
                    f'ALTER TABLE "{table}" ADD CONSTRAINT "{name}" FOREIGN KEY (service_id, "{column}") '
                    f'REFERENCES "{parent}" (service_id, id) DEFERRABLE INITIALLY DEFERRED'
                )
