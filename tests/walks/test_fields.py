"""Every stored field: how private it is."""

from collections.abc import Iterator

import pytest
from django.db import models
from django.test.utils import isolate_apps

from tests.walks.catalogue import Model, is_history, our_models
from tideover.foundation.privacy import Privacy, classify

OF_EVERY_VERSION = classify(internal="pgh_id pgh_obj pgh_label pgh_created_at pgh_context pgh_context_id")
"""What history adds to the fields of the row it keeps: which version, when, and the key of who made it."""

PRIVATE = {Privacy.PERSONAL, Privacy.SPECIAL}


def privacy_of(model: Model) -> dict[str, Privacy]:
    """The classification of a model's fields; a history row's is that of the row it keeps."""
    if is_history(model):
        kept = {field.name for field in model._meta.concrete_fields}
        row = privacy_of(model.pgh_tracked_model)  # type: ignore[attr-defined]
        made = {field.name for field in model.pgh_tracked_model._meta.concrete_fields if field.generated}  # type: ignore[attr-defined]
        return {**{name: row[name] for name in row if name in kept or name not in made}, **OF_EVERY_VERSION}
    found: dict[str, Privacy] = vars(model).get("privacy", {})
    return found


def misclassified(models_: list[Model]) -> Iterator[str]:
    """Fields that have no class, and classes of fields that do not exist."""
    for model in models_:
        stored, classified = {field.name for field in model._meta.concrete_fields}, set(privacy_of(model))
        if is_history(model):
            classified &= stored | set(privacy_of(model.pgh_tracked_model))  # type: ignore[attr-defined]
        yield from sorted(f"{model._meta.label}.{name} has no class" for name in stored - classified)
        yield from sorted(f"{model._meta.label}.{name} does not exist" for name in classified - stored)


def told_too_freely(models_: list[Model]) -> Iterator[str]:
    """Free text that is not special category (it may hold anything), and names of people that are not personal."""
    for model in models_:
        classes = privacy_of(model)
        for field in model._meta.concrete_fields:
            if isinstance(field, models.TextField) and classes[field.name] is not Privacy.SPECIAL:
                yield f"{model._meta.label}.{field.name} is free text"
            if isinstance(field, models.EmailField) and classes[field.name] not in PRIVATE:
                yield f"{model._meta.label}.{field.name} is an address"


def test_every_field_has_a_privacy_class_and_every_class_a_field() -> None:
    assert list(misclassified(our_models())) == []


def test_free_text_and_addresses_are_private() -> None:
    assert list(told_too_freely([model for model in our_models() if not is_history(model)])) == []


@isolate_apps("tideover.people")
def test_a_planted_field_without_a_class_is_found() -> None:
    class Planted(models.Model):
        shoe_size = models.IntegerField()
        note = models.TextField()

        privacy = classify(internal="id note hat_size")

        class Meta:
            app_label = "people"

    assert list(misclassified([Planted])) == [
        "people.Planted.shoe_size has no class",
        "people.Planted.hat_size does not exist",
    ]
    Planted.privacy = classify(internal="id note shoe_size")
    assert list(told_too_freely([Planted])) == ["people.Planted.note is free text"]


@isolate_apps("tideover.people")
def test_a_planted_model_that_inherits_a_classification_is_found() -> None:
    class Parent(models.Model):
        privacy = classify(internal="id")

        class Meta:
            abstract = True

    class Planted(Parent):
        class Meta:
            app_label = "people"

    assert list(misclassified([Planted])) == ["people.Planted.id has no class"]


def test_naming_a_field_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        classify(internal="id", personal="id")
