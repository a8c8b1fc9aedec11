"""Writing to the record: named actions, guarded rows, refusals in plain words.

Everything that changes a guarded row is an action: a function with keyword arguments and `by=`, that is
all done or not done at all. A write outside an action is a programming mistake and fails.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from django.db import connection, models, transaction
from django.db.models.signals import class_prepared
from django.dispatch import receiver

P = ParamSpec("P")
R = TypeVar("R")
M = TypeVar("M", bound=models.Model)

_action: ContextVar[str | None] = ContextVar("action", default=None)


class Refused(Exception):
    """The record is not in a state for this action. The message is a sentence for the person who tried,
    and says what to do next; `field` names the form field it is about, where there is one."""

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


@dataclass(frozen=True)
class Change:
    """One field that somebody else changed meanwhile."""

    label: str
    was: str
    now: str


class Conflict(Refused):
    """Somebody else changed the same fields of a row since it was shown: what, who and when. `merged` is
    what a form shows next: the editor's changes over the row as it is at `version`."""

    def __init__(self, changes: list[Change], *, by: str, at: datetime, version: int, merged: dict[str, Any]) -> None:
        super().__init__(
            "Somebody else changed this while you were writing. Look at their change, then save again to keep yours."
        )
        self.changes, self.by, self.at, self.version, self.merged = changes, by, at, version, merged


class UnguardedWrite(RuntimeError):
    """A guarded row was written outside an action."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Decorator: run as one transaction, inside which guarded rows may be written."""

    @wraps(function)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        with transaction.atomic(), writing(function.__qualname__):
            return function(*args, **kwargs)

    return run


@contextmanager
def writing(name: str) -> Iterator[None]:
    """Permit guarded writes inside, on behalf of the action `name`."""
    token = _action.set(name)
    try:
        yield
    finally:
        _action.reset(token)


def _guard(what: str) -> None:
    if _action.get() is None:
        raise UnguardedWrite(f"{what} is written by actions only (tideover.foundation.actions.action).")


class GuardedQuerySet(models.QuerySet[M]):
    """A QuerySet whose writes only actions may do."""

    def update(self, **kwargs: Any) -> int:
        """As Django's, inside an action."""
        _guard(self.model.__name__)
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        """As Django's, inside an action."""
        _guard(self.model.__name__)
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[M]:
        """As Django's, inside an action."""
        _guard(self.model.__name__)
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        """As Django's, inside an action."""
        _guard(self.model.__name__)
        return super().bulk_update(*args, **kwargs)


class GuardedModel(models.Model):
    """A row that only actions may write."""

    objects = GuardedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django's, inside an action."""
        _guard(type(self).__name__)
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As Django's, inside an action."""
        _guard(type(self).__name__)
        return super().delete(*args, **kwargs)


@receiver(class_prepared)
def _close_the_way_around(sender: type[models.Model], **_: Any) -> None:
    """Make the guarded manager of each guarded model its base manager too. Said in `Meta` it would be lost with
    each model that has a `Meta` of its own, or another parent before this one."""
    if issubclass(sender, GuardedModel):
        sender._meta.base_manager_name = "objects"


def lock(row: M) -> M:
    """The row as it is now, locked until the transaction ends. Actions lock their subject first, so that
    two of them on one case come one after the other.

    Keys never change, so the lock lets others refer to the row meanwhile (FOR NO KEY UPDATE)."""
    locked: M = type(row)._default_manager.select_for_update(of=("self",), no_key=True).get(pk=row.pk)
    return locked


def one_at_a_time(what: str, service_id: int) -> None:
    """Wait until no other transaction does this in the service, and keep others waiting until this one ends.

    What was committed meanwhile is seen by the statements after it. The logins may not lock a service's own row.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, %s))", [what, service_id])
