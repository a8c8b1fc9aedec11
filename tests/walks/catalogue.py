"""Looking things up: models by their place in the house, and the database's own catalogue."""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from tideover.foundation.tenancy import TENANTLESS

ROOT = Path(__file__).parents[2]
Model = type[models.Model]
UNTOUCHED = "no row was touched"


def our_models() -> list[Model]:
    """Every model of Tideover with a table, history and joining tables included."""
    found = apps.get_models(include_auto_created=True)
    return [model for model in found if model.__module__.startswith("tideover.") and not model._meta.proxy]


def tenant_models() -> list[Model]:
    """Those of them whose rows belong to a service: all that are not declared otherwise."""
    return [model for model in our_models() if model._meta.label not in TENANTLESS]


def is_history(model: Model) -> bool:
    """Whether the model's rows are the versions of another's."""
    return hasattr(model, "pgh_tracked_model")


def rooms_from_below() -> list[set[str]]:
    """The rooms as the import contract orders them, the lowest first."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (layers,) = [contract["layers"] for contract in contracts if contract["type"] == "layers"]
    return [{room.strip() for room in layer.split("|")} for layer in reversed(layers)]


def rows(statement: str, parameters: Sequence[Any] | Mapping[str, Any] = ()) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def run(statement: str, parameters: Sequence[Any] = ()) -> None:
    """Run a statement that answers nothing."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def refusal(*statements: str) -> str | None:
    """What the database says against the statements: an error, or UNTOUCHED if the last found no row; None
    if it did them. Either way nothing of it stays."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
            touched = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error)
    return None if touched else UNTOUCHED


def quoted(name: str) -> str:
    """An identifier for a statement."""
    return connection.ops.quote_name(name)
