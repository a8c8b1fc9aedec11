"""How to keep in touch; handing a case over."""

from datetime import date
from typing import Any

from django import forms

from tideover.cases.models import Case
from tideover.diary.actions import Joint
from tideover.diary.forms.appointments import SPEAKING
from tideover.diary.forms.colleagues import colleagues_of
from tideover.diary.forms.moment import MomentForm, all_the_same_box, one_of
from tideover.diary.models import ContactAgreement
from tideover.diary.rules import LONGEST_SUMMARY
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, NoteField, OneChoice, PageForm, TimeField
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.models import Staff
from tideover.organisation.queries import away
from tideover.people.rules import Way

MET, NOT_MET = "met", "not_met"


class KeepInTouchForm(PageForm):
    """How often, and in which way."""

    spoken = {
        "days": "how many days between contacts",
        "note": "their words",
        "way": "the way",
    }

    days = forms.IntegerField(
        label="Days between contacts (optional)",
        help_text="Leave empty to keep in touch as often as the service usually does",
        required=False,
        min_value=1,
        max_value=365,
        widget=forms.NumberInput(attrs={"size": 4, "suffix": "days"}),
    )
    way = forms.ChoiceField(
        label="In which way",
        choices=[("", "Any way"), *Way.choices()],
        required=False,
        widget=OneChoice(small=True, inline=True),
    )
    note = forms.CharField(
        label="In their words (optional)",
        help_text="For example “not on Mondays, and never at work”",
        required=False,
        max_length=300,
    )

    @staticmethod
    def initial_of(case: Case, agreed: ContactAgreement | None) -> dict[str, Any]:
        """What is agreed now."""
        return {
            "days": case.cadence_days,
            "way": agreed.way if agreed else "",
            "note": agreed.note if agreed else "",
        }


class TakerField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A colleague, with until when they are away."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.until: dict[int, date] = {}
        super().__init__(*args, **kwargs)

    def label_from_instance(self, staff: Staff) -> str:
        """Their name, and that they are away."""
        until = self.until.get(staff.pk)
        return f"{staff.name} (away until {spoken_date(until, clock.today())})" if until else staff.name


class HandoverForm(MomentForm):
    """Hand a case to a colleague."""

    spoken = {
        "to": "who takes the case on",
        "what_matters": "what matters",
        "promised": "what was promised",
        "next_steps": "the next steps",
        "meeting": "whether there is a joint appointment",
        "why_no_appointment": "why there is none",
        "at": "the day of the joint appointment",
        "time": "the time of the joint appointment",
        "over_cap_reason": "why it is right all the same",
    }

    to = TakerField(label="Who takes the case on?", queryset=Staff.objects.none(), empty_label="Choose")
    what_matters = NoteField(label="What matters to them", max_length=LONGEST_SUMMARY, rows=4)
    promised = NoteField(
        label="What was promised", help_text="Write “nothing” if nothing was", max_length=LONGEST_SUMMARY, rows=3
    )
    next_steps = NoteField(label="Next steps", max_length=LONGEST_SUMMARY, rows=3)
    meeting = forms.ChoiceField(
        label="Do they meet you both?",
        choices=[(MET, "Yes, at a joint appointment"), (NOT_MET, "No")],
        widget=OneChoice(small=True, reveals={NOT_MET: "why_no_appointment"}),
        initial=MET,
    )
    why_no_appointment = forms.CharField(label="Why not?", required=False, max_length=300)
    at = DateField(label="Day of the joint appointment", required=False)
    time = TimeField(label="Time", required=False)
    way = one_of("How", SPEAKING, Way.IN_PERSON.value)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    over_cap_reason = forms.CharField(
        label="Why it is right although they are at their cap", required=False, max_length=300
    )
    all_the_same = all_the_same_box()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taker: Any = self.fields["to"]
        taker.until = dict(away(clock.today()).values_list("staff_id", "ends_on"))
        taker.queryset = colleagues_of(case)

    def clean(self) -> dict[str, Any]:
        """A joint appointment has a day and a time; where there is none, there is a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("meeting") == NOT_MET:
            if not cleaned.get("why_no_appointment"):
                self.add_error("why_no_appointment", "Say why there is no joint appointment")
            return cleaned
        for name, what in (("at", "day"), ("time", "time")):
            if name not in self.errors and not cleaned.get(name):
                self.add_error(name, f"Enter the {what} of the joint appointment")
        return cleaned

    def joint(self) -> Joint | None:
        """The joint appointment that is asked for, if one is."""
        asked = self.cleaned_data
        if asked["meeting"] == NOT_MET:
            return None
        return Joint(self.moment(), Way(asked["way"]), asked["place"], asked["all_the_same"])
