"""The form that says what came of a follow-up."""

from typing import Any

from django import forms

from tideover.cases.forms.steering import TodayForm
from tideover.cases.rules import LONGEST_WORDS, FollowUpOutcome
from tideover.foundation.pages.forms import DateField, OneChoice
from tideover.people.rules import Way


class FollowUpForm(TodayForm):
    """Ask somebody whose case has ended how it goes."""

    STILL, CHANGED, UNSAID = "still", "changed", "unsaid"
    spoken = {
        "on": "the day you asked",
        "words": "how they are",
        "outcome": "what came of it",
        "way": "how you asked",
        "work": "how they stand at work",
        "satisfaction": "how satisfied they were",
    }

    on = DateField(label="Asked on")
    way = forms.ChoiceField(label="How?", choices=Way.choices(), widget=OneChoice(small=True, inline=True))
    outcome = forms.ChoiceField(
        label="What came of it?", choices=FollowUpOutcome.choices(), widget=OneChoice(small=True)
    )
    work = forms.ChoiceField(
        label="How do they stand at work now?",
        help_text="Answer this and what follows only if they told you",
        required=False,
        widget=OneChoice(small=True),
    )
    words = forms.CharField(
        label="How are they, in their own words? (optional)",
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    satisfaction = forms.TypedChoiceField(
        label="How satisfied were they with us? (optional)",
        required=False,
        choices=[(1, "1, not at all"), (2, "2"), (3, "3"), (4, "4"), (5, "5, very")],
        coerce=int,
        empty_value=None,
        widget=OneChoice(small=True, inline=True),
    )

    def __init__(self, *args: Any, work_now: str, records_work: bool, **kwargs: Any) -> None:
        """`work_now` is how they stand at work by the record, in words; empty where it says nothing. Whoever does not
        themselves record work in this case (`records_work`) says in words what has changed."""
        super().__init__(*args, **kwargs)
        self.records_work = records_work
        still = [(self.STILL, f"As recorded: {work_now}")] if work_now else []
        changed = "Differently: record the change next" if work_now else "Record how they stand at work next"
        changed = changed if records_work else "Differently: say below what changed, for whoever records it"
        work: Any = self.fields["work"]
        work.choices = [*still, (self.CHANGED, changed), (self.UNSAID, "They did not say")]

    def clean(self) -> dict[str, Any]:
        """Of somebody who was reached it is said how they stand at work, and what changed where that is to be recorded
        by somebody else."""
        cleaned = super().clean() or {}
        is_reached = cleaned.get("outcome") == FollowUpOutcome.REACHED
        if is_reached and not cleaned.get("work") and not self.has_error("work"):
            self.add_error("work", "Say how they stand at work, or that they did not say")
        told_on = is_reached and cleaned.get("work") == self.CHANGED and not self.records_work
        if told_on and not cleaned.get("words") and not self.has_error("words"):
            self.add_error("words", "Say what has changed at work, so that it can be recorded")
        return cleaned
