"""Row history: the database keeps every version of a tracked row, by trigger, with who made it.

History is written by triggers rather than by our code, so that no path can forget it, and refuses to be
changed. The actor travels in the transaction's context (`written_by`) and is stored in each history row,
so there is no shared table of contexts that a login could rewrite.

A trigger runs once for each statement, however many rows it writes: once for each row, an import of many
rows takes time that grows with their square, since each call begins and takes back a savepoint of its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
import pgtrigger
from django.db import connection, models
from pghistory.models import Event as _Row
from pghistory.trigger import Event as _Trigger

M = TypeVar("M", bound=models.Model)


class HistoryRow(_Row):
    """One version of a tracked row. Its number is 64 bits wide; the library's own would end at 2**31."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


class _OncePerStatement(_Trigger):
    """The library's trigger without its writing to the shared table of contexts, which no login may touch."""

    level = pgtrigger.Statement
    _SHARED = (
        "WITH _pgh_attached_context AS ( SELECT _pgh_attach_context() AS value ) ",
        ", _pgh_attached_context",
    )

    def get_func(self, model: models.Model) -> pgtrigger.Func:
        """The body of the trigger's function."""
        body = super().get_func(model).func  # type: ignore[no-untyped-call]
        for shared in self._SHARED:
            if shared not in body:
                raise RuntimeError("django-pghistory writes its triggers differently now: see what this class drops.")
            body = body.replace(shared, "")
        return pgtrigger.Func(body)  # type: ignore[no-untyped-call]


class _Tracker(pghistory.RowEvent):
    def add_event_trigger(self, event_model: type[models.Model]) -> None:
        """Called by the library when the model's history is set up."""
        trigger = _OncePerStatement(  # type: ignore[no-untyped-call]
            event_model=event_model,
            label=self.label,
            name=self.trigger_name,
            row=self.row,
            operation=self.operation,
            condition=self.condition,
        )
        pgtrigger.register(trigger)(event_model.pgh_tracked_model)  # type: ignore[attr-defined]


class _Insert(_Tracker, pghistory.InsertEvent):
    """A row's first version."""


class _Update(_Tracker, pghistory.UpdateEvent):
    """A version that differs from the one before."""


class _Delete(_Tracker, pghistory.DeleteEvent):
    """A row's last version, kept when it goes."""


def tracked(model: type[M]) -> type[M]:
    """Class decorator: keep every version of this model's rows, as `<Model>History`. What the database
    makes of other fields of the row is not kept: it can be made again, and no row of another table can hold it."""
    track = pghistory.track(
        _Insert(),
        _Update(),
        _Delete(),
        model_name=f"{model.__name__}History",
        append_only=True,
        exclude=[field.name for field in model._meta.fields if field.generated],
    )
    tracked_model: type[M] = track(model)
    return tracked_model


def history_of(row: models.Model) -> "models.QuerySet[Any]":
    """The versions of a tracked row, the oldest first."""
    versions: models.QuerySet[Any] = row.history.order_by("pgh_id")  # type: ignore[attr-defined]
    return versions


@contextmanager
def written_by(account_id: int | None, system: str = "") -> Iterator[None]:
    """Name the actor of every row version written inside, within one transaction."""
    with pghistory.context(**({"account": account_id} if account_id else {"system": system})):
        yield


@contextmanager
def past_triggers() -> Iterator[None]:
    """Let the statements inside pass by every trigger, those that keep versions and those that refuse changes, in the
    caller's transaction. Erasing a record does, and nothing else: it may only be done by the owner of the tables,
    since web and worker may not delete what the triggers protect in the first place."""
    names = ",".join(trigger.get_pgid(model) for model, trigger in pgtrigger.registered())
    _ignore(names)
    yield
    # After an error the transaction takes the setting back by itself.
    _ignore("")


def _ignore(names: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pgtrigger.ignore', %s, true)", ["{" + names + "}"])
