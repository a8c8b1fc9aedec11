"""Forms of Tideover's pages: what was typed is kept, and a refusal says what to do next."""

from .dates import DateField, TimeField, TypedDate
from .fields import NoteField, TelephoneField
from .page_form import FilterForm, PageForm
from .sentences import PlainSentences
from .widgets import ManyChoices, OneChoice

__all__ = [
    "DateField",
    "FilterForm",
    "ManyChoices",
    "NoteField",
    "OneChoice",
    "PageForm",
    "PlainSentences",
    "TelephoneField",
    "TimeField",
    "TypedDate",
]
