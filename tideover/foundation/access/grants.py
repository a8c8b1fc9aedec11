"""Rows that somebody reaches for a time though no role of theirs does: somebody opened them and said why.

A room declares, for a model, which rows are granted to an actor now. Only a view that says so
(`subject_page(..., by_grant=True)`) opens a row that way; for every other view it is forbidden, as it is for
whoever sees a row and may not change it. Lists are of scopes alone.
"""

from collections.abc import Callable
from typing import TypeVar

from django.db.models import Model, QuerySet

from tideover.foundation.access.actor import Actor
from tideover.foundation.access.scopes import Scope

M = TypeVar("M", bound=Model)

_grants: dict[str, Scope] = {}


def grants(model: type[Model]) -> Callable[[Scope], Scope]:
    """Decorator: the function gives the rows of the model that are granted to the actor at this moment."""

    def declare(function: Scope) -> Scope:
        if model._meta.label in _grants:
            raise ValueError(f"What is granted of {model.__name__} is declared twice.")
        _grants[model._meta.label] = function
        return function

    return declare


def granted(actor: Actor, model: type[M]) -> QuerySet[M]:
    """The model's rows that are granted to the actor at this moment."""
    reach = _grants.get(model._meta.label)
    return model._default_manager.filter(reach(actor)) if reach else model._default_manager.none()
