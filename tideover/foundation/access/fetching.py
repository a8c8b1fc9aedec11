"""Fetching one thing for one person: scope before permission, and a note of every look."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404

from tideover.foundation.access.actor import Actor, Reading
from tideover.foundation.access.grants import granted
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.scopes import in_scope

M = TypeVar("M", bound=Model)
With = Callable[[QuerySet[Any], Actor], QuerySet[Any]]
"""What a page reads in the same query as its row, as far as somebody reaches it."""

READ, FORBIDDEN, NOT_FOUND = "read", "forbidden", "not found"
BROKE_GLASS = "read by break-glass"
"""The outcome of a look at what was granted, outside the scope of every role."""
SEEN = (READ, BROKE_GLASS)
"""The outcomes of looks that were not refused."""


def fetch(
    actor: Actor,
    model: type[M],
    reference: str,
    permission: Permission,
    *,
    by_grant: bool = False,
    with_: With | None = None,
) -> M:
    """The row of `model` with that public reference, or the field that its model names in `named_by`, for that act.

    Raises Http404 if neither a role of the actor nor a grant reaches such a row (whether or not it exists
    elsewhere) and PermissionDenied if some do, but none that holds the permission; with `by_grant` a row that
    is granted is reached as by a role. Each outcome goes to the read log. The row comes with the related rows
    that its model names in `shown_with`, and with what `with_` adds to the query.
    """
    kind = model._meta.model_name or ""
    reference = reference.replace("\x00", "")  # PostgreSQL has no NUL.
    acting, anyhow = actor.under(permission), replace(actor, acting_under=None)
    row = _first(in_scope(acting, model), reference, acting, with_)
    if row is not None:
        actor.readings.append(Reading(permission, reference, READ, kind, row.pk))
        return row
    row = _first(granted(actor, model), reference, acting, with_)
    if row is not None and by_grant and actor.may(permission):
        actor.readings.append(Reading(permission, reference, BROKE_GLASS, kind, row.pk))
        return row
    reaches_more = anyhow.roles_that_count() != acting.roles_that_count()
    refused = row or (_first(in_scope(anyhow, model), reference, anyhow) if reaches_more else None)
    if refused is None:
        actor.readings.append(Reading(permission, reference, NOT_FOUND, kind))
        raise Http404(f"No {kind} {reference} in scope")
    actor.readings.append(Reading(permission, reference, FORBIDDEN, kind, refused.pk))
    raise PermissionDenied(f"Needs the permission to {permission.value}")


def _first(rows: QuerySet[M], reference: str, actor: Actor, with_: With | None = None) -> M | None:
    if rows.query.is_empty():
        return None
    related: tuple[str, ...] = getattr(rows.model, "shown_with", ())
    found = rows.filter(**{getattr(rows.model, "named_by", "reference"): reference})
    found = found.select_related(*related) if related else found
    return (with_(found, actor) if with_ else found).first()
