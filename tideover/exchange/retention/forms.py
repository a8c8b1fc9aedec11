"""The form on which it is decided what becomes of a record."""

from typing import Any

from django import forms

from tideover.exchange.retention.rules import Fate
from tideover.foundation.pages.forms import DateField, NoteField, OneChoice, PageForm


class DecideForm(PageForm):
    """Erase a record, or keep it longer."""

    spoken = {"fate": "what becomes of it", "keep_until": "the day until which it is kept", "reason": "why"}

    fate = forms.ChoiceField(
        label="What becomes of this record?",
        choices=Fate.choices(),
        widget=OneChoice(reveals={Fate.KEEP.value: "keep_until"}),
    )
    keep_until = DateField(label="Keep it until", required=False)
    reason = NoteField(
        label="Why",
        help_text="Needed where it is kept: for example, a complaint or a claim that is not over.",
        required=False,
        max_length=500,
        rows=3,
    )

    def clean(self) -> dict[str, Any]:
        """Keeping it takes a day and a reason."""
        cleaned = super().clean() or {}
        wanted = {"keep_until": "Enter the day until which it is kept", "reason": "Enter why it is kept"}
        if cleaned.get("fate") == Fate.KEEP:
            for name, text in wanted.items():
                if not cleaned.get(name) and not self.has_error(name):
                    self.add_error(name, text)
        return cleaned
