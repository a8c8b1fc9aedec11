"""Forms about posts: one that the client holds or held, correcting it, its end, and people at its employer."""

from typing import Any

from django import forms

from tideover.employment.forms.spells import hours, tick, trimmed
from tideover.employment.models import Post
from tideover.employment.rules import Contract, EndedBy, HoursBasis, JobLevel, OccupationLevel
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm, TelephoneField
from tideover.people.models import Employer
from tideover.people.queries import employer_named, employers_like
from tideover.people.rules import EmployerRole

NOT_SAID: tuple[str, str] = ("", "Not known")
NEW = "new"
MOST_PAY = 9_999_999


def _line(label: str, longest: int, hint: str = "", **attributes: Any) -> forms.CharField:
    """A line of text that may be empty."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, help_text=hint, required=False, max_length=longest, widget=widget)


def _one_of(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    """One word of a vocabulary, or nothing that anybody has told us."""
    return forms.ChoiceField(label=label, choices=[NOT_SAID, *choices], required=False)


def _pounds(label: str) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"size": 10, "inputmode": "numeric"})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PAY, widget=widget)


class _PostFields(PageForm):
    """What is known of a post."""

    spoken = {
        "hours_basis": "whether it is full or part time",
        "level": "how it compares with the post before",
        "pay_from": "the lowest pay",
        "pay_to": "the highest pay",
        "started_on": "the day it began",
        "which": "the employer",
        "employer": "the employer's name",
        "ended_on": "the last day",
        "ended_by": "how it ended",
        "contact_name": "the name of somebody there",
        "contact_telephone": "their telephone",
        "contact_email": "their e-mail address",
    }

    title = _line("Job title", 120)
    contract = _one_of("Contract", Contract.choices())
    employer = _line(
        "Employer (empty if self-employed)", 120, "Type the name. One that the service knows already is found by it."
    )
    which = forms.ChoiceField(label="Which employer is it?", widget=OneChoice(small=True))
    hours_basis = _one_of("Full or part time", HoursBasis.choices())
    usual_weekly_hours = hours("Usual hours a week")
    pay_from = _pounds("Yearly pay before tax, in pounds: from")
    pay_to = _pounds("to")
    started_on = DateField(label="Began on", required=False)
    ended_on = DateField(label="Last day, if it has ended", required=False)
    ended_by = _one_of("How it ended", EndedBy.choices())
    dates_are_estimated = tick("The days are not certain")
    occupation_level = _one_of("Level of the occupation", OccupationLevel.choices())
    level = _one_of("Compared with the post before", JobLevel.choices())

    def __init__(self, *args: Any, service_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._service_id = service_id
        self._alike = self._alike_to(str(self.data.get("employer", "")))
        choices = [(str(each.pk), each.name) for each in self._alike]
        if choices:
            self.fields["which"].choices = [*choices, (NEW, "Another employer, not in the list")]  # type: ignore[attr-defined]
        else:
            del self.fields["which"]

    def _alike_to(self, typed: str) -> list[Employer]:
        """Employers that may be meant; none where one has exactly that name."""
        name = typed.replace("\x00", "").strip()[:120]
        if not name or employer_named(self._service_id, name) or name == self.initial.get("employer"):
            return []
        return employers_like(self._service_id, name)

    def clean(self) -> dict[str, Any]:
        """Whoever is self-employed has no employer; pay goes upwards; an end has a day."""
        cleaned = super().clean() or {}
        if cleaned.get("contract") == Contract.SELF_EMPLOYED and cleaned.get("employer"):
            self.add_error("employer", "Leave the employer empty if they are self-employed, or choose another contract")
        low, high = cleaned.get("pay_from"), cleaned.get("pay_to")
        if low is not None and high is not None and high < low:
            self.add_error("pay_to", "Enter as much as the pay it begins with, or more")
        if cleaned.get("ended_by") and not cleaned.get("ended_on") and not self.has_error("ended_on"):
            self.add_error("ended_on", "Enter the last day, or leave open how it ended")
        return cleaned

    def employer_name(self) -> str:
        """The name of the employer that is meant, as it is recorded or, of a new one, as it was typed."""
        typed: str = self.cleaned_data["employer"]
        chosen = self.cleaned_data.get("which", NEW)
        known = employer_named(self._service_id, typed)
        alike = {str(each.pk): each for each in self._alike}.get(chosen)
        return (known or alike).name if known or alike else typed  # type: ignore[union-attr]

    def details(self) -> dict[str, Any]:
        """What the post is to be known by, but for its employer."""
        names = set(_PostFields.base_fields) - {"employer", "which", "pay_from", "pay_to"}
        asked = self.cleaned_data
        low, high = asked["pay_from"], asked["pay_to"]
        band = "" if low is None and high is None else f"{low or 0}-{'' if high is None else high}"
        return {**{name: asked[name] for name in names if name in asked}, "income_band": band}


class PostForm(_PostFields):
    """Add a post, with its employer and somebody there."""

    contact_name = _line("Somebody to speak with there: name", 120)
    contact_role = _one_of("What they are there", EmployerRole.choices())
    contact_telephone = TelephoneField(label="Their telephone")
    contact_email = forms.EmailField(label="Their e-mail address", required=False)

    def clean(self) -> dict[str, Any]:
        """A post is known by its title or its employer; somebody to speak with has a name and an employer."""
        cleaned = super().clean()
        says_what = cleaned.get("title") or cleaned.get("employer") or cleaned.get("contract")
        if not says_what and not self.has_error("title") and not self.has_error("employer"):
            self.add_error("title", "Enter the job title, or the employer's name below")
        reach = [cleaned.get("contact_telephone"), cleaned.get("contact_email")]
        if any(reach) and not cleaned.get("contact_name"):
            self.add_error("contact_name", "Enter whose telephone or e-mail address this is")
        if cleaned.get("contact_name") and not cleaned.get("employer") and not self.has_error("employer"):
            self.add_error("employer", "Enter the employer that they are at")
        return cleaned


class CorrectPostForm(_PostFields):
    """Correct what is known of a post. When it ended is asked only of one that has."""

    versioned = True

    def __init__(self, *args: Any, post: Post, **kwargs: Any) -> None:
        kwargs["initial"] = {**self._initial_of(post), **(kwargs.get("initial") or {})}
        super().__init__(*args, service_id=post.service_id, **kwargs)
        if post.ended_on is None:
            del self.fields["ended_on"], self.fields["ended_by"]
        else:
            self.fields["ended_on"].label = "Last day (empty if it goes on after all)"

    @staticmethod
    def _initial_of(post: Post) -> dict[str, Any]:
        names = set(_PostFields.base_fields) - {"employer", "which", "pay_from", "pay_to"}
        low, _, high = post.income_band.partition("-")
        return {
            **{name: getattr(post, name) for name in names},
            "usual_weekly_hours": trimmed(post.usual_weekly_hours),
            "employer": post.employer.name if post.employer else "",
            "pay_from": low,
            "pay_to": high,
            "version": post.version,
        }


class EndPostForm(PageForm):
    """End a post."""

    spoken = {"on": "the last day", "ended_by": "how it ended"}

    on = DateField(label="Last day")
    ended_by = forms.ChoiceField(label="How did it end?", choices=EndedBy.choices(), widget=OneChoice(small=True))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class ContactForm(PageForm):
    """Somebody to speak with at an employer."""

    spoken = {"name": "their name", "role": "what they are there"}

    name = forms.CharField(label="Name", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    role = forms.ChoiceField(label="What are they there?", choices=EmployerRole.choices(), widget=OneChoice(small=True))
    telephone = TelephoneField(label="Telephone (optional)")
    email = forms.EmailField(label="E-mail address (optional)", required=False)


class RemovePostForm(PageForm):
    """Remove a post that was entered in error: nothing is asked."""
