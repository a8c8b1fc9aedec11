"""Forms about what others may be told. They check shape and words only."""

from collections.abc import Mapping
from typing import Any

from django import forms

from tideover.consent.rules import Answer, Article6, Article9, Choice, Ground, How, KindOfInformation, Purpose, Words
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, NoteField, OneChoice, PageForm
from tideover.foundation.pages.words import lower_first
from tideover.people.rules import Way


class _Today(PageForm):
    """A form whose day is today until somebody says otherwise."""

    first: dict[str, str] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), **self.first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class PermissionForm(_Today):
    """Record what the client decided about one party and one kind of information."""

    spoken = {
        "exception": "the exception",
        "valid_from": "the first day on which it holds",
        "valid_until": "the last day on which it holds",
        "decision": "what the client decided",
        "on": "the day when they said so",
        "words_of": "whose words they are",
    }
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


def _about(kind: KindOfInformation) -> forms.ChoiceField:
    """What the client decided about one kind of information; nothing new to begin with."""
    choices = [("", "As it is"), *Choice.choices()]
    return forms.ChoiceField(
        label=kind.label, choices=choices, required=False, widget=OneChoice(inline=True, small=True)
    )


class PermissionsForm(_Today):
    """Record what the client decided about one party, for several kinds of information in one talk."""

    spoken = {
        **{kind.value: "what the client decided" for kind in KindOfInformation},
        "on": PermissionForm.spoken["on"],
        "words_of": PermissionForm.spoken["words_of"],
    }
    first = PermissionForm.first

    contact = _about(KindOfInformation.CONTACT)
    attendance = _about(KindOfInformation.ATTENDANCE)
    work = _about(KindOfInformation.WORK)
    plan = _about(KindOfInformation.PLAN)
    health = _about(KindOfInformation.HEALTH)
    finance = _about(KindOfInformation.FINANCE)
    research = _about(KindOfInformation.RESEARCH)
    on = DateField(label="When did they say so?")
    how = forms.ChoiceField(label="How", choices=How.choices(), widget=OneChoice(inline=True, small=True))
    words_of = forms.ChoiceField(label="In whose words", choices=Words.choices(), widget=OneChoice(small=True))

    def __init__(self, *args: Any, standing: Mapping[KindOfInformation, str], **kwargs: Any) -> None:
        """`standing` says how each kind stands now."""
        super().__init__(*args, **kwargs)
        for kind, words in standing.items():
            choices = [("", f"As it is: {lower_first(words)}"), *Choice.choices()]
            self.fields[kind.value].choices = choices  # type: ignore[attr-defined]

    def decided(self) -> dict[KindOfInformation, Choice]:
        """What was decided, of those kinds that were talked about."""
        chosen = {kind: self.cleaned_data[kind.value] for kind in KindOfInformation}
        return {kind: Choice(choice) for kind, choice in chosen.items() if choice}


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


CHOOSE = ("", "Choose")
"""Nobody and nothing is told to begin with: what stands first in a list would be taken by mistake."""


class _WhomForm(_Today):
    """Who is told what kind of information for what. `whom` names parties as addresses do ("employer-12")."""

    whom = forms.ChoiceField(label="Who?")
    named = forms.CharField(label="Their name (optional)", required=False, max_length=120)
    kind = forms.ChoiceField(label="What kind of information?", choices=[CHOOSE, *KindOfInformation.choices()])
    purpose = forms.ChoiceField(label="For what?", choices=Purpose.choices())

    def __init__(self, *args: Any, whom: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [CHOOSE, *whom]  # type: ignore[attr-defined]


class ApprovedDisclosureForm(_Today):
    """Record how and when somebody was told what a manager had approved."""

    spoken = {"on": "the day when they were told", "way": "how they were told", "what": "what they were told"}

    on = DateField(label="When were they told?")
    way = forms.ChoiceField(label="How", choices=Way.choices(), widget=OneChoice(inline=True, small=True))
    what = forms.CharField(label="What were they told, in short?", max_length=300)


class DisclosureForm(_WhomForm, ApprovedDisclosureForm):
    """Record what somebody was told with the client's permission."""

    spoken = {
        **ApprovedDisclosureForm.spoken,
        "whom": "who was told",
        "kind": "the kind of information",
        "purpose": "what it was told for",
    }
    field_order = ["whom", "named", "kind", "purpose", "on", "way", "what"]


class DisclosureRequestForm(_WhomForm):
    """Ask to tell without the client's permission."""

    spoken = {
        "whom": "who is to be told",
        "kind": "the kind of information",
        "purpose": "what it is to be told for",
        "ground": "the ground",
        "basis": "the law or policy it rests on",
        "reason": "why it cannot wait",
    }

    ground = forms.ChoiceField(label="On what ground?", choices=Ground.choices(), widget=OneChoice(small=True))
    basis = forms.CharField(label="Which law or policy does it rest on?", max_length=200)
    reason = NoteField(label="Why can it not wait for permission?", max_length=2000, rows=4)


class DisclosureAnswerForm(PageForm):
    """Approve or refuse telling without permission."""

    spoken = {"answer": "whether you approve"}

    answer = forms.ChoiceField(label="Do you approve?", choices=Answer.choices(), widget=OneChoice(small=True))
    note = forms.CharField(label="Note (optional)", required=False, max_length=300)
