"""Forms of a referral."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

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
        asked = {f"asked_{each['code']}": _question(each) for each in questions}
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

    spoken = {**DetailsForm.spoken, "needs": "what they need"}

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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"received_on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_nhs_number(self) -> str:
        """Ten digits whose last one checks the others."""
        typed = self.cleaned_data["nhs_number"]
        number = nhs_number_of(typed) if typed else ""
        if number is None:
            raise ValidationError("The NHS number must be 10 digits that belong together. Check it against a letter.")
        return number

    def person(self) -> dict[str, Any]:
        """What the person is to be known by."""
        return {name: self.cleaned_data[name] for name in PERSON}


def _question(each: Mapping[str, str]) -> forms.ChoiceField:
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
    decision = forms.ChoiceField(
        label="What was decided?",
        choices=[(each.value, each.label) for each in UNOPENED],
        widget=OneChoice(small=True),
    )
    pointed_to = _line("Where were they pointed to? (optional)", 200)
    reason = NoteField(label="Why? (optional)", max_length=2000, rows=3, required=False)

    @classmethod
    def initial_beside(cls, work: OpenWork) -> dict[str, Any]:
        """What is decided of somebody who has an open case: they are with us already."""
        return {
            "decision": ReferralDecision.NOT_APPROPRIATE.value,
            "pointed_to": f"Their open case, {work.reference}, with {work.holder}",
            "reason": "Already with us.",
        }


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
