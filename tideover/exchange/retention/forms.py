"""The forms on which it is decided what becomes of a record, or of several."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tideover.exchange.retention.queries import DueLine
from tideover.exchange.retention.rules import Fate
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, OneChoice, PageForm


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


class DecideSeveralForm(DecideForm):
    """Decide on those of the `lines` of a list that are ticked, for one reason."""

    spoken = {**DecideForm.spoken, "chosen": "which records"}
    field_order = ("chosen",)

    chosen = forms.MultipleChoiceField(
        label="Which records?",
        widget=ManyChoices(small=True),
        error_messages={
            "required": "Tick at least one record in the list",
            "invalid_choice": "A record that you ticked is not in this list any more: look at what is ticked now, then "
            "save again",
        },
    )

    def __init__(self, *args: Any, lines: Sequence[DueLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines = {str(line.key): line for line in lines}
        self.fields["chosen"].choices = [(key, line.called) for key, line in self._lines.items()]  # type: ignore[attr-defined]
        self.fields["fate"].label = "What becomes of each record that you ticked?"
        self.fields["fate"].help_text = (
            "Erasing takes each person out of every table and every earlier version, within minutes, and cannot be "
            "undone."
        )

    def ticked(self) -> list[DueLine]:
        """The lines of those ticked."""
        return [self._lines[key] for key in self.cleaned_data["chosen"]]
