"""Forms of the diary. They check shape and words; whether it can be is the action's to say."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.diary.models import Appointment
from tideover.diary.rules import LONGEST_NOTE, SPOKEN, Canceller, Party, Starter, TimeKind, Topic
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, OneChoice, PageForm, TimeField
from tideover.foundation.pages.words import clock_time, local_date, spoken_date
from tideover.people.models import EmployerContact
from tideover.people.rules import Way

SPEAKING = [(way.value, way.label) for way in Way if way in SPOKEN]
"""How people can meet at a time agreed before."""


def _minutes(kind: TimeKind) -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"size": 4})
    return forms.IntegerField(label=kind.label, required=False, min_value=0, max_value=1440, widget=widget)


def _length() -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"size": 4, "suffix": "minutes"})
    return forms.IntegerField(label="Length", min_value=5, max_value=480, initial=60, widget=widget)


def _one(label: str, choices: Sequence[tuple[str, str]], initial: str | None = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, widget=OneChoice(small=True, inline=True))


class MomentForm(PageForm):
    """A form that asks for a day and a time."""

    def moment(self) -> datetime:
        """The day and time asked for, in the United Kingdom. Of a doubled hour in autumn, the first."""
        at = datetime.combine(self.cleaned_data["at"], self.cleaned_data["time"])
        return at.replace(tzinfo=clock.LOCAL)

    def clean(self) -> dict[str, Any]:
        """A time that the clocks skipped in spring did not exist."""
        cleaned = super().clean() or {}
        if cleaned.get("at") and cleaned.get("time"):
            at = self.moment()
            if at.astimezone(UTC).astimezone(clock.LOCAL).time() != at.time():
                self.add_error("time", ValidationError("The clocks went forward over this time. Enter another time."))
        return cleaned


def _said(at: datetime) -> str:
    day = "today" if local_date(at) == clock.today() else f"on {spoken_date(at, clock.today())}"
    return f"{day} at {clock_time(at)}"


def _now_fields() -> dict[str, Any]:
    now = clock.now().astimezone(clock.LOCAL)
    return {"at": now.date(), "time": now.time().replace(second=0, microsecond=0)}


class ContactForm(MomentForm):
    """Record a contact: defaults fit a call just ended, so that most of it can be left as it is."""

    spoken = {
        "begun_by": "who began it",
        "parties": "who it was with",
        "minutes_client": "the minutes for the client",
        "minutes_employer": "the minutes with the employer",
        "minutes_other_services": "the minutes with other services",
        "minutes_admin": "the minutes of office work",
    }

    parties = forms.MultipleChoiceField(
        label="Who was it with?",
        choices=Party.choices(),
        initial=[Party.CLIENT.value],
        widget=ManyChoices(small=True, inline=True),
    )
    employer_contact = forms.ModelChoiceField(
        label="Who at the employer", queryset=EmployerContact.objects.none(), required=False, empty_label="Not said"
    )
    way = _one("How", Way.choices(), Way.TELEPHONE.value)
    begun_by = _one("Who began it?", Starter.choices(), Starter.SERVICE.value)
    keeps = forms.BooleanField(required=False, initial=True, widget=forms.CheckboxInput(attrs={"small": True}))
    at = DateField(label="Day")
    time = TimeField(label="Time")
    note = NoteField(label="Note", required=False, max_length=LONGEST_NOTE, rows=7)
    minutes_client = _minutes(TimeKind.CLIENT)
    minutes_employer = _minutes(TimeKind.EMPLOYER)
    minutes_other_services = _minutes(TimeKind.OTHER_SERVICES)
    minutes_admin = _minutes(TimeKind.ADMIN)
    topics = forms.MultipleChoiceField(
        label="About (optional)",
        choices=Topic.choices(),
        required=False,
        widget=ManyChoices(small=True, inline=True),
    )

    def __init__(
        self, *args: Any, employer_id: int | None = None, appointment: Appointment | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = {**_now_fields(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._offer_employer_people(employer_id)
        if appointment is None:
            del self.fields["keeps"]
        else:
            self.fields["keeps"].label = f"This was the appointment {_said(appointment.at)}"
        # Everything above has a default that fits the usual call, so typing can begin at once.
        self.fields["note"].widget.attrs["autofocus"] = True

    def _offer_employer_people(self, employer_id: int | None) -> None:
        people = EmployerContact.objects.filter(employer_id=employer_id) if employer_id else None
        if people is None or not people.exists():
            del self.fields["employer_contact"]
            return
        self.fields["employer_contact"].queryset = people  # type: ignore[attr-defined]
        # A new mapping: the widgets of all such forms share the one they were made with.
        self.fields["parties"].widget.reveals = {Party.EMPLOYER.value: "employer_contact"}

    def clean(self) -> dict[str, Any]:
        """Somebody at the employer is named only where the employer took part."""
        cleaned = super().clean()
        if Party.EMPLOYER.value not in cleaned.get("parties", []):
            cleaned["employer_contact"] = None
        return cleaned

    def minutes(self) -> dict[TimeKind, int]:
        """The minutes given, by kind of time."""
        return {kind: self.cleaned_data[f"minutes_{kind.value}"] or 0 for kind in TimeKind}


class AttemptForm(MomentForm):
    """Record a try that reached nobody."""

    spoken = {"party": "who you tried to reach"}

    party = _one("Who did you try to reach?", Party.choices(), Party.CLIENT.value)
    way = _one("How", Way.choices(), Way.TELEPHONE.value)
    at = DateField(label="Day")
    time = TimeField(label="Time")
    note = NoteField(label="Note (optional)", required=False, max_length=LONGEST_NOTE, rows=4)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {**_now_fields(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["note"].widget.attrs["autofocus"] = True


class AppointmentForm(MomentForm):
    """Book an appointment."""

    spoken = {"party": "who it is with"}

    at = DateField(label="Day")
    time = TimeField(label="Time")
    minutes = _length()
    party = _one("Who is it with?", Party.choices(), Party.CLIENT.value)
    way = _one("How", SPEAKING, Way.TELEPHONE.value)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    purpose = forms.CharField(label="What for (optional)", required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].widget.attrs["autofocus"] = True


class MoveForm(MomentForm):
    """Move an appointment to another time."""

    at = DateField(label="New day")
    time = TimeField(label="New time")
    minutes = _length()
    way = _one("How", SPEAKING)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].widget.attrs["autofocus"] = True


class WhatHappened:
    """What can be said of a booked appointment."""

    ATTENDED, MISSED, CANCELLED, MOVED = "attended", "missed", "cancelled", "moved"


YET_TO_COME = {WhatHappened.CANCELLED, WhatHappened.MOVED}
"""What can become of an appointment before its time."""


class SettleForm(PageForm):
    """What became of an appointment."""

    spoken = {"outcome": "what happened", "cancelled_by": "who cancelled it"}

    outcome = forms.ChoiceField(
        label="What happened?",
        choices=[
            (WhatHappened.ATTENDED, "It took place"),
            (WhatHappened.MISSED, "It was missed"),
            (WhatHappened.CANCELLED, "It was cancelled"),
            (WhatHappened.MOVED, "It is moved to another time"),
        ],
        widget=OneChoice(reveals={WhatHappened.CANCELLED: "cancelled_by"}),
    )
    cancelled_by = forms.ChoiceField(
        label="Who cancelled it?",
        choices=Canceller.choices(),
        required=False,
        widget=OneChoice(small=True),
    )

    def __init__(self, *args: Any, has_begun: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_begun:
            outcome: Any = self.fields["outcome"]
            outcome.label = "What changes?"
            outcome.choices = [pair for pair in outcome.choices if pair[0] in YET_TO_COME]

    def clean(self) -> dict[str, Any]:
        """A cancelled one needs to say by whom."""
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == WhatHappened.CANCELLED and not cleaned.get("cancelled_by"):
            self.add_error("cancelled_by", "Choose who cancelled it")
        return cleaned
