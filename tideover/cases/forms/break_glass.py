"""Forms of opening a case from outside, and of a manager's word on it."""

from typing import Any

from django import forms

from tideover.cases.models import BreakGlass
from tideover.cases.rules import SHORTEST_REASON, WhyGlassBroken
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, NoteField, OneChoice, PageForm


class BreakGlassForm(PageForm):
    """Open a case outside one's scope."""

    spoken = {
        "named": "the reference or NHS number",
        "birth_date": "their date of birth",
        "purpose": "what you need it for",
        "reason": "why you need this case",
    }

    named = forms.CharField(
        label="Case reference or NHS number",
        help_text="In full, such as TO-0042. Names are not searched.",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": 20}),
    )
    birth_date = DateField(label="Their date of birth")
    purpose = forms.ChoiceField(label="What do you need it for?", choices=WhyGlassBroken.choices(), widget=OneChoice())
    reason = NoteField(
        label="Why do you need this case?",
        help_text=f"What happened, and what you need from this case, in at least {SHORTEST_REASON} characters. The "
        "case's team manager reads it, and it stays on record.",
        max_length=500,
        rows=3,
    )


class SeenForm(PageForm):
    """Say that one saw who opened a case from outside."""

    spoken = {
        "end": "that it ends now",
    }

    remark = NoteField(
        label="Your remark",
        help_text="It stays on record. Empty if there is nothing to say.",
        required=False,
        max_length=500,
        rows=3,
    )
    end = forms.BooleanField(label="End it now: they cannot open the case any more", required=False)

    def __init__(self, *args: Any, opened: BreakGlass, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": {"remark": opened.remark}})
        if opened.until <= clock.now():
            del self.fields["end"]
