"""How choices look."""

from collections.abc import Mapping
from typing import Any

from django import forms


class _Choices:
    """`small` and `inline` as in the design system; `hints` by value; `reveals` names, by value, the field of
    the same form that is asked only when that value is chosen."""

    def __init__(
        self,
        *,
        small: bool = False,
        inline: bool = False,
        hints: Mapping[str, str] | None = None,
        reveals: Mapping[str, str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.small, self.inline = small, inline
        self.hints, self.reveals = dict(hints or {}), dict(reveals or {})


class OneChoice(_Choices, forms.RadioSelect):
    """Radio buttons."""


class ManyChoices(_Choices, forms.CheckboxSelectMultiple):
    """Check boxes. A box counts once, however often it is sent."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """The values ticked, in the order in which they were sent."""
        return list(dict.fromkeys(super().value_from_datadict(data, files, name) or []))
