"""Forms about what is due."""

from django import forms

from tideover.foundation.pages.forms import DateField, PageForm
from tideover.worklist.models import LONGEST_REASON


class PutOffForm(PageForm):
    """Put something off to a later day."""

    spoken = {"to": "the new day", "reason": "why it is put off"}

    to = DateField(label="Put it off to")
    reason = forms.CharField(
        label="Why?",
        help_text="Shown with it until it is done, for example “she is away until then”",
        max_length=LONGEST_REASON,
    )


class MorningDigestForm(PageForm):
    """Whether to be told of the day by e-mail."""

    wanted = forms.BooleanField(
        label="Send me my day by e-mail each working morning",
        required=False,
        widget=forms.CheckboxInput(attrs={"small": True}),
    )
