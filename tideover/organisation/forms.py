"""The form for a service's policy."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.words import capitalised
from tideover.foundation.workingdays import Nation
from tideover.organisation.models import Policy

SECTIONS: dict[str, tuple[str, ...]] = {
    "How often a client is spoken with": (
        "cadence_assessing",
        "cadence_planning",
        "cadence_active",
        "cadence_in_work_support",
        "reach_differently_after",
    ),
    "Referrals": (
        "acknowledge_within",
        "decide_within",
        "tell_within",
        "first_appointment_within",
        "first_appointment_by_absence_day",
    ),
    "Appointments and permissions": ("rebook_within", "ask_permissions_within", "lapse_warning"),
    "Caseload": ("active_cap", "placement_apart"),
    "Complaints, and care from others": (
        "complaint_acknowledge_within",
        "complaint_answer_within",
        "chase_care_every",
    ),
    "Endings": (
        "settled_ending_after",
        "support_is_open_ended",
        "unanswered_ending_after",
        "follow_up_weeks",
        "follow_up_attempts",
    ),
    "Keeping and counting": ("erase_cases_after", "erase_referrals_after", "nation"),
}
"""The values of a policy that are set on its page, under their headings."""

FROM_NOUGHT = {"first_appointment_by_absence_day", "lapse_warning"}
"""Values that may be 0: nothing is asked for ahead of time then."""
LONGEST, LONGEST_WEEK, MOST_FOLLOW_UPS = 999, 260, 10
"""The largest number of a policy; the last week after an ending in which somebody is asked again, five years on; how
often they are."""


class PolicyForm(PageForm):
    """What the service has decided about how it works."""

    versioned = True

    def __init__(self, *args: Any, policy: Policy, **kwargs: Any) -> None:
        shown = {name: getattr(policy, name) for name in self.base_fields}
        shown["follow_up_weeks"] = ", ".join(map(str, policy.follow_up_weeks))
        kwargs["initial"] = {**shown, "version": policy.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def clean_follow_up_weeks(self) -> list[int]:
        """The weeks, apart by commas, the earliest first and each once."""
        typed = [part.strip() for part in self.cleaned_data["follow_up_weeks"].split(",") if part.strip()]
        if not all(part.isascii() and part.isdecimal() and 1 <= int(part[:9]) <= LONGEST_WEEK for part in typed):
            raise ValidationError(
                f"Enter weeks as numbers from 1 to {LONGEST_WEEK} with commas between, for example 13, 26, 52."
            )
        if len(typed) > MOST_FOLLOW_UPS:
            raise ValidationError(f"Enter at most {MOST_FOLLOW_UPS} weeks.")
        return sorted({int(part) for part in typed})

    def values(self) -> dict[str, Any]:
        """The policy's values by their names."""
        return {name: self.cleaned_data[name] for name in self.base_fields}


def _field(name: str) -> forms.Field:
    label = capitalised(str(Policy._meta.get_field(name).verbose_name))  # type: ignore[union-attr]
    if name == "follow_up_weeks":
        hint = "With commas between; empty where nobody is asked"
        return forms.CharField(label=label, help_text=hint, required=False, max_length=60)
    if name == "nation":
        return forms.ChoiceField(label="Bank holidays of", choices=Nation.choices())
    if name in {"placement_apart", "support_is_open_ended"}:
        return forms.BooleanField(label=label, required=False, widget=forms.CheckboxInput(attrs={"small": True}))
    least = 0 if name in FROM_NOUGHT else 1
    return forms.IntegerField(
        label=label, min_value=least, max_value=LONGEST, widget=forms.NumberInput(attrs={"size": 3})
    )


PolicyForm.base_fields.update({name: _field(name) for names in SECTIONS.values() for name in names})
