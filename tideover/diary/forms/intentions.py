"""Noting what somebody means to do, and saying what came of it."""

from typing import Any

from django import forms

from tideover.diary.models import Intention
from tideover.diary.rules import LONGEST_INTENTION, CameOf
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm

LATER = "later"


class IntentionForm(PageForm):
    """What is to be done, and when."""

    spoken = {"what": "what is to be done", "on": "the day"}

    what = forms.CharField(
        label="What is to be done?",
        help_text="For example “ring after her scan”",
        max_length=LONGEST_INTENTION,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    on = DateField(label="On which day?")


class SettleIntentionForm(PageForm):
    """What came of it."""

    spoken = {"came_of": "what came of it", "to": "the other day"}

    came_of = forms.ChoiceField(
        label="What came of it?",
        choices=[*CameOf.choices(), (LATER, "It is for another day")],
        widget=OneChoice(small=True, reveals={LATER: "to"}),
        initial=CameOf.DONE.value,
    )
    to = DateField(label="Which day?", required=False)

    @staticmethod
    def initial_of(intention: Intention) -> dict[str, Any]:
        """The day on which it is to be done."""
        return {"to": intention.on}

    def clean(self) -> dict[str, Any]:
        """Another day is said where it is for another day."""
        cleaned = super().clean() or {}
        if cleaned.get("came_of") == LATER and not cleaned.get("to") and "to" not in self.errors:
            self.add_error("to", "Enter the other day")
        return cleaned
