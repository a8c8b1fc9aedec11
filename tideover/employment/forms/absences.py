"""Forms about an absence: what causes it, and when the person was off with the same before."""

from typing import Any

from django import forms

from tideover.employment.forms.spells import tick
from tideover.employment.models import LONGEST_EARLIER_WEEKS, Spell
from tideover.employment.rules import Condition, WorkIsCause
from tideover.foundation.pages.forms import DateField, ManyChoices, OneChoice, PageForm


class AbsenceForm(PageForm):
    """What keeps the client off work."""

    versioned = True
    spoken = {"causes": "what keeps them off work", "work_is_cause": "whether work is a cause"}

    causes = forms.MultipleChoiceField(
        label="What keeps them off work?",
        help_text="Choose all that apply.",
        choices=Condition.choices(),
        required=False,
        widget=ManyChoices(small=True),
    )
    work_is_cause = forms.ChoiceField(
        label="Is work a cause?",
        choices=WorkIsCause.choices(),
        required=False,
        widget=OneChoice(small=True, inline=True),
    )

    @classmethod
    def initial_of(cls, spell: Spell) -> dict[str, Any]:
        """What is known of the absence."""
        return {"causes": spell.causes, "work_is_cause": spell.work_is_cause, "version": spell.version}

    def description(self) -> dict[str, Any]:
        """What was chosen, as the action takes it."""
        asked = self.cleaned_data
        work = asked["work_is_cause"]
        return {
            "causes": [Condition(code) for code in asked["causes"]],
            "work_is_cause": WorkIsCause(work) if work else None,
        }


class EarlierAbsenceForm(PageForm):
    """That the client was off with the same before."""

    spoken = {"began_on": "when it began", "weeks": "for how many weeks"}

    began_on = DateField(label="When did it begin?")
    date_is_estimated = tick("The day is not certain")
    weeks = forms.IntegerField(
        label="For how many weeks?",
        help_text="1 for less than a week",
        min_value=1,
        max_value=LONGEST_EARLIER_WEEKS,
        widget=forms.NumberInput(attrs={"size": 4, "inputmode": "numeric"}),
    )


class RemoveEarlierAbsenceForm(PageForm):
    """Remove an earlier absence that was entered in error: nothing is asked."""
