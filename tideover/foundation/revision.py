"""Changing a row that people edit: the second of two editors sees the first one's change."""

from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import models

from tideover.foundation.actions import Change, Conflict, lock
from tideover.foundation.models import Account

M = TypeVar("M", bound=models.Model)


def revise(row: M, values: Mapping[str, Any], *, version: int) -> tuple[M, list[str]]:
    """Set the fields of a tracked row that has a `version`, as it was shown at `version`.

    Returns the row and the names of the fields that changed; none, and nothing is written, where the
    values are what the row already holds. Raises Conflict if somebody changed one of these fields since.
    """
    row = lock(row)
    seen: int = row.version  # type: ignore[attr-defined]
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    if not changed:
        return row, []
    if seen != version:
        conflict = _changes_since(row, version, list(values))
        if conflict is not None:
            raise conflict
    for name in changed:
        setattr(row, name, values[name])
    row.version = seen + 1  # type: ignore[attr-defined]
    row.save()
    return row, changed


def _shown(row: models.Model, name: str) -> str:
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    return "" if value is None else str(value)


def _changes_since(row: models.Model, version: int, names: list[str]) -> Conflict | None:
    """What others did to these fields since that version, from the row's history."""
    rows = list(row.history.filter(version__gte=version).order_by("pgh_id"))  # type: ignore[attr-defined]
    before = next((r for r in reversed(rows) if r.version == version), None)
    changes = [
        Change(label=str(row._meta.get_field(name).verbose_name), was=_shown(before, name) if before else "", now=_shown(row, name))
        for name in names
        if before is None or getattr(before, name) != getattr(row, name)
    ]
    if not changes:
        return None
    last = rows[-1]
    account = Account.objects.filter(pk=(last.pgh_context or {}).get("account")).first()
    by = account.name if account else "Tideover"
    return Conflict(changes, by=by, at=last.pgh_created_at, version=row.version)  # type: ignore[attr-defined]
