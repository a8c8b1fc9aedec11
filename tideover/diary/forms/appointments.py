"""Booking an appointment, moving it, saying what became of it."""

from typing import Any

from django import forms

from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.diary.actions.participants import Taking
from tideover.diary.forms.colleagues import colleagues_of
from tideover.diary.forms.moment import MomentForm, all_the_same_box, one_of, parties_of
from tideover.diary.forms.taking import called, takers_at
from tideover.diary.rules import SPOKEN, USUAL_MINUTES, Canceller, Party
from tideover.foundation.pages.forms import DateField, ManyChoices, OneChoice, PageForm, TimeField
from tideover.people.rules import Way

SPEAKING = [(way.value, way.label) for way in Way if way in SPOKEN]
"""How people can meet at a time agreed before."""


def _length() -> forms.IntegerField:
    widget = forms.NumberInput(attrs={"size": 4, "suffix": "minutes"})
    return forms.IntegerField(label="Length", min_value=5, max_value=480, initial=USUAL_MINUTES, widget=widget)


class AppointmentForm(MomentForm):
    """Book an appointment."""

    spoken = {"party": "who it is with", "also": "who else takes part"}

    at = DateField(label="Day")
    time = TimeField(label="Time")
    minutes = _length()
    party = one_of("Who is it with?", Party.choices(), Party.CLIENT.value)
    way = one_of("How", SPEAKING, Way.TELEPHONE.value)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    purpose = forms.CharField(label="What for (optional)", required=False, max_length=120)
    also = forms.MultipleChoiceField(
        label="Who else takes part? (optional)", required=False, widget=ManyChoices(small=True)
    )
    all_the_same = all_the_same_box()

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].widget.attrs["autofocus"] = True
        parties = dict(parties_of(case))
        self.fields["party"].choices = list(parties.items())  # type: ignore[attr-defined]
        employers = employers_in(case)
        self._takers = {
            **takers_at(employers),
            **{party.value: Taking(party) for party in Party},
            **{f"staff:{each.pk}": Taking(staff=each) for each in colleagues_of(case)},
        }
        self.fields["also"].choices = [  # type: ignore[attr-defined]
            (code, parties[code] if code == Party.CLIENT else called(taker, employers))
            for code, taker in self._takers.items()
        ]

    def clean(self) -> dict[str, Any]:
        """Whom it is with already does not take part a second time."""
        cleaned = super().clean() or {}
        if cleaned.get("party") in cleaned.get("also", []):
            self.add_error("also", "Untick whom it is with: they take part anyway")
        return cleaned

    def taking(self) -> list[Taking]:
        """Who else takes part."""
        return [self._takers[code] for code in self.cleaned_data["also"]]


class MoveForm(MomentForm):
    """Move an appointment to another time."""

    at = DateField(label="New day")
    time = TimeField(label="New time")
    minutes = _length()
    way = one_of("How", SPEAKING)
    place = forms.CharField(label="Place (optional)", required=False, max_length=120)
    all_the_same = all_the_same_box()

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
        widget=OneChoice(reveals={WhatHappened.CANCELLED: "cancelled_by"}, attrs={"autofocus": True}),
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
