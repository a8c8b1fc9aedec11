"""Migrating without drawing models anew for each trigger.

For every trigger that a migration adds or removes, django-pgtrigger has Django draw the model anew in the migration's
state, and with it each model that is tied to it: nearly all, since all are tied to the service. Nothing looks for
triggers on a drawn model, only in the state that it is drawn from, and half of the time of a first start went
into it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db.migrations.state import ProjectState
from pgtrigger.migrations import AddTrigger, RemoveTrigger

Forwards = Callable[..., None]


@contextmanager
def without_drawing() -> Iterator[None]:
    """Let migrations that are run inside note triggers in their state and leave drawn models as they are."""
    kinds: tuple[type[AddTrigger | RemoveTrigger], ...] = (AddTrigger, RemoveTrigger)
    before = {kind: kind.state_forwards for kind in kinds}
    for kind in kinds:
        kind.state_forwards = _noting_only(before[kind])  # type: ignore[method-assign]
    try:
        yield
    finally:
        for kind in kinds:
            kind.state_forwards = before[kind]  # type: ignore[method-assign]


def _noting_only(forwards: Forwards) -> Forwards:
    def state_forwards(operation: AddTrigger | RemoveTrigger, app_label: str, state: ProjectState) -> None:
        drawn = state.__dict__.pop("apps", None)  # A state without drawn models draws none anew.
        forwards(operation, app_label, state)
        if drawn is not None:
            state.__dict__["apps"] = drawn

    return state_forwards
