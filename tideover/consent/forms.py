"""Forms about what others may be told. They check shape and words only."""

from typing import Any

from django import forms

from tideover.consent.rules import Article6, Article9, Choice, How, Words
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm


class _Today(PageForm):
    """A form whose day is today until somebody says otherwise."""

    first: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), **self.first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PermissionForm(_Today):
    """Record what the client decided about one party and one kind of information."""

    spoken = {"decision": "what the client decided", "on": "the day when they said so", "words_of": "in whose words"}
    first = {"how": How.SPOKEN.value, "words_of": Words.CLIENT.value}

    decision = forms.ChoiceField(
        label="What did the client decide?", choices=Choice.choices(), widget=OneChoice(small=True)
    )
    on = DateField(label="When did they say so?")
    how = forms.ChoiceField(label="How", choices=How.choices(), widget=OneChoice(inline=True, small=True))
    exception = forms.CharField(
        label="Except (optional)",
        help_text="In their own words, for example “not about my medication”",
        required=False,
        max_length=300,
    )
    words_of = forms.ChoiceField(label="In whose words", choices=Words.choices(), widget=OneChoice(small=True))
    valid_from = DateField(label="Only from (optional)", required=False, help_text="Where it begins on a later day")
    valid_until = DateField(
        label="Only until (optional)", required=False, help_text="The last day on which it holds; then it lapses"
    )


class LegalBasisForm(_Today):
    """Record on what basis the service holds data about the client."""

    spoken = {
        "article6": "the basis for personal data",
        "article9": "the basis for data on health",
        "on": "the day since when",
    }

    article6 = forms.ChoiceField(
        label="For holding personal data", choices=Article6.choices(), widget=OneChoice(small=True)
    )
    article9 = forms.ChoiceField(
        label="For holding data on health", choices=Article9.choices(), widget=OneChoice(small=True)
    )
    on = DateField(label="Since when?")
    reason = forms.CharField(
        label="Why this basis (optional)",
        help_text="For example, where your service has written it down",
        required=False,
        max_length=300,
    )


class ContactLeftForm(_Today):
    """Say that somebody left the employer."""

    spoken = {"on": "the day since when"}

    on = DateField(label="Since when are they not there any more?")
