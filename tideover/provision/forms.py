"""Forms about care from others."""

from typing import Any

from django import forms

from tideover.foundation import clock
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.provision.rules import CareEnd, CareKind

CHASED = "chased"


class AwaitForm(PageForm):
    """Write down what the client waits for."""

    spoken = {"kind": "what they wait for", "what": "what it is", "from_whom": "who it comes from", "since": "the day"}

    kind = forms.ChoiceField(
        label="What do they wait for?", choices=CareKind.choices(), widget=OneChoice(small=True, inline=True)
    )
    what = forms.CharField(label="What it is", help_text="For example, MRI of the back", max_length=200)
    from_whom = forms.CharField(label="From whom", max_length=200)
    since = DateField(label="Since when?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"since": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class CareStepForm(PageForm):
    """What became of it."""

    spoken = {"step": "what happened", "on": "the day", "charged": "the charge"}

    step = forms.ChoiceField(
        label="What happened?",
        choices=[(CHASED, "We asked after it; it is still awaited"), *CareEnd.choices()],
        widget=OneChoice(small=True, reveals={CareEnd.RECEIVED.value: "charged"}),
    )
    charged = forms.DecimalField(
        label="What the client was charged, in pounds (optional)",
        required=False,
        min_value=0,
        max_digits=8,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"size": 8, "inputmode": "decimal"}),
    )
    on = DateField(label="When?")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {"on": clock.today(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
