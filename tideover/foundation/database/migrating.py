"""Migrating without drawing models anew for each trigger, constraint and index.

For every one of them that a migration adds or removes, Django draws the model anew in the migration's state, and
with it each model that is tied to it: nearly all, since all are tied to the service. Most of the time of a first
start went into it. Here the drawn model is told of its constraints and indexes; nothing asks it for triggers.

`python -m tideover.foundation.database.migrating` migrates the database of DATABASE_URL.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db.migrations import AddConstraint, AddIndex, RemoveConstraint, RemoveIndex
from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Noted = AddConstraint | AddIndex | AddTrigger | RemoveConstraint | RemoveIndex | RemoveTrigger
Forwards = Callable[..., None]


def migrate() -> None:
    """Apply the migrations that the database lacks. Needs Django set up."""
    with without_drawing():
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def without_drawing() -> Iterator[None]:
    """Let migrations that are run inside note such things in their state and leave drawn models as they are."""
    kinds: tuple[type[Noted], ...] = Noted.__args__
    before = {kind: kind.state_forwards for kind in kinds}
    for kind in kinds:
        kind.state_forwards = _noting_only(before[kind])  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind in kinds:
            kind.state_forwards = before[kind]  # type: ignore[method-assign]


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


if __name__ == "__main__":
    django.setup()
    migrate()
