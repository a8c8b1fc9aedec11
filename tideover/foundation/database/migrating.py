"""Migrating without drawing nearly all models anew for each table, field, trigger, constraint and index.

For every one of them that a migration adds, changes or removes, Django draws the model anew in the migration's state,
and with it each model that is tied to it: nearly all, since all are tied to the service. Most of the time of a first
start went into it. Here a drawn model is told of its constraints and indexes; nothing asks it for triggers; and a
table of ours that is made, or a field of one, draws that table alone. Those tied to it find it by its name, which
stays, and their columns do not hang on its other fields: the keys that they name are never changed.

`python -m tideover.foundation.database.migrating` migrates the database of DATABASE_URL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.apps import apps
from django.core.management import call_command
from django.db.migrations import (
    AddConstraint,
    AddField,
    AddIndex,
    AlterField,
    CreateModel,
    RemoveConstraint,
    RemoveField,
    RemoveIndex,
)
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Noted = AddConstraint | AddIndex | AddTrigger | RemoveConstraint | RemoveIndex | RemoveTrigger
DrawnAlone = AddField | AlterField | CreateModel | RemoveField
OURS = "tideover."
Forwards = Callable[..., None]


def migrate() -> None:
    """Apply the migrations that the database lacks. Needs Django set up."""
    with without_drawing():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def without_drawing() -> Iterator[None]:
    """Let migrations that are run inside note such things in their state and leave drawn models as they are."""
    wrapped: dict[type[Noted] | type[DrawnAlone], Callable[[Forwards], Forwards]] = {
        **dict.fromkeys(Noted.__args__, _noting_only),
        **dict.fromkeys(DrawnAlone.__args__, _drawing_alone),
    }
    before = {kind: kind.state_forwards for kind in wrapped}
    for kind, wrap in wrapped.items():
        kind.state_forwards = wrap(before[kind])  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind, forwards in before.items():
            kind.state_forwards = forwards  # type: ignore[method-assign]


def _noting_only(forwards: Forwards) -> Forwards:
    def state_forwards(operation: Noted, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)  # A state without drawn models draws none anew.
        forwards(operation, app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            options = state.models[app_label, operation.model_name.lower()].options
            meta = drawn.get_model(app_label, operation.model_name)._meta
            meta.constraints, meta.indexes = options.get("constraints", []), options.get("indexes", [])

    return state_forwards


def _drawing_alone(forwards: Forwards) -> Forwards:
    def state_forwards(operation: DrawnAlone, app_label: str, state: ProjectState) -> None:
        if not apps.get_app_config(app_label).name.startswith(OURS):
            forwards(operation, app_label, state)
            return
        drawn = state.__dict__.pop("apps", None)
        forwards(operation, app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn
            name = operation.name if isinstance(operation, CreateModel) else operation.model_name
            state._reload({(app_label, name.lower())})  # type: ignore[attr-defined]

    return state_forwards


if __name__ == "__main__":
    django.setup()
    migrate()
