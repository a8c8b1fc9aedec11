"""Forms about a person: who they are, how to reach them, and what makes it easier for them."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.foundation.pages.forms import DateField, ManyChoices, PageForm, TelephoneField
from tideover.people.models import Person
from tideover.people.rules import Ethnicity, MaritalStatus, Need, Sex, Way, nhs_number_of

NOT_SAID: tuple[str, str] = ("", "Not known")


def _line(label: str, longest: int, **attributes: Any) -> forms.CharField:
    """A line of text that may be empty: an empty field is something nobody has told us."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **attributes})
    return forms.CharField(label=label, required=False, max_length=longest, widget=widget)


class PersonForm(PageForm):
    """Correct what is known of a person."""

    versioned = True
    spoken = {"needs": "what they need"}

    given_name = _line("Given name", 80)
    family_name = _line("Family name", 80)
    preferred_name = _line("What they like to be called", 80)
    pronouns = _line("Pronouns", 30, size=10)
    birth_date = DateField(label="Date of birth", required=False)
    telephone = TelephoneField(label="Telephone")
    email = forms.EmailField(label="E-mail address", required=False)
    contact_way = forms.ChoiceField(
        label="How they like to be reached", choices=[NOT_SAID, *Way.choices()], required=False
    )
    contact_note = _line("When and how to get in touch", 200)
    needs = forms.MultipleChoiceField(
        label="What they need", choices=Need.choices(), required=False, widget=ManyChoices(small=True)
    )
    language = _line("Language they speak best, if not English", 60)
    access_needs = _line("What else makes it easier for them", 300)
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

    def clean(self) -> dict[str, Any]:
        """A name that is known is not emptied. A record from elsewhere that names nobody can be corrected as it is."""
        cleaned = super().clean() or {}
        names = ("given_name", "family_name", "preferred_name")
        wrong = any(self.has_error(name) for name in names)
        if any(self.initial.get(name) for name in names) and not wrong and not any(cleaned.get(name) for name in names):
            self.add_error("given_name", "Enter a name to know the person by.")
        return cleaned

    @classmethod
    def initial_of(cls, person: Person) -> dict[str, Any]:
        """What the form shows of a person at first."""
        return {**{name: getattr(person, name) for name in cls.base_fields}, "version": person.version}

    def details(self) -> dict[str, Any]:
        """What the person is to be known by."""
        return {name: self.cleaned_data[name] for name in self.base_fields}
