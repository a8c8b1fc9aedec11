"""Every guarded model: no write past the actions."""

import ast
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.walks.catalogue import ROOT, Model, is_history, our_models
from tests.walks.filled import Filled
from tideover.foundation.actions import GuardedModel, GuardedQuerySet, UnguardedWrite, writing

UNGUARDED = {
    "foundation.Service": "is set up by commands, before anybody can act in it",
    "foundation.Account": "is written by signing in",
    "foundation.Membership": "is set up with the account",
    "foundation.Event": "is written by events.write and refuses changes in the database",
    "foundation.ReadLogEntry": "is written by the middleware and refuses changes in the database",
    "foundation.SignInEvent": "is written by signing in and refuses changes in the database",
    "foundation.Draft": "is what somebody has not said yet",
    "foundation.Submission": "is written by the form that was sent",
}
"""Models that may be written outside actions, each with the reason. Versions are written by triggers."""


def guarded_models() -> list[type[GuardedModel]]:
    """Every model that only actions may write."""
    return [model for model in our_models() if issubclass(model, GuardedModel)]


def unguarded(models_: list[Model]) -> Iterator[str]:
    """Models that are neither guarded nor give a reason, and guarded ones with a way in by a manager."""
    for model in models_:
        if is_history(model) or model._meta.label in UNGUARDED:
            continue
        if not issubclass(model, GuardedModel):
            yield f"{model._meta.label} is not guarded"
        for manager in (*model._meta.managers, model._base_manager):
            if not isinstance(manager.get_queryset(), GuardedQuerySet):
                yield f"{model._meta.label}.{manager.name} is not guarded"


def writes(row: models.Model) -> dict[str, Callable[[], Any]]:
    """Every way Django has to write rows of the row's model."""
    manager, some_field = type(row)._default_manager, row._meta.concrete_fields[-1].attname
    value = getattr(row, some_field)
    mine, around = manager.filter(pk=row.pk), type(row)._base_manager.filter(pk=row.pk)
    return {
        "save": row.save,
        "delete": row.delete,
        "update": lambda: mine.update(**{some_field: value}),
        "delete many": mine.delete,
        "update by the base manager": lambda: around.update(**{some_field: value}),
        "delete by the base manager": around.delete,
        "create": lambda: manager.create(service_id=row.service_id),  # type: ignore[attr-defined]
        "get or create": lambda: manager.get_or_create(pk=-1),
        "update or create": lambda: manager.update_or_create(pk=row.pk, defaults={some_field: value}),
        "bulk create": lambda: manager.bulk_create([row]),
        "bulk update": lambda: manager.bulk_update([row], [row._meta.concrete_fields[-1].name]),
    }


def unrefused(row: models.Model) -> Iterator[str]:
    """Ways of writing that the model lets through outside an action."""
    for way, write in writes(row).items():
        try:
            write()
        except UnguardedWrite:
            continue
        yield f"{row._meta.label} lets {way} through"


def opened(source: str) -> Iterator[str]:
    """What a module imports or names of that which lets guarded rows be written."""
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
        names += [node.attr] if isinstance(node, ast.Attribute) else []
        yield from set(names) & {"writing", "action"}


def test_only_actions_open_the_guard() -> None:
    """Otherwise a view could write what it likes, without event, lock or question."""
    modules = {str(path.relative_to(ROOT)): path for path in (ROOT / "tideover").rglob("*.py")}
    others = {name: path for name, path in modules.items() if not {"tests", "actions", "actions.py"} & {*path.parts}}
    found = {name: sorted(opened(path.read_text())) for name, path in others.items()}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    "planted",
    [
        "from tideover.foundation.actions import Refused, writing",
        "from tideover.foundation.actions import action as sneak",
        "from tideover.foundation import actions\nwith actions.writing('x'): pass",
    ],
)
def test_a_planted_opening_is_found(planted: str) -> None:
    assert list(opened(planted))


def test_every_model_is_guarded_or_says_why_not() -> None:
    assert list(unguarded(our_models())) == []
    assert set(UNGUARDED) <= {model._meta.label for model in our_models()}


@isolate_apps("tideover.people")
def test_a_planted_model_and_a_planted_manager_are_found() -> None:
    class Bare(models.Model):
        class Meta:
            app_label = "people"

    class Open(GuardedModel):
        everything = models.Manager()

        class Meta:
            app_label = "people"

    found = list(unguarded([Bare, Open]))
    assert "people.Bare is not guarded" in found
    assert "people.Open.everything is not guarded" in found


def test_no_guarded_model_can_be_written_outside_an_action(ours: Filled) -> None:
    faults = []
    with ours.house.open():
        for model in guarded_models():
            row = model._default_manager.all().first()
            assert row is not None, f"{model._meta.label} has no row to try it on"
            faults += list(unrefused(row))
    assert faults == []


def test_the_guard_is_what_refuses(ours: Filled) -> None:
    """Inside an action the same row is written: the walk above does not fail for another reason."""
    with ours.house.open(), writing("a test"):
        ours.case.save()
    with pytest.raises(UnguardedWrite), ours.house.open():
        ours.case.save()
