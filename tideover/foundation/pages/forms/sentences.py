"""Error texts in the design system's manner ("Enter the date"), made from each field's label.

A text that the form's author gave is left as it is; Django's own defaults are replaced.
"""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ImproperlyConfigured

from ..words import capitalised
from .dates import EARLIEST_YEAR, DateField, TimeField
from .fields import SHORTEN, NoteField, TelephoneField

OPTIONAL = " (optional)"
"""How a label says that nothing need be typed; no part of the field's name."""
DETERMINERS = {"the", "a", "an", "your", "their", "how", "who", "what", "when", "where", "whether", "which", "why"}
CHOICES = (forms.ChoiceField, forms.ModelChoiceField)
PLAIN = {"required", "null_characters_not_allowed", "too_early"}
"""Texts that Django shows as they are, without filling in numbers."""
STALE = "This page was open too long. Open it again."
WHOLE_NUMBER = "{Name} must be a whole number, for example 20"
INVALID: list[tuple[type[forms.Field], str]] = [
    (DateField, "{Name} must be a real date, for example 27 3 2026"),
    (TimeField, "Enter {name} as hours and minutes, for example 14:30"),
    (forms.DecimalField, "{Name} must be a number, for example 7.5"),
    (forms.FloatField, "{Name} must be a number, for example 7.5"),
    (forms.IntegerField, WHOLE_NUMBER),
    (TelephoneField, "Enter {name} as a number, for example 07700 900123 or 0191 496 0000 ext 12"),
    (forms.EmailField, "Enter {name} in the correct format, like name@example.com"),
]


def noun_phrase(label: str) -> str:
    """The field as it is named inside a sentence: "Date" is "the date", "GP practice" is "the GP practice"."""
    first, _, rest = label.strip().partition(" ")
    if not first[1:].isupper():
        first = first[:1].lower() + first[1:]
    phrase = f"{first} {rest}".strip()
    return phrase if first in DETERMINERS else f"the {phrase}"


def _kind_of_sentence(field: forms.Field) -> str:
    if isinstance(field, CHOICES):
        return "Choose {name}"
    if isinstance(field, forms.BooleanField):
        return "Confirm {name}"
    return "Enter {name}"


def _texts(field: forms.Field) -> Iterator[tuple[str, str]]:
    yield "required", _kind_of_sentence(field)
    yield "null_characters_not_allowed", "{Name} has a character that cannot be kept; type it again"
    if isinstance(field, CHOICES):
        yield "invalid_choice", "Choose {name} from the list"
        yield "invalid_list", "Choose {name} from the list"
        yield "invalid_pk_value", "Choose {name} from the list"
    if isinstance(field, DateField):
        # "The day must include a day" would leave anybody wondering.
        yield "incomplete", ("The date" if field.label == "Day" else "{Name}") + " must include a %(missing)s"
        yield "too_early", f"{{Name}} must be in {EARLIEST_YEAR} or later"
    for kind, text in INVALID:
        if isinstance(field, kind):
            yield "invalid", text
            break
    yield from _limits(field)


def _limits(field: forms.Field) -> Iterator[tuple[str, str]]:
    longest, shortest = getattr(field, "max_length", None), getattr(field, "min_length", None)
    if isinstance(field, NoteField):
        yield "max_length", f"{{Name}} has %(show_value)s characters and can have {longest:,}. {SHORTEN}"
    elif longest is not None:
        yield "max_length", f"{{Name}} must be {longest:,} characters or fewer"
    if shortest is not None:
        yield "min_length", f"{{Name}} must be {shortest:,} characters or more"
    for limit, words in (("max_value", "or less"), ("min_value", "or more")):
        value = getattr(field, limit, None)
        if value is not None and not callable(value):
            yield limit, f"{{Name}} must be {value:,} {words}"
    places = getattr(field, "decimal_places", None)
    if places is not None:
        yield "max_decimal_places", f"{{Name}} must have {places} decimal places or fewer"


def _default(field: forms.Field, code: str) -> Any:
    for kind in type(field).__mro__:
        if code in getattr(kind, "default_error_messages", {}):
            return kind.default_error_messages[code]  # type: ignore[attr-defined]
    return None


def rewrite(field: forms.Field, name: str) -> None:
    """Replace a field's default error texts; `name` is how a sentence names the field."""
    safe = name.replace("%", "%%")
    for code, text in _texts(field):
        if field.error_messages.get(code) == _default(field, code):
            shown = name if code in PLAIN else safe
            field.error_messages[code] = text.format(name=shown, Name=capitalised(shown))


def say_it_is_stale(field: forms.Field) -> None:
    """Replace the error texts of a hidden field, of which nobody has typed anything."""
    limits = {"min_value", "max_value", "max_length", "min_length", "null_characters_not_allowed"}
    field.error_messages.update(dict.fromkeys({*field.error_messages, *limits}, STALE))


class PlainSentences(forms.BaseForm):
    """Mixin, before the form class: every default error text becomes a sentence about the field, or, where the
    field is hidden, about the page.

    `spoken` gives the name within a sentence where the label will not do, as for a question:
    `spoken = {"party": "who it was with"}`.
    """

    spoken: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            if field.widget.is_hidden:
                say_it_is_stale(field)
            else:
                rewrite(field, self._spoken_name(name, field))

    def _spoken_name(self, name: str, field: forms.Field) -> str:
        label = str(field.label or name.replace("_", " ")).removesuffix(OPTIONAL)
        if name in self.spoken:
            return self.spoken[name]
        if label.endswith("?"):
            raise ImproperlyConfigured(f'{type(self).__name__}.spoken must say how a sentence names "{name}".')
        return noun_phrase(label)
