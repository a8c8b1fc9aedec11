"""The questions that a service asks of each referral, as its administrator writes them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from tideover.foundation.pages.forms import PageForm
from tideover.organisation.models import Policy

MOST = 12
"""How many questions a service asks: a referral is taken in two minutes."""
LONGEST = 200
NEW = 2
"""How many empty boxes wait for a further question."""
LONGEST_CODE = 40

RULES_OUT = [
    ("", "Neither: it only informs"),
    ("no", "No"),
    ("yes", "Yes"),
]

Question = dict[str, str]


def _asked(code: str, question: str, rules_out: str = "") -> Question:
    return {"code": code, "question": question, "rules_out": rules_out}


@dataclass(frozen=True, slots=True)
class Template:
    """Questions to begin with: what the service is for, in a few words, and what it then asks."""

    code: str
    label: str
    questions: tuple[Question, ...]


TEMPLATES = {
    each.code: each
    for each in (
        Template(
            "open",
            "Open to everybody off sick or struggling at work",
            (
                _asked("has_job", "Do they have a job, or work for themselves?", "no"),
                _asked("off_or_struggling", "Are they off sick, or struggling at work because of their health?", "no"),
                _asked("wants_help", "Do they want our help?"),
            ),
        ),
        Template(
            "at_risk",
            "At risk of losing their job, within the area",
            (
                _asked("in_area", "Do they live or work in the area that we cover?", "no"),
                _asked("has_job", "Do they have a job, or work for themselves?", "no"),
                _asked("at_risk", "Could they lose this job because of their health?", "no"),
                _asked("wants_to_stay", "Do they want to keep this job?"),
            ),
        ),
        Template(
            "weeks_off",
            "Off sick for some weeks already",
            (
                _asked("has_job", "Do they have a job, or work for themselves?", "no"),
                _asked("off_six_weeks", "Have they been off sick for six weeks or more?", "no"),
                _asked("expects_to_return", "Do they expect to go back without help?"),
            ),
        ),
    )
}
"""Ready questions. How long somebody is off keeps them out only where a service chooses the one that says so."""


def code_of(question: str, taken: Sequence[str]) -> str:
    """The code by which records know a question: its first words, and a number where another has these."""
    stem = "_".join(re.findall("[a-z0-9]+", question.lower())[:5])[: LONGEST_CODE - 3].strip("_") or "question"
    codes = [stem, *(f"{stem}_{number}" for number in range(2, MOST + 2))]
    return next(code for code in codes if code not in taken)


class EligibilityForm(PageForm):
    """The questions in their order. Emptying one retires it; referrals keep what they were asked."""

    versioned = True

    def __init__(self, *args: Any, policy: Policy, begin_with: Sequence[Question] | None = None, **kwargs: Any) -> None:
        shown = list(policy.eligibility if begin_with is None else begin_with)
        typed = kwargs.get("data") or kwargs.get("kept") or {}
        # What was typed counts: a colleague may have left fewer questions since.
        sent = [row for row in range(1, MOST + 1) if f"question_{row}" in typed]
        self.rows = sent or list(range(1, min(MOST, max(len(shown), len(policy.eligibility)) + NEW) + 1))
        names = [name for row in self.rows for name in _fields(row)]
        vars(self).update(base_fields=dict(names), spoken=dict(_spoken(row) for row in self.rows))
        begun = {f"{name}_{row}": text for row, each in enumerate(shown, 1) for name, text in each.items()}
        kwargs["initial"] = {**begun, "version": policy.version, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.policy = policy

    def clean(self) -> dict[str, Any]:
        """No question stands twice."""
        cleaned = super().clean() or {}
        seen: set[str] = set()
        for row in self.rows:
            text = (cleaned.get(f"question_{row}") or "").casefold()
            if text and text in seen:
                self.add_error(f"question_{row}", "This question stands twice. Change one of them, or empty it.")
            seen.add(text)
        return cleaned

    def questions(self) -> list[Question]:
        """What is asked from now on, in the places that were given."""
        known = {each["code"] for each in self.policy.eligibility} | {
            each["code"] for template in TEMPLATES.values() for each in template.questions
        }
        found: list[tuple[float, Question]] = []
        for row in self.rows:
            if text := self.cleaned_data[f"question_{row}"]:
                taken = [each["code"] for _, each in found]
                code = self.cleaned_data[f"code_{row}"]
                code = code if code in known and code not in taken else code_of(text, [*taken, *known])
                place = self.cleaned_data[f"place_{row}"] or row
                # One that is moved up goes before whatever stands at its new place, one that is moved down after it.
                moved = 0.5 * ((place > row) - (place < row))
                found.append((place + moved, _asked(code, text, self.cleaned_data[f"rules_out_{row}"])))
        return [each for _, each in sorted(found, key=lambda one: one[0])]

    def parts(self) -> Iterator[tuple[int, list[Any]]]:
        """The boxes of each question, under its number."""
        for row in self.rows:
            yield row, [self[f"{name}_{row}"] for name in ("question", "rules_out", "place")]


def _spoken(row: int) -> tuple[str, str]:
    return f"rules_out_{row}", "which answer speaks against taking them on"


def _fields(row: int) -> list[tuple[str, forms.Field]]:
    place = forms.IntegerField(
        label="Place",
        initial=row,
        required=False,
        min_value=1,
        max_value=99,
        widget=forms.NumberInput(attrs={"size": 2}),
    )
    return [
        (f"code_{row}", forms.CharField(required=False, widget=forms.HiddenInput)),
        (f"question_{row}", forms.CharField(label=f"Question {row}", required=False, max_length=LONGEST)),
        (
            f"rules_out_{row}",
            forms.ChoiceField(label="Which answer speaks against taking them on?", choices=RULES_OUT, required=False),
        ),
        (f"place_{row}", place),
    ]


def in_words(questions: Sequence[Mapping[str, str]]) -> str:
    """Questions in one line, each with the answer that speaks against taking somebody on."""
    return " ".join(_in_words(each) for each in questions) or "no questions"


def _in_words(each: Mapping[str, str]) -> str:
    against = f" ({each['rules_out']} speaks against taking them on)" if each.get("rules_out") else ""
    return each["question"] + against
