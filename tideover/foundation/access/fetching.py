"""Fetching one thing for one person: scope before permission, and a note of every look."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404

from tideover.foundation.access.actor import Actor, Reading
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.scopes import in_scope

M = TypeVar("M", bound=Model)

READ, FORBIDDEN, NOT_FOUND = "read", "forbidden", "not found"


def fetch(actor: Actor, model: type[M], reference: str, permission: Permission) -> M:
    """The row of `model` with that public reference, for that act.

    Raises Http404 if the actor's scope has no such row (whether or not it exists elsewhere) and
    PermissionDenied if the actor may not do this with it. Each outcome goes to the read log. The row comes
    with the related rows that its model names in `shown_with`.
    """
    kind = model._meta.model_name or ""
    reference = reference.replace("\x00", "")  # PostgreSQL has no NUL.
    rows = in_scope(actor, model).filter(reference=reference)
    related: tuple[str, ...] = getattr(model, "shown_with", ())
    row = (rows.select_related(*related) if related else rows).first()
    if row is None:
        actor.readings.append(Reading(permission, reference, NOT_FOUND, kind))
        raise Http404(f"No {kind} {reference} in scope")
    outcome = READ if actor.may(permission) else FORBIDDEN
    actor.readings.append(Reading(permission, reference, outcome, kind, row.pk))
    if outcome == FORBIDDEN:
        raise PermissionDenied(f"Needs the permission to {permission.value}")
    return row
