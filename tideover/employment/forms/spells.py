"""Forms about spells: the next one, one that was recorded wrongly, one entered in error."""

from decimal import Decimal
from typing import Any

from django import forms

from tideover.employment.models import MOST_WEEKLY_HOURS, Post, Spell
from tideover.employment.queries import posts_of
from tideover.employment.rules import NOT_IN_POST, SpellState
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.people.models import Person

LEAST_WEEKLY_HOURS = Decimal("0.5")


def tick(label: str) -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, widget=forms.CheckboxInput(attrs={"small": True}))


def hours(label: str) -> forms.DecimalField:
    """Hours a week, which nobody need know."""
    return forms.DecimalField(
        widget=forms.NumberInput(attrs={"size": 5, "inputmode": "decimal"}),
        label=label,
        required=False,
        min_value=LEAST_WEEKLY_HOURS,
        max_value=MOST_WEEKLY_HOURS,
        max_digits=4,
        decimal_places=1,
    )


def trimmed(number: Decimal | None) -> str:
    """Hours as they are typed: "8" and not "8.0"."""
    return "" if number is None else f"{float(number):g}"


class _SpellFields(PageForm):
    """What a spell says."""

    spoken = {
        "starts_on": "the day since when",
        "state": "how they stand at work",
        "post": "the post",
        "ends_on": "the last day",
        "weekly_hours": "the hours a week",
    }

    state = forms.ChoiceField(label="How they stand", choices=SpellState.choices(), widget=OneChoice(small=True))
    post = forms.ModelChoiceField(
        label="In which post", queryset=Post.objects.none(), required=False, empty_label="No post"
    )
    starts_on = DateField(label="Since when?")
    adjusted = tick("With adjustments at work")
    weekly_hours = hours("Hours a week, where not the usual ones (optional)")
    ends_on = DateField(label="Last day (only if it is over)", required=False)
    dates_are_estimated = tick("The days are not certain")

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_of(person)
        self.fields["post"].queryset = posts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Nobody is unemployed or retired in a post: the one that was chosen beforehand is not meant then."""
        cleaned = super().clean() or {}
        if cleaned.get("state") in NOT_IN_POST:
            cleaned["post"] = None
        return cleaned

    def details(self) -> dict[str, Any]:
        """What the spell is to say."""
        return {name: self.cleaned_data[name] for name in _SpellFields.base_fields}


class SpellForm(_SpellFields):
    """Record a change at work."""

    then_as_before = tick("If it is over: after that it was as before")
    still = tick("This is how it is today (work is then known to today)")

    def __init__(self, *args: Any, person: Person, post: Post | None = None, **kwargs: Any) -> None:
        running = posts_of(person).filter(ended_on=None).first()
        first = {"starts_on": clock.today(), "post": post or running, "then_as_before": True, "still": True}
        kwargs["initial"] = {**first, **(kwargs.get("initial") or {})}
        super().__init__(*args, person=person, **kwargs)


class CorrectSpellForm(_SpellFields):
    """Correct a spell that was recorded wrongly."""

    versioned = True

    neighbours_follow = tick("The spell that ended the day before, or began the day after, moves with it")

    @classmethod
    def initial_of(cls, spell: Spell) -> dict[str, Any]:
        """What the form shows of a spell at first."""
        shown = {name: getattr(spell, name) for name in _SpellFields.base_fields}
        return {**shown, "weekly_hours": trimmed(spell.weekly_hours), "version": spell.version}


class RemoveSpellForm(PageForm):
    """Remove a spell that was entered in error."""

    goes_on_again = tick("What ended the day before goes on instead")

    def __init__(self, *args: Any, before: str, **kwargs: Any) -> None:
        kwargs["initial"] = {"goes_on_again": True, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        if before:
            self.fields["goes_on_again"].label = f"{before} goes on instead"
        else:
            del self.fields["goes_on_again"]
