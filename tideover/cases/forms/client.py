"""Forms about a client: who they are, and how they stand at work."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.employment.models import Post
from tideover.employment.rules import NOT_IN_POST, SpellState
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.people.models import Person
from tideover.people.rules import Ethnicity, MaritalStatus, Sex, Way, nhs_number_of

NOT_SAID: tuple[str, str] = ("", "Not known")


def _line(label: str, longest: int, **attributes: Any) -> forms.CharField:
    """A line of text that may be empty: an empty field is something nobody has told us."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class PersonForm(PageForm):
    """Correct what is known of a person."""

    versioned = True

    given_name = _line("Given name", 80)
    family_name = _line("Family name", 80)
    preferred_name = _line("What they like to be called", 80)
    pronouns = _line("Pronouns", 30, size=10)
    birth_date = DateField(label="Date of birth", required=False)
    telephone = _line("Telephone", 30, size=20, inputmode="tel")
    email = forms.EmailField(label="E-mail address", required=False)
    contact_way = forms.ChoiceField(
        label="How they like to be reached", choices=[NOT_SAID, *Way.choices()], required=False
    )
    contact_note = _line("When and how to get in touch", 200)
    access_needs = forms.CharField(
        label="What makes it easier for them",
        help_text="For example, an interpreter, large print, or telephone only",
        required=False,
        max_length=300,
    )
    address = _line("Address", 200)
    postcode = _line("Postcode", 8, size=10)
    nhs_number = _line("NHS number", 14, size=20, inputmode="numeric")
    sex = forms.ChoiceField(label="Sex", choices=[NOT_SAID, *Sex.choices()], required=False)
    ethnicity = forms.ChoiceField(label="Ethnic group", choices=[NOT_SAID, *Ethnicity.choices()], required=False)
    marital_status = forms.ChoiceField(
        label="Marital status", choices=[NOT_SAID, *MaritalStatus.choices()], required=False
    )

    def clean_nhs_number(self) -> str:
        """Ten digits whose last one checks the others."""
        typed = self.cleaned_data["nhs_number"]
        if not typed:
            return ""
        number = nhs_number_of(typed)
        if number is None:
            raise ValidationError("The NHS number must be 10 digits that belong together. Check it against a letter.")
        return number

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, Any]:
        """What the form shows of a person at first."""
        return {**{name: getattr(person, name) for name in cls.base_fields}, "version": person.version}

    def details(self) -> dict[str, Any]:
        """What the person is to be known by."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


class SpellForm(PageForm):
    """Record a change at work."""

    spoken = {"starts_on": "the day since when", "state": "how they stand at work"}

    starts_on = DateField(label="Since when?")
    state = forms.ChoiceField(label="From then on they are", choices=SpellState.choices(), widget=OneChoice(small=True))
    post = forms.ModelChoiceField(
        label="In which post", queryset=Post.objects.none(), required=False, empty_label="No post"
    )
    adjusted = forms.BooleanField(
        label="With adjustments at work", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )
    weekly_hours = forms.DecimalField(
        widget=forms.NumberInput(attrs={"size": 5, "inputmode": "decimal"}),
        label="Hours a week, where not the usual ones (optional)",
        required=False,
        min_value=0,
        max_value=168,
        max_digits=4,
        decimal_places=1,
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        posts = Post.objects.filter(person=person).select_related("employer")
        running = posts.filter(ended_on=None).order_by("-started_on").first()
        kwargs["initial"] = {"starts_on": clock.today(), "post": running, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody is unemployed or retired in a post: the one that was chosen beforehand is not meant then."""
        cleaned = super().clean() or {}
        if cleaned.get("state") in NOT_IN_POST:
            cleaned["post"] = None
        return cleaned
