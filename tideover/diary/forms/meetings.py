"""Planning a meeting or case conference, recording its minutes, and what was agreed in it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.diary.actions import Agreeing, Taking
from tideover.diary.forms.appointments import SPEAKING
from tideover.diary.forms.colleagues import colleagues_of
from tideover.diary.forms.contacts import MINUTES, minutes_field
from tideover.diary.forms.moment import MomentForm, all_the_same_box, now_fields, one_of
from tideover.diary.forms.taking import called, takers_at
from tideover.diary.models import Appointment, MeetingParticipant
from tideover.diary.rules import LONGEST_AGENDA, LONGEST_NOTE, USUAL_MINUTES, Occasion, Party, TimeKind
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, PageForm, TimeField
from tideover.people.rules import Way

OCCASIONS = [(each.value, each.label) for each in (Occasion.MEETING, Occasion.CONFERENCE)]
LINES = range(1, 4)
WHICH = {1: "the first thing agreed", 2: "the second", 3: "the third"}
"""How many lines the form has for what was agreed; further ones are added on the meeting's own page."""

LONGEST_STEP = 300


def takers_for(case: Case) -> dict[str, Taking]:
    """Who can take part in a meeting about a case, by the code that a form gives them: the client, people at the
    employer who have not left, the other parties, and the case manager with their colleagues."""
    holder = [case.case_manager] if case.case_manager else []
    return {
        Party.CLIENT.value: Taking(Party.CLIENT),
        **takers_at(employers_in(case)),
        **{party.value: Taking(party) for party in Party if party is not Party.CLIENT},
        **{f"staff:{each.pk}": Taking(staff=each) for each in [*holder, *colleagues_of(case)]},
    }


def usual_takers(case: Case) -> list[str]:
    """The codes of those without whom a meeting seldom is: the client and their case manager."""
    return [Party.CLIENT.value, *([f"staff:{case.case_manager_id}"] if case.case_manager_id else [])]


def codes_of(appointment: Appointment, takers: dict[str, Taking]) -> list[str]:
    """The codes of those who are to take part in a planned meeting."""
    planned = [
        Taking(Party(row.party) if row.party else None, row.employer_contact, row.staff)
        for row in appointment.participants.select_related("employer_contact", "staff")
    ]
    at_employer = any(each.employer_contact for each in planned)
    if not (appointment.party == Party.EMPLOYER and at_employer):
        planned.append(Taking(Party(appointment.party)))
    return [code for code, taker in takers.items() if taker in planned]


