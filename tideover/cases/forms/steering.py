"""Forms that steer a case: accept, pause, end, open again, sign off."""

from typing import Any

from django import forms

from tideover.cases.rules import EndingReason, PauseReason, Told
from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, ManyChoices, OneChoice, PageForm
from tideover.foundation.pages.words import join_words
from tideover.organisation.models import Staff, Team
from tideover.organisation.queries import away
from tideover.people.rules import Way


def line(label: str, longest: int = 300, *, required: bool = False, help_text: str = "") -> forms.CharField:
    """A line of text."""
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=longest, required=required, help_text=help_text, widget=widget)


class TodayForm(PageForm):
    """A form whose field of the day is filled in with today."""

    day = "on"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {self.day: clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class AcceptForm(TodayForm):
    """Accept a referral."""

    spoken = {
        "on": "the day of accepting",
    }

    on = DateField(label="Accepted on")
    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]


class PauseForm(TodayForm):
    """Let a case wait."""

    day = "since"
    spoken = {
        "since": "the first day",
        "words": "what else there is to say",
        "reason": "why it waits",
        "look_again_on": "the day to look again",
    }

    reason = forms.ChoiceField(label="Why does it wait?", choices=PauseReason.choices(), widget=OneChoice(small=True))
    words = line("In a few words (optional)")
    since = DateField(label="Since")
    look_again_on = DateField(label="Look again on")


class PausedForm(PageForm):
    """Look again at a case that waits."""

    GO_ON, WAIT = "go_on", "wait"
    spoken = {"what": "what happens now", "look_again_on": "the day to look again"}

    what = forms.ChoiceField(
        label="What happens now?",
        choices=[(GO_ON, "Go on with the case, from today"), (WAIT, "Wait longer")],
        widget=OneChoice(reveals={WAIT: "look_again_on"}),
    )
    look_again_on = DateField(label="Look again on", required=False)

    def clean(self) -> dict[str, Any]:
        """Waiting longer needs a day to look again."""
        cleaned = super().clean() or {}
        if cleaned.get("what") == self.WAIT and not (cleaned.get("look_again_on") or self.has_error("look_again_on")):
            self.add_error("look_again_on", "Enter the day to look again")
        return cleaned


class EndForm(TodayForm):
    """End a case: a case never just stops."""

    HELD, NOT_HELD = "held", "not_held"
    spoken = {
        "on": "the day it ends",
        "reason": "why it ends",
        "talk": "whether you talked about it",
        "told": "who was told",
        "told_way": "how the others were told",
    }

    reason = forms.ChoiceField(
        label="Why does it end, as agreed?", choices=EndingReason.choices(), widget=OneChoice(small=True)
    )
    on = DateField(label="Ends on")
    talk = forms.ChoiceField(
        label="Did you and the client talk about it?",
        choices=[(HELD, "Yes"), (NOT_HELD, "No")],
        widget=OneChoice(small=True, reveals={HELD: "talk_held_on", NOT_HELD: "no_talk_because"}),
    )
    talk_held_on = DateField(label="Day of the talk", required=False)
    no_talk_because = line("Why not")
    way_back = line("What was said about the way back", required=True, help_text="How they reach us if they need us")
    open_support = line("What support stays open (optional)")
    told = forms.MultipleChoiceField(
        label="Who was told?",
        help_text="Tell others only what the client's permissions allow",
        choices=Told.choices(),
        required=False,
        widget=ManyChoices(small=True, inline=True),
    )
    told_way = forms.ChoiceField(
        label="How were the others told?",
        help_text="Only if somebody other than the client was told",
        choices=Way.choices(),
        required=False,
        widget=OneChoice(small=True, inline=True),
    )

    def clean(self) -> dict[str, Any]:
        """A talk has a day; none has a reason."""
        cleaned = super().clean() or {}
        wanted = {self.HELD: "talk_held_on", self.NOT_HELD: "no_talk_because"}.get(cleaned.get("talk", ""))
        if wanted and not cleaned.get(wanted) and not self.has_error(wanted):
            text = "Enter the day of the talk" if wanted == "talk_held_on" else "Enter why there was no talk"
            self.add_error(wanted, text)
        return cleaned

    def agreed(self) -> dict[str, Any]:
        """What was agreed, as the action takes it."""
        asked = self.cleaned_data
        held = asked["talk"] == self.HELD
        return {
            "talk_held_on": asked["talk_held_on"] if held else None,
            "no_talk_because": "" if held else asked["no_talk_because"],
            "way_back": asked["way_back"],
            "open_support": asked["open_support"],
            "told": [Told(code) for code in asked["told"]],
            "told_way": Way(asked["told_way"]) if asked["told_way"] else None,
        }


class ReopenForm(PageForm):
    """Open an ended case again; `holder` is who held it and is still here, None where nobody is."""

    HELD, NOBODY = "held", "nobody"
    spoken = {"goes_on": "who goes on with it"}

    because = line("Why", required=True)
    goes_on = forms.ChoiceField(
        label="Who goes on with it?", choices=(), required=False, initial=HELD, widget=OneChoice(small=True)
    )
    over_cap_reason = line(
        "Why it is right although they are at their cap or away", help_text="Only where they are; your manager sees it"
    )

    def __init__(self, *args: Any, holder: Staff | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if holder is None:
            del self.fields["goes_on"], self.fields["over_cap_reason"]
        else:
            choices = [(self.HELD, holder.name), (self.NOBODY, "Nobody yet: it waits to be given to somebody")]
            self.fields["goes_on"].choices = choices  # type: ignore[attr-defined]

    def asked(self) -> dict[str, Any]:
        """What the action is given."""
        said = self.cleaned_data
        return {
            "because": said["because"],
            "is_held": said.get("goes_on") != self.NOBODY,
            "over_cap_reason": said.get("over_cap_reason", ""),
        }


class SignOffForm(PageForm):
    """What is done for one client as the service ends. What is empty is still to be done."""

    spoken = {
        "notice_given_on": "the day of the notice",
        "talk_held_on": "the day of the sign-off talk",
        "handed_on_to": "who goes on with them",
    }

    notice_given_on = DateField(label="Notice given on", required=False)
    talk_held_on = DateField(label="Sign-off talk held on", required=False)
    handed_on_to = line("Handed on to", 120, help_text="Who goes on with them, or “nobody, as they wish”")


class PlacementForm(PageForm):
    """Give the work of finding a new job to somebody; `but` is who may not have it. Where one of those who may is away
    today, it is asked why it is right all the same."""

    spoken = {"away_reason": "why it is right although they are away"}

    placement_manager = forms.ModelChoiceField(
        label="Who looks for a new job with them", queryset=Staff.objects.none(), required=False, empty_label="Nobody"
    )

    def __init__(self, *args: Any, but: Staff | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        working = Staff.objects.filter(left_on=None).order_by("name", "id")
        offered = working.exclude(pk=but.pk) if but else working
        self.fields["placement_manager"].queryset = offered  # type: ignore[attr-defined]
        absent = offered.filter(pk__in=away(clock.today()).values("staff")).values_list("name", flat=True)
        if names := join_words(list(absent)):
            self.fields["away_reason"] = line(
                "Why it is right although they are away", help_text=f"Away today: {names}. It stays on record."
            )
