"""Which rows a role reaches. Outside their scope a row does not exist for a person.

A room declares the scopes of its rows, one function for each role; a role for which none is declared
reaches nothing.

Scopes and permissions go together, role by role: a role that sees every case but may not open one does not
widen which cases another role of the same person may open. A single permission may reach further than the rest
of its role (`only_for`): whoever asks after the clients of a team opens no case by it.
"""

from collections.abc import Callable, Iterator
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from tideover.foundation.access.actor import Actor
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.roles import Role

M = TypeVar("M", bound=Model)
Scope = Callable[[Actor], Q]

Key = tuple[str, str, Permission | None]

_scopes: dict[Key, Scope] = {}
NOTHING = Q(pk__in=[])


def scope(model: type[Model], *roles: type[Role], only_for: Permission | None = None) -> Callable[[Scope], Scope]:
    """Decorator: the function gives what these roles reach of the model's rows. `only_for` a permission it gives what
    they reach besides while they act under that one, and not anywhere else."""

    def declare(function: Scope) -> Scope:
        for role in roles:
            key = (model._meta.label, role.code, only_for)
            if key in _scopes:
                raise ValueError(f"The scope of {role.label} over {model.__name__} is declared twice.")
            _scopes[key] = function
        return function

    return declare


def in_scope(actor: Actor, model: type[M]) -> QuerySet[M]:
    """The model's rows that the actor reaches: through the roles that hold the permission they act under, or
    through any of their roles where they act under none."""
    reach = NOTHING
    for function in dict.fromkeys(_scopes[key] for key in _keys(actor, model) if key in _scopes):
        reach = function(actor) if reach is NOTHING else reach | function(actor)
    return model._default_manager.none() if reach is NOTHING else model._default_manager.filter(reach)


def _keys(actor: Actor, model: type[Model]) -> Iterator[Key]:
    for role in actor.roles_that_count():
        yield (model._meta.label, role.code, None)
        if actor.acting_under:
            yield (model._meta.label, role.code, actor.acting_under)
