"""Which tables hold rows about a person, read off the models: so that no new table can be forgotten where all that
is held about somebody is shown, given to them, or erased.

A row is about a person if it refers to them, or to a row about them. A reference from a row about them to
something of the service (a member of staff, an employer) does not make that theirs.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q

from tideover.foundation.tenancy import is_tenant
from tideover.people.models import Person

Rows = dict[type[Model], set[int]]
"""Keys of rows, by their model."""


@dataclass(frozen=True)
class About:
    """A table with rows about people: its model, and the references that lead towards the person."""

    model: type[Model]
    towards: "tuple[ForeignKey[Any, Any], ...]"

    @property
    def label(self) -> str:
        """The model's name, such as "diary.Contact"."""
        return self.model._meta.label

    @property
    def history(self) -> type[Model] | None:
        """Where the versions of its rows are kept; None where none are."""
        return _histories().get(self.model)


@cache
def _histories() -> dict[type[Model], type[Model]]:
    return {model.pgh_tracked_model: model for model in apps.get_models() if hasattr(model, "pgh_tracked_model")}


@cache
def tables_about() -> tuple[About, ...]:
    """Every table with rows about people, each after those that its rows refer to; the people themselves first."""
    found = {Person: About(Person, ())}
    waiting = [model for model in apps.get_models() if _is_ours(model) and model is not Person]
    while added := [model for model in waiting if _towards(model, found)]:
        for model in added:
            found[model] = About(model, ())  # type: ignore[index]
        waiting = [model for model in waiting if model not in added]
    named: dict[type[Model], About] = {
        model: About(model, tuple(_towards(model, found))) for model in found if model is not Person
    }
    return (found[Person], *_in_order(named))


def _is_ours(model: type[Model]) -> bool:
    return model.__module__.startswith("tideover.") and is_tenant(model) and not hasattr(model, "pgh_tracked_model")


def _towards(model: type[Model], found: Collection[type[Model]]) -> "list[ForeignKey[Any, Any]]":
    fields = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
    return [field for field in fields if field.related_model in found and field.related_model is not model]


def _in_order(named: dict[type[Model], About]) -> Iterable[About]:
    """Each after the tables that it refers to."""
    done: set[type[Model]] = {Person}
    while len(done) <= len(named):
        ready = [
            about
            for model, about in named.items()
            if model not in done and all(field.related_model in done for field in about.towards)
        ]
        if not ready:
            raise RuntimeError("Tables refer to one another in a circle.")
        done |= {about.model for about in ready}
        yield from ready


def same_person(person: Person) -> set[int]:
    """The keys of every record of that person: the one that survives and those merged into it."""
    survives = person.merged_into_id or person.pk
    return {survives, *Person.objects.filter(merged_into=survives).values_list("pk", flat=True)}


def rows_about(people: Collection[int]) -> Rows:
    """The keys of every row about the people, by table, in one query for each table. Call in their service's
    transaction."""
    found: Rows = {Person: set(people)}
    for about in tables_about()[1:]:
        asked = Q(pk__in=[])
        for field in about.towards:
            asked |= Q(**{f"{field.name}__in": found[field.related_model]})
        found[about.model] = set(about.model._base_manager.filter(asked).values_list("pk", flat=True))
    return found


def column(field: "ForeignKey[Any, Any]") -> str:
    """The field's column, quoted."""
    return connection.ops.quote_name(field.column)


def table(model: type[Model]) -> str:
    """The model's table, quoted."""
    return connection.ops.quote_name(model._meta.db_table)
