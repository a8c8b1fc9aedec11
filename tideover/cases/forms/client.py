"""Forms about a client: how they stand at work."""

from typing import Any

from django import forms

from tideover.employment.models import Post
from tideover.employment.queries import posts_of
from tideover.employment.rules import NOT_IN_POST, SpellState
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.people.models import Person


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
        posts = posts_of(person).select_related("employer")
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
