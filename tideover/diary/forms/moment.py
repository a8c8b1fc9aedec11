"""What the forms of the diary share: a day and a time, and one choice of a few."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.cases.models import Case
from tideover.diary.rules import Party
from tideover.foundation import clock
from tideover.foundation.pages.forms import OneChoice, PageForm
from tideover.foundation.pages.words import clock_time, local_date, spoken_date


def one_of(label: str, choices: Sequence[tuple[str, str]], initial: str | None = None) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, initial=initial, widget=OneChoice(small=True, inline=True))


def parties_of(case: Case) -> list[tuple[str, str]]:
    """With whom it can be; the client is called by name, as everywhere else on the page."""
    return [
        (code, case.client.called if code == Party.CLIENT and case.client.called else said)
        for code, said in Party.choices()
    ]


def all_the_same_box() -> forms.BooleanField:
    """The box that books what something is in the way of. A page shows it where it was refused for that."""
    return forms.BooleanField(label="Book it all the same", required=False)


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


def said(at: datetime) -> str:
    """A moment inside a sentence: "today at 10:30", "on Tuesday 8 December at 10:30"."""
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    day = near.get((local_date(at) - clock.today()).days) or f"on {spoken_date(at, clock.today())}"
    return f"{day} at {clock_time(at)}"


def now_fields() -> dict[str, Any]:
    now = clock.now().astimezone(clock.LOCAL)
    return {"at": now.date(), "time": now.time().replace(second=0, microsecond=0)}
