"""Forms of giving somebody a copy of what is held about them."""

from typing import Any

from django import forms

from tideover.exchange.subject_access.rules import Checked
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, FilterForm, OneChoice, PageForm


class CopyForm(PageForm):
    """Note that a copy is given."""

    spoken = {"asked_on": "the day on which they asked", "checked": "how you made sure who asks"}

    asked_on = DateField(label="They asked on")
    checked = forms.ChoiceField(
        label="How did you make sure who asks?",
        choices=Checked.choices(),
        widget=OneChoice(reveals={Checked.AUTHORITY.value: "given_to"}),
    )
    given_to = forms.CharField(label="Who asks for them, and by what right", required=False, max_length=120)
    without_concerns = forms.BooleanField(
        label="Leave out safety concerns, because reading them would be likely to cause somebody serious harm",
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"asked_on": clock.today()}})


class FindForm(FilterForm):
    """Whose record it is, by the reference of a case."""

    reference = forms.CharField(
        label="Reference of the case",
        help_text="In full, such as TO-0042",
        max_length=20,
        widget=forms.TextInput(attrs={"size": 10, "autocomplete": "off"}),
    )
