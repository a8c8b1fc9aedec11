"""Who is the same person as a client."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from tideover.foundation.pages.forms import OneChoice, PageForm
from tideover.people.matching import labels
from tideover.people.models import Person


class SamePersonForm(PageForm):
    """Which of those who look alike is the client."""

    spoken = {"who": "who is the same person"}
    who = forms.ChoiceField(label="Who is the same person?", choices=(), widget=OneChoice(small=True))

    def __init__(self, *args: Any, alike: Sequence[Person], cases: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {str(each.pk): each for each in alike}
        self.fields["who"].choices = list(labels(alike, cases).items())  # type: ignore[attr-defined]

    def chosen(self) -> Person:
        """The person who is the same."""
        return self.alike[self.cleaned_data["who"]]


class NamedCaseForm(PageForm):
    """Another case to compare with, by its reference: the two may look nothing alike."""

    spoken = {"reference": "the reference of the other case"}
    reference = forms.CharField(
        label="Reference of the other case",
        help_text="Where you know that it is the same person, though the two look nothing alike",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 12}),
    )
