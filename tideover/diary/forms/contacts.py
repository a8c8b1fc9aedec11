"""Recording a contact, or an attempt at one."""

from typing import Any

from django import forms

from tideover.cases.models import Case
from tideover.cases.queries import employers_in, people_at
from tideover.diary.forms.moment import MomentForm, now_fields, one_of, parties_of, said
from tideover.diary.forms.taking import somebody_at
from tideover.diary.models import Appointment
from tideover.diary.rules import LONGEST_NOTE, Party, Starter, TimeKind, Topic
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, TimeField
from tideover.people.models import EmployerContact
from tideover.people.rules import Way

ELSE = "else"
"""The choice that asks who else it was with."""

SELDOM = [(party.value, party.label) for party in Party if party not in (Party.CLIENT, Party.EMPLOYER)]


def minutes_field(kind: TimeKind) -> forms.IntegerField:
    """How many minutes of one kind something took."""
    widget = forms.NumberInput(attrs={"size": 4})
    return forms.IntegerField(label=kind.label, required=False, min_value=0, max_value=1440, widget=widget)


MINUTES = {
    "minutes_client": "the minutes for the client",
    "minutes_employer": "the minutes with the employer",
    "minutes_other_services": "the minutes with other services",
    "minutes_admin": "the minutes of office work",
}
"""What sentences call the minutes by kind of time."""


class ContactForm(MomentForm):
    """Record a contact: defaults fit a call just ended, so that most of it can be left as it is.

    Those it is usually with are asked for by name, "client" and "employer:7"; the others behind "Somebody else".
    """

    spoken = {
        "topics": "what it was about",
        "begun_by": "who began it",
        "parties": "who it was with",
        "others": "who else it was with",
        **MINUTES,
    }

    parties = forms.MultipleChoiceField(label="Who was it with?", widget=ManyChoices(small=True))
    others = forms.MultipleChoiceField(
        label="Who else?", choices=SELDOM, required=False, widget=ManyChoices(small=True, inline=True)
    )
    way = one_of("How", Way.choices(), Way.TELEPHONE.value)
    begun_by = one_of("Who began it?", Starter.choices(), Starter.SERVICE.value)
    about_appointment = forms.CharField(required=False, widget=forms.HiddenInput)
    keeps = forms.BooleanField(required=False, widget=forms.CheckboxInput(attrs={"small": True}))
    at = DateField(label="Day")
    time = TimeField(label="Time")
    note = NoteField(label="Note (optional)", required=False, max_length=LONGEST_NOTE, rows=5)
    minutes_client = minutes_field(TimeKind.CLIENT)
    minutes_employer = minutes_field(TimeKind.EMPLOYER)
    minutes_other_services = minutes_field(TimeKind.OTHER_SERVICES)
    minutes_admin = minutes_field(TimeKind.ADMIN)
    topics = forms.MultipleChoiceField(
        label="About (optional)",
        choices=Topic.choices(),
        required=False,
        widget=ManyChoices(small=True, inline=True),
    )

    def __init__(
        self, *args: Any, case: Case, appointment: Appointment | None = None, is_meant: bool = False, **kwargs: Any
    ) -> None:
        """`appointment` may have been kept by the contact; `is_meant` says that it probably was."""
        kwargs["initial"] = self._first_shown(appointment, is_meant)
        super().__init__(*args, **kwargs)
        self.appointment = appointment
        self._offer_parties(case)
        if appointment is None:
            del self.fields["keeps"], self.fields["about_appointment"]
        else:
            self.fields["keeps"].label = f"This was the appointment {said(appointment.at)}"
        # Everything above has a default that fits the usual call, so where all of it is in sight, typing can begin.
        self.fields["note"].widget.attrs["autofocus"] = "wide"

    @staticmethod
    def _first_shown(appointment: Appointment | None, is_meant: bool) -> dict[str, Any]:
        """A call with the client just now or, where it is meant, what was planned."""
        party = Party(appointment.party) if appointment and is_meant else Party.CLIENT
        usual = party in (Party.CLIENT, Party.EMPLOYER)
        shown = {
            **now_fields(),
            **({"parties": [party.value]} if usual else {"parties": [ELSE], "others": [party.value]}),
        }
        if appointment is None:
            return shown
        shown |= {"about_appointment": appointment.pk, "keeps": is_meant}
        at = appointment.at.astimezone(clock.LOCAL)
        return {**shown, "way": appointment.way, "at": at.date(), "time": at.time()} if is_meant else shown

    def _offer_parties(self, case: Case) -> None:
        employers = employers_in(case)
        people = list(people_at(employers)) if employers else []
        self._people = {f"{Party.EMPLOYER.value}:{person.pk}": person for person in people}
        unnamed = somebody_at(employers, is_another=bool(people)) if employers else Party.EMPLOYER.label
        self.fields["parties"].choices = [  # type: ignore[attr-defined]
            (Party.CLIENT.value, case.client.called or Party.CLIENT.label),
            *((code, person.said(with_employer=len(employers) > 1)) for code, person in self._people.items()),
            (Party.EMPLOYER.value, unnamed),
            (ELSE, "Somebody else"),
        ]
        # A new mapping: the widgets of all such forms share the one they were made with.
        self.fields["parties"].widget.reveals = {ELSE: "others"}

    def clean(self) -> dict[str, Any]:
        """Whoever is ticked under "Somebody else" counts only with it, and a contact names one person at work."""
        cleaned = super().clean()
        chosen, others = cleaned.get("parties", []), cleaned.get("others", [])
        if ELSE in chosen and not others:
            self.add_error("others", "Choose who else it was with")
        if others and chosen and ELSE not in chosen:
            self.add_error("parties", "Tick “Somebody else” too, or untick those under it")
        if len(self._people.keys() & set(chosen)) > 1:
            self.add_error("parties", "Choose one person at the employer and name the others in the note")
        return cleaned

    def with_parties(self) -> list[Party]:
        """Everybody it was with."""
        chosen = self.cleaned_data["parties"]
        named = {Party(code.partition(":")[0]) for code in chosen if code != ELSE}
        others = {Party(code) for code in self.cleaned_data["others"]} if ELSE in chosen else set()
        return [party for party in Party if party in named | others]

    def employer_contact(self) -> EmployerContact | None:
        """Who at the employer took part, where one is named."""
        return next((self._people[code] for code in self.cleaned_data["parties"] if code in self._people), None)

    def minutes(self) -> dict[TimeKind, int]:
        """The minutes given, by kind of time."""
        return {kind: self.cleaned_data[f"minutes_{kind.value}"] or 0 for kind in TimeKind}


class AttemptForm(MomentForm):
    """Record a try that reached nobody."""

    spoken = {"party": "who you tried to reach"}

    party = one_of("Who did you try to reach?", Party.choices(), Party.CLIENT.value)
    way = one_of("How", Way.choices(), Way.TELEPHONE.value)
    at = DateField(label="Day")
    time = TimeField(label="Time")
    note = NoteField(label="Note (optional)", required=False, max_length=LONGEST_NOTE, rows=4)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {**now_fields(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["party"].choices = parties_of(case)  # type: ignore[attr-defined]
        self.fields["note"].widget.attrs["autofocus"] = True
