"""Row history: the database keeps every version of a tracked row, by trigger, with who made it.

History is written by triggers rather than by our code, so that no path can forget it, and refuses to be
changed. The actor travels in the transaction's context (`written_by`) and is stored in each history row,
so there is no shared table of contexts that a login could rewrite.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pghistory
from django.db import models
from pghistory.models import Event as _Row

M = TypeVar("M", bound=models.Model)


class HistoryRow(_Row):
    """One version of a tracked row. Its number is 64 bits wide; the library's own would end at 2**31."""

    pgh_id = models.BigAutoField(primary_key=True)

    class Meta:
        abstract = True


def tracked(model: type[M]) -> type[M]:
    """Class decorator: keep every version of this model's rows, as `<Model>History`."""
    track = pghistory.track(
        pghistory.InsertEvent(),
        pghistory.UpdateEvent(),
        pghistory.DeleteEvent(),
        model_name=f"{model.__name__}History",
        append_only=True,
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
