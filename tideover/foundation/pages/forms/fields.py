"""Fields that Django has no like of."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator, RegexValidator

SHORTEN = "Shorten it, or save the rest apart."


class Count(int):
    """A number that is shown as people read it: 100,000."""

    def __str__(self) -> str:
        return f"{int(self):,}"


class MaxCharacters(MaxLengthValidator):
    """As Django's; the number of characters is shown with its comma."""

    def clean(self, x: Any) -> int:
        """How many characters there are."""
        return Count(super().clean(x))


class NoteField(forms.CharField):
    """Prose: long, in any script, its lines kept. A line end counts as one character, as on the screen."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 20_000, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows
        plain = [each for each in self.validators if not isinstance(each, MaxLengthValidator)]
        self.validators = [*plain, MaxCharacters(max_length)]

    def to_python(self, value: Any) -> str:
        """The text, trimmed, with plain line ends."""
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))


TELEPHONE = r"\A[0-9+(][0-9+() ./-]{2,29}(,? ?(ext|x)\.? ?[0-9]{1,6})?\Z"
"""A number as people write one, with an extension; a record folder takes the same."""


class TelephoneField(forms.CharField):
    """A telephone number, kept as it was written."""

    widget = forms.TextInput
    default_validators = [RegexValidator(TELEPHONE)]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=30, **kwargs)
        self.widget.attrs |= {"autocomplete": "off", "inputmode": "tel", "size": 20}