class _Gathering(MomentForm):
    """What planning and recording ask alike."""

    spoken = {"occasion": "what it is", "taking": "who takes part", "agenda": "the agenda"}

    occasion = one_of("What is it?", OCCASIONS, Occasion.MEETING.value)
    at = DateField(label="Day")
    time = TimeField(label="Time")
    way = one_of("How", SPEAKING, Way.IN_PERSON.value)
    taking = forms.MultipleChoiceField(label="Who takes part?", widget=ManyChoices(small=True))
    agenda = NoteField(label="Agenda", max_length=LONGEST_AGENDA, rows=4)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        kwargs["initial"] = {"taking": usual_takers(case), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._takers = takers_for(case)
        employers = employers_in(case)
        self.called = {code: called(taker, employers) for code, taker in self._takers.items()}
        self.called[Party.CLIENT.value] = case.client.called or Party.CLIENT.label
        field: Any = self.fields["taking"]
        field.choices = list(self.called.items())

    def with_taking(self) -> list[Taking]:
        """Who takes part, in the order in which they are offered."""
        return [taker for code, taker in self._takers.items() if code in self.cleaned_data["taking"]]


class PlanMeetingForm(_Gathering):
    """Plan a meeting or case conference."""

    minutes = forms.IntegerField(
        label="Length",
        min_value=5,
        max_value=480,
        initial=USUAL_MINUTES,
        widget=forms.NumberInput(attrs={"size": 4, "suffix": "minutes"}),
    )
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    all_the_same = all_the_same_box()


class MinutesForm(_Gathering):
    """Record the minutes of a meeting, and who agreed to do what. One that was planned had an agenda; another may have
    come about without any."""

    spoken = {
        **_Gathering.spoken,
        "taking": "who took part",
        "note": "the minutes",
        **dict.fromkeys([f"who_{number}" for number in LINES], "who is to do it"),
        **dict.fromkeys([f"what_{number}" for number in LINES], "what they agreed to do"),
        **{f"by_{number}": f"the day by which {WHICH[number]} is done" for number in LINES},
        **MINUTES,
    }

    taking = forms.MultipleChoiceField(label="Who took part?", widget=ManyChoices(small=True))
    names = forms.CharField(
        label="Their names (optional)",
        help_text="Of people who are not in the list above",
        required=False,
        max_length=300,
    )
    note = NoteField(label="Minutes", max_length=LONGEST_NOTE, rows=10)
    who_1, who_2, who_3 = (forms.ChoiceField(label="Who", required=False) for _ in LINES)
    what_1, what_2, what_3 = (
        forms.CharField(label="Will do what", required=False, max_length=LONGEST_STEP) for _ in LINES
    )
    by_1, by_2, by_3 = (DateField(label="By when (optional)", required=False) for _ in LINES)
    minutes_client = minutes_field(TimeKind.CLIENT)
    minutes_employer = minutes_field(TimeKind.EMPLOYER)
    minutes_other_services = minutes_field(TimeKind.OTHER_SERVICES)
    minutes_admin = minutes_field(TimeKind.ADMIN)

    def __init__(self, *args: Any, case: Case, appointment: Appointment | None = None, **kwargs: Any) -> None:
        shown = now_fields() if appointment is None else self._planned(case, appointment)
        kwargs["initial"] = {**shown, **(kwargs.get("initial") or {})}
        super().__init__(*args, case=case, **kwargs)
        for number in LINES:
            self.fields[f"who_{number}"].choices = [("", "Choose"), *self.called.items()]  # type: ignore[attr-defined]
        if appointment is None:
            self.fields["agenda"].required = False
            self.fields["agenda"].label = "Agenda (optional)"

    @staticmethod
    def _planned(case: Case, appointment: Appointment) -> dict[str, Any]:
        at = appointment.at.astimezone(clock.LOCAL)
        return {
            "occasion": appointment.occasion,
            "agenda": appointment.agenda,
            "at": at.date(),
            "time": at.time(),
            "way": appointment.way,
            "taking": codes_of(appointment, takers_for(case)),
        }

    def lines(self) -> list[tuple[Any, Any, Any]]:
        """The fields of each line of what was agreed."""
        return [(self[f"who_{number}"], self[f"what_{number}"], self[f"by_{number}"]) for number in LINES]

    def clean(self) -> dict[str, Any]:
        """Each line says who does what, and it is somebody who took part."""
        cleaned = super().clean() or {}
        taking = cleaned.get("taking", [])
        for number in LINES:
            who, what, by = (cleaned.get(f"{name}_{number}") for name in ("who", "what", "by"))
            if what and not who:
                self.add_error(f"who_{number}", "Choose who is to do it")
            if (who or by) and not what and f"what_{number}" not in self.errors:
                self.add_error(f"what_{number}", "Enter what they agreed to do")
            if who and what and who not in taking:
                self.add_error(f"who_{number}", f"Tick {self.called[who]} under “Who took part?”, or choose who did")
        return cleaned

    def agreed(self) -> list[Agreeing]:
        """What was agreed, line by line."""
        filled = (tuple(self.cleaned_data[f"{name}_{number}"] for name in ("who", "what", "by")) for number in LINES)
        return [Agreeing(self._takers[who], what, by) for who, what, by in filled if what]

    def minutes(self) -> dict[TimeKind, int]:
        """The minutes given, by kind of time."""
        return {kind: self.cleaned_data[f"minutes_{kind.value}"] or 0 for kind in TimeKind}


class StepForm(PageForm):
    """What one who took part agreed to do."""

    spoken = {"by": "the day by which it is done", "who": "who is to do it", "what": "what they agreed to do"}

    who = forms.ChoiceField(label="Who")
    what = forms.CharField(label="Will do what", max_length=LONGEST_STEP)
    by = DateField(label="By when (optional)", required=False)

    def __init__(self, *args: Any, participants: Sequence[tuple[MeetingParticipant, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._participants = {str(row.pk): row for row, _ in participants}
        field: Any = self.fields["who"]
        field.choices = [("", "Choose"), *((str(row.pk), name) for row, name in participants)]

    def participant(self) -> MeetingParticipant:
        """Who is to do it."""
        return self._participants[self.cleaned_data["who"]]
