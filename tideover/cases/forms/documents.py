"""Forms of the documents of a case."""

from django import forms

from tideover.cases.forms.steering import line
from tideover.cases.rules import LONGEST_REASON, CameFrom, DocumentKind
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.foundation.uploads import UploadForm


class DocumentForm(UploadForm):
    """Add a document."""

    spoken = {
        "kind": "what it is",
        "dated_on": "the date on it",
        "came_from": "who it came from",
        "note": "what is good to know",
    }

    kind = forms.ChoiceField(label="What is it?", choices=DocumentKind.choices(), widget=OneChoice(small=True))
    dated_on = DateField(label="Date on it")
    came_from = forms.ChoiceField(
        label="Who did it come from? (optional)",
        choices=[("", "Choose"), *CameFrom.choices()],
        required=False,
    )
    note = line("Good to know (optional)", LONGEST_REASON, help_text="For example, until when it holds")


class TakeOutForm(PageForm):
    """Take out a document that was added in error."""

    spoken = {"reason": "why it does not belong here"}

    reason = line(
        "Why does it not belong here?",
        LONGEST_REASON,
        required=True,
        help_text="This stays on the record. Do not name anybody else in it.",
    )
