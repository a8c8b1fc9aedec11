"""The form that every page of staff uses."""

import re
from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.http import QueryDict

from tideover.foundation.actions import Conflict, Refused

from .sentences import PlainSentences, say_it_is_stale

TOKEN, VERSION = "submission", "version"


class TokenField(forms.Field):
    """A hidden token that tells one showing of a form from another. A spoilt one is replaced, not refused:
    nobody can do anything about it."""

    widget = forms.HiddenInput

    def to_python(self, value: Any) -> UUID:
        """The token posted, or a new one."""
        try:
            return UUID(str(value))
        except ValueError:
            return uuid4()


def token_in(fields: Mapping[str, list[str]]) -> UUID | None:
    """The token of the showing that a draft was typed into; None where it has none or a spoilt one."""
    try:
        return UUID(next(iter(fields.get(TOKEN, [])), ""))
    except ValueError:
        return None


class PageForm(PlainSentences, forms.Form):
    """A form whose errors are sentences, that records once and never loses what was typed.

    `versioned = True` adds the version of the row that is edited (`initial={"version": row.version}`), which
    the action compares. `kept` is a draft's fields as they were typed: they are shown again, unchecked. With
    them come the draft's token, so that a form whose sending was cut off and that is opened again records once,
    and the version at which the row was shown, so that what somebody else changed since is not undone.
    """

    use_required_attribute = False
    recorded_once = True
    versioned = False
    conflict: Conflict | None = None

    def __init__(self, *args: Any, kept: Mapping[str, list[str]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.recorded_once:
            self.fields[TOKEN] = TokenField(required=False, initial=uuid4)
        if self.versioned:
            self.fields[VERSION] = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
            say_it_is_stale(self.fields[VERSION])
        if kept and not self.is_bound:
            self.initial = {**(self.initial or {}), **self._typed(kept)}

    def _typed(self, kept: Mapping[str, list[str]]) -> dict[str, Any]:
        data = posted(kept)
        typed = {
            name: field.widget.value_from_datadict(data, {}, self.add_prefix(name))
            for name, field in self.fields.items()
            if not field.widget.value_omitted_from_data(data, {}, self.add_prefix(name))
        }
        # Spoilt ones give way to new ones: nobody could mend them, and they would come back each time.
        if token_in(kept) is None:
            typed.pop(TOKEN, None)
        if not re.fullmatch("[0-9]{1,9}", typed.get(VERSION) or ""):
            typed.pop(VERSION, None)
        return typed

    @property
    def submission(self) -> UUID:
        """The token by which a second sending of this form is known (see foundation.submissions)."""
        token: UUID = self.cleaned_data[TOKEN]
        return token

    def begin_anew(self) -> None:
        """Let the next sending count as one of its own: what was recorded by this token is something else."""
        data = posted(_lists(self.data))
        data.setlist(self.add_prefix(TOKEN), [str(uuid4())])
        self.data = data

    def add_refusal(self, refusal: Refused) -> None:
        """Show why an action was refused, at the field it is about. A conflict shows the other's change above
        the form, and the next sending counts as made in its knowledge."""
        field = refusal.field if refusal.field in self.fields else None
        if isinstance(refusal, Conflict):
            self._show_conflict(refusal)
        self.add_error(field, refusal.sentence)

    def _show_conflict(self, conflict: Conflict) -> None:
        self.conflict = conflict
        data = posted(_lists(self.data))
        for name, value in {**conflict.merged, VERSION: conflict.version}.items():
            if name in self.fields:
                data.setlist(self.add_prefix(name), as_posted(self.fields[name].prepare_value(value)))
        self.data = data


def _lists(data: Mapping[str, Any]) -> dict[str, list[str]]:
    return dict(data.lists()) if isinstance(data, QueryDict) else {name: [value] for name, value in data.items()}


class FilterForm(PlainSentences, forms.Form):
    """A form that only asks for a list in another way: sent with GET, nothing recorded."""

    use_required_attribute = False


def as_posted(value: Any) -> list[str]:
    """A value as the page would send it: nothing for an empty box that is ticked or not, several for many."""
    if isinstance(value, bool):
        return ["on"] if value else []
    if isinstance(value, (list, tuple, set)):
        return [str(item) for item in value]
    return ["" if value is None else str(value)]


def posted(fields: Mapping[str, list[str]]) -> QueryDict:
    """Fields and their typed values, as a request has them."""
    data = QueryDict(mutable=True)
    for name, values in fields.items():
        data.setlist(name, list(values))
    return data
