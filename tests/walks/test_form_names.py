"""Every field has a name that a sentence can take: "Enter the day it came", not "Enter the received on"."""

import importlib
import pkgutil
from collections.abc import Iterator

import pytest
from django import forms

import tideover
from tideover.foundation.pages.forms import DateField, PlainSentences

PREPOSITIONS = {"about", "by", "except", "from", "in", "on", "only", "since", "to", "until", "with"}


def every_form() -> Iterator[type[PlainSentences]]:
    """The forms of all rooms, those that others are made from included: in modules of forms, or beside a view."""
    for module in pkgutil.walk_packages(tideover.__path__, "tideover."):
        if {"forms", "views"} & set(module.name.split(".")) and ".tests" not in module.name:
            importlib.import_module(module.name)
    waiting = [PlainSentences]
    while waiting:
        form = waiting.pop()
        yield form
        waiting += form.__subclasses__()


def awkward(form: type[PlainSentences]) -> Iterator[str]:
    """Fields whose name within a sentence is a piece of one. A box to tick is never asked for in a sentence."""
    for field_name, field in getattr(form, "base_fields", {}).items():
        if field.widget.is_hidden or (isinstance(field, forms.BooleanField) and not field.required):
            continue
        label = str(field.label or "").removesuffix(" (optional)")
        if field_name not in form.spoken and label.endswith("?"):
            continue  # Refused where the form is made.
        words = form.spoken.get(field_name, label).lower().removeprefix("the ").split()
        if words and (words[0] in PREPOSITIONS or (isinstance(field, DateField) and words[-1] in PREPOSITIONS)):
            yield f"{form.__name__}.{field_name}: {' '.join(words)}"


def test_every_field_has_a_name_for_a_sentence() -> None:
    ours = [form for form in every_form() if form.__module__.startswith("tideover.")]
    assert len(ours) > 40
    assert [fault for form in ours for fault in awkward(form)] == []


@pytest.mark.parametrize("label", ["Received on", "On", "Since", "Only until (optional)"])
def test_a_planted_name_is_found(label: str) -> None:
    class Planted(PlainSentences):
        base_fields = {"day": DateField(label=label)}

    assert len(list(awkward(Planted))) == 1
