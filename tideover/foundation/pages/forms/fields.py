"""Fields that Django has no like of."""

from typing import Any

from django import forms


class NoteField(forms.CharField):
    """Prose: long, in any script, its lines kept. A line end counts as one character, as on the screen."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 20_000, rows: int = 6, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)
        self.widget.attrs["rows"] = rows
        self.error_messages["max_length"] = (
            f"This has %(show_value)s characters and can have {max_length:,}. Shorten it, or save the rest apart."
        )

    def to_python(self, value: Any) -> str:
        """The text, trimmed, with plain line ends."""
        return str(super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")))
