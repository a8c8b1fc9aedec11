"""Changing a row that people edit: the second of two editors sees the first one's change.

What an editor changed is judged against the version they were shown, which the row's history still has.
Changes to different fields are both kept; only a field that both changed is a conflict.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models

from tideover.foundation.actions import Change, Conflict, lock
from tideover.foundation.history import history_of
from tideover.foundation.models import Account

M = TypeVar("M", bound=models.Model)


def revise(
    row: M, values: Mapping[str, Any], *, version: int, check: Callable[[M], None] | None = None
) -> tuple[M, list[str]]:
    """Set fields of a tracked row that has a `version`, from a form that showed the row at `version`.

    `check` is given the row with its new values before they are written; it may refuse, or set what follows from
    them. Returns the row and the names of the fields that this changed; with none, nothing is checked or written.
    Raises Conflict if somebody else changed one of the same fields since, to another value.
    """
    row = lock(row)
    current: int = row.version  # type: ignore[attr-defined]
    shown = row if version == current else _as_shown(row, version)
    edited = {name: value for name, value in values.items() if getattr(shown, name) != value}
    changed = [name for name, value in edited.items() if getattr(row, name) != value]
    clashes = [name for name in changed if getattr(shown, name) != getattr(row, name)]
    if clashes:
        merged = {name: edited.get(name, getattr(row, name)) for name in values}
        raise _conflict(row, shown, clashes, merged)
    if changed:
        for name in changed:
            setattr(row, name, edited[name])
        if check is not None:
            check(row)
        row.version = current + 1  # type: ignore[attr-defined]
        row.save()
    return row, changed


def _as_shown(row: models.Model, version: int) -> Any:
    """The row as it stood at that version; as it is now where no such version is known (a forged form)."""
    return history_of(row).filter(version=version).last() or row


def _shown(row: Any, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, list) and any(isinstance(each, Mapping) for each in value):
        return " · ".join(" ".join(str(text) for text in each.values() if text) for each in value)
    if isinstance(value, list):
        field: Any = row._meta.get_field(name)
        labels = dict(getattr(field, "base_field", field).flatchoices)
        return ", ".join(str(labels.get(each, each)) for each in value)
    return "" if value is None else str(value)


def _label(row: models.Model, name: str) -> str:
    field: Any = row._meta.get_field(name)
    return str(field.verbose_name)


def _conflict(row: models.Model, shown: Any, names: list[str], merged: dict[str, Any]) -> Conflict:
    changes = [Change(label=_label(row, name), was=_shown(shown, name), now=_shown(row, name)) for name in names]
    last = history_of(row).latest("pgh_id")
    account = Account.objects.filter(pk=(last.pgh_context or {}).get("account") or 0).first()
    return Conflict(
        changes,
        by=account.name if account else "Tideover",
        at=last.pgh_created_at,
        version=row.version,  # type: ignore[attr-defined]
        merged=merged,
    )
