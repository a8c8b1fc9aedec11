"""Fetching one thing for one person: scope before permission, and a note of every look."""

from dataclasses import replace
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
    """The row of `model` with that public reference, or the field that its model names in `named_by`, for that act.

    Raises Http404 if none of the actor's roles reaches such a row (whether or not it exists elsewhere) and
    PermissionDenied if some do, but none that holds the permission. Each outcome goes to the read log. The row
    comes with the related rows that its model names in `shown_with`.
    """
    kind = model._meta.model_name or ""
    reference = reference.replace("\x00", "")  # PostgreSQL has no NUL.
    related: tuple[str, ...] = getattr(model, "shown_with", ())
    named = {getattr(model, "named_by", "reference"): reference}
    rows = in_scope(actor.under(permission), model).filter(**named)
    row = (rows.select_related(*related) if related else rows).first()
    if row is not None:
        actor.readings.append(Reading(permission, reference, READ, kind, row.pk))
        return row
    refused = in_scope(replace(actor, acting_under=None), model).filter(**named).first()
    if refused is None:
        actor.readings.append(Reading(permission, reference, NOT_FOUND, kind))
        raise Http404(f"No {kind} {reference} in scope")
    actor.readings.append(Reading(permission, reference, FORBIDDEN, kind, refused.pk))
    raise PermissionDenied(f"Needs the permission to {permission.value}")
