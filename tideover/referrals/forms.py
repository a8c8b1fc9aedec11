"""Forms of a referral."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.consent.rules import Choice, How
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, OneChoice, PageForm, TelephoneField
from tideover.people.forms import NOT_SAID
from tideover.people.matching import labels
from tideover.people.models import Person
from tideover.people.open_work import OpenWork
from tideover.people.rules import Need, Way, nhs_number_of
from tideover.referrals.models import Outreach, Referral
from tideover.referrals.rules import UNOPENED, Answer, Approached, Heard, OutreachKind, ReferralDecision, Source

ANOTHER = "another"
HEARS = [(Choice.GIVEN.value, "Yes, they agree"), (Choice.REFUSED.value, "No, they do not want it")]
NOT_ASKED = ("", "They were not asked")
PERSON = (
    *("given_name", "family_name", "birth_date", "nhs_number", "telephone", "email", "address", "postcode"),
    *("contact_way", "contact_note", "needs", "language", "access_needs"),
)
DETAILS = (
    "outreach",
    *("referrer_name", "referrer_organisation", "referrer_reach", "referrer_wants", "person_wants"),
    *("employer_name", "absent_since", "note"),
)


def _line(label: str, longest: int, **attributes: Any) -> forms.CharField:
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class DetailsForm(PageForm):
    """What a referral says; the questions asked of it are fields of their own."""

    spoken = {
        "received_on": "the day when it came",
        "source": "who sent them",
        "outreach": "which outreach it came of",
        "heard": "how they heard of us",
        "referrer_wants": "what the referrer wants",
        "person_wants": "what the person wants",
        "absent_since": "the day since when they are off work",
        "employer_name": "the employer",
        "note": "the note",
    }

    received_on = DateField(label="When did it come?")
    source = forms.ChoiceField(label="Who sent them?", choices=[("", "Choose"), *Source.choices()])
    referrer_name = _line("Name of who sent them", 120)
    referrer_organisation = _line("Practice or organisation", 120)
    referrer_reach = _line("How to reach them", 200)
    heard = forms.ChoiceField(
        label="How did the person hear of us?", choices=[NOT_SAID, *Heard.choices()], required=False
    )
    outreach = forms.ModelChoiceField(
        label="Which outreach did it come of? (optional)",
        queryset=Outreach.objects.none(),
        required=False,
        empty_label="None known",
    )
    referrer_wants = NoteField(label="What does the referrer want?", max_length=2000, rows=2, required=False)
    person_wants = NoteField(label="What does the person want?", max_length=2000, rows=2, required=False)
    employer_name = _line("Employer (optional)", 120)
    absent_since = DateField(label="Off work since (optional)", required=False)
    note = NoteField(label="Note (optional)", max_length=5000, rows=2, required=False)

    def __init__(self, *args: Any, questions: Sequence[Mapping[str, str]], **kwargs: Any) -> None:
        asked = {f"asked_{each['code']}": question_field(each) for each in questions}
        # The questions are fields from the beginning, so that a draft's answers are shown again.
        vars(self).update(
            base_fields={**self.base_fields, **asked},
            spoken={**self.spoken, **dict.fromkeys(asked, "the answer")},
        )
        super().__init__(*args, **kwargs)
        self.fields["outreach"].queryset = Outreach.objects.order_by("name")  # type: ignore[attr-defined]
        self.asked_names = [f"asked_{each['code']}" for each in questions]

    def details(self) -> dict[str, Any]:
        """What the referral says."""
        return {name: self.cleaned_data[name] for name in DETAILS}

    def answers(self) -> dict[str, str]:
        """The answers to the questions, by code."""
        return {name.removeprefix("asked_"): self.cleaned_data[name] for name in self.asked_names}


class CorrectReferralForm(DetailsForm):
    """Correct what a referral says."""

    versioned = True

    @classmethod
    def initial_of(cls, referral: Referral) -> dict[str, Any]:
        """What the form shows of a referral at first."""
        said = {name: getattr(referral, name) for name in ("received_on", "source", "heard", *DETAILS)}
        answers = {f"asked_{each['code']}": each["answer"] for each in referral.eligibility}
        return {**said, "outreach": referral.outreach_id, **answers, "version": referral.version}


class IntakeForm(DetailsForm):
    """A referral and the person it is about; the policy's questions are asked as it has them."""

    spoken = {
        **DetailsForm.spoken,
        "needs": "what they need",
        "hears": "whether whoever sent them may hear what is decided",
    }

    given_name = _line("Given name", 80)
    family_name = _line("Family name", 80)
    birth_date = DateField(label="Date of birth", required=False)
    nhs_number = _line("NHS number", 14, size=20, inputmode="numeric")
    telephone = TelephoneField(label="Telephone")
    email = forms.EmailField(label="E-mail address", required=False)
    address = _line("Address", 200)
    postcode = _line("Postcode", 8, size=10)
    contact_way = forms.ChoiceField(
        label="How they like to be reached", choices=[NOT_SAID, *Way.choices()], required=False
    )
    contact_note = _line("When and how to get in touch", 200)
    needs = forms.MultipleChoiceField(
        label="What they need", choices=Need.choices(), required=False, widget=ManyChoices(small=True)
    )
    language = _line("Language they speak best, if not English", 60)
    access_needs = _line("What else makes it easier for them", 300)
    questions_shown = forms.CharField(required=False, widget=forms.HiddenInput)
    hears = forms.ChoiceField(
        label="Do they agree that whoever sent them hears what is decided?",
        choices=[*HEARS, NOT_ASKED],
        initial=NOT_ASKED[0],
        required=False,
        widget=OneChoice(small=True),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.now_asked = _mark(kwargs["questions"])
        first = {"received_on": clock.today(), "questions_shown": self.now_asked}
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """An answer belongs to the question that was read: where another was asked, it is shown before it is saved."""
        cleaned = super().clean() or {}
        if cleaned.get("questions_shown") not in {"", None, self.now_asked}:
            data: Any = self.data
            self.data = data = data.copy()
            data["questions_shown"] = self.now_asked
            self.add_error(
                None, "Our questions changed while you were writing. Look at them and your answers, then save again."
            )
        return cleaned

    def clean_nhs_number(self) -> str:
        """Ten digits whose last one checks the others."""
        typed = self.cleaned_data["nhs_number"]
        number = nhs_number_of(typed) if typed else ""
        if number is None:
            raise ValidationError("The NHS number must be 10 digits that belong together. Check it against a letter.")
        return number

    def answer(self) -> Choice | None:
        """What they said of whoever sent them hearing what is decided; None where they were not asked."""
        said = self.cleaned_data["hears"]
        return Choice(said) if said else None

    def person(self) -> dict[str, Any]:
        """What the person is to be known by."""
        return {name: self.cleaned_data[name] for name in PERSON}


def _mark(questions: Sequence[Mapping[str, str]]) -> str:
    """By this a page tells whether the questions are still those that it has shown."""
    return hashlib.sha256(json.dumps([dict(each) for each in questions], sort_keys=True).encode()).hexdigest()[:16]


def question_field(each: Mapping[str, str]) -> forms.ChoiceField:
    """A question of the policy as it is asked; nobody has to answer it."""
    return forms.ChoiceField(
        label=each["question"],
        choices=Answer.choices(),
        initial=Answer.UNKNOWN.value,
        required=False,
        widget=OneChoice(inline=True, small=True),
    )


class WhoForm(PageForm):
    """Whether the referral is of one of those known, or of somebody else."""

    spoken = {"who": "who it is"}
    who = forms.ChoiceField(label="Who is it?", choices=(), widget=OneChoice(small=True))

    def __init__(self, *args: Any, alike: Sequence[Person], cases: Mapping[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.alike = {str(each.pk): each for each in alike}
        known = [(key, f"The same person as {label}") for key, label in labels(alike, cases).items()]
        self.fields["who"].choices = [*known, (ANOTHER, "Somebody else")]  # type: ignore[attr-defined]

    def known(self) -> Person | None:
        """The person known before, None for somebody else."""
        return self.alike.get(self.cleaned_data["who"])


class DayForm(PageForm):
    """The day of a step."""

    spoken = {"on": "the day"}
    on = DateField(label="When?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def asked(self) -> dict[str, Any]:
        """What the action is given."""
        return {name: self.cleaned_data[name] for name in type(self).base_fields}


class TellForm(DayForm):
    """When and how the referrer was told of the decision."""

    spoken = {"on": "the day when they were told", "way": "how they were told"}
    on = DateField(label="When were they told?")
    way = forms.ChoiceField(label="How?", choices=Way.choices(), widget=OneChoice(inline=True, small=True))

    def asked(self) -> dict[str, Any]:
        """What the action is given."""
        return {"on": self.cleaned_data["on"], "way": Way(self.cleaned_data["way"])}


class HearsForm(DayForm):
    """What the person said of whoever sent them hearing the decision."""

    spoken = {"hears": "what they said", "on": "the day when they said so", "how": "how they said so"}
    hears = forms.ChoiceField(
        label="Do they agree that whoever sent them hears what is decided?",
        choices=HEARS,
        widget=OneChoice(small=True),
    )
    on = DateField(label="When did they say so?")
    how = forms.ChoiceField(
        label="How", choices=How.choices(), initial=How.SPOKEN.value, widget=OneChoice(inline=True, small=True)
    )

    def asked(self) -> dict[str, Any]:
        """What the action is given."""
        said = self.cleaned_data
        return {"on": said["on"], "answer": Choice(said["hears"]), "how": How(said["how"])}


class WaitForm(DayForm):
    """From when on we wait for the person, and for what."""

    spoken = {"on": "the day since when we wait", "reason": "what we wait for"}
    on = DateField(label="Since when?")
    reason = _line("What do we wait for? (optional)", 200)


class DecisionForm(DayForm):
    """A decision that opens no case."""

    spoken = {
        "decision": "what was decided",
        "on": "the day of the decision",
        "reason": "the reason",
        "pointed_to": "where they were pointed to",
    }
    decision = forms.ChoiceField(label="What was decided?", choices=(), widget=OneChoice(small=True))
    pointed_to = _line("Where were they pointed to? (optional)", 200)
    reason = NoteField(label="Why? (optional)", max_length=2000, rows=3, required=False)

    def __init__(self, *args: Any, work: OpenWork | None, **kwargs: Any) -> None:
        """`work` is their open case: whoever has one is with us already, and nobody else is."""
        if work:
            pointed_to = f"Their open case, {work.reference}, with {work.holder}"
            kwargs["initial"] = {"decision": ReferralDecision.WITH_US.value, "pointed_to": pointed_to}
        super().__init__(*args, **kwargs)
        can_be = [each for each in UNOPENED if work or each is not ReferralDecision.WITH_US]
        self.fields["decision"].choices = [(each.value, each.label) for each in can_be]  # type: ignore[attr-defined]


class OutreachForm(DayForm):
    """What was done with an organisation on one day."""

    spoken = {"approached": "whom we told", "on": "the day", "kind": "what was done", "people": "how many were there"}
    name = forms.CharField(label="Name of the organisation", max_length=120)
    approached = forms.ChoiceField(
        label="Whom did we tell?", choices=Approached.choices(), widget=OneChoice(inline=True, small=True)
    )
    kind = forms.ChoiceField(label="What was done?", choices=OutreachKind.choices(), widget=OneChoice(small=True))
    people = forms.IntegerField(
        label="How many people were there? (optional)",
        required=False,
        min_value=1,
        max_value=10_000,
        widget=forms.NumberInput(attrs={"size": 5}),
    )
    reach = _line("Whom to ask for, and how to reach them", 200)
    note = _line("Note", 300)
