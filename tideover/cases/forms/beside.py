"""Forms of what stands beside a case: concerns, complaints, supporters, posts."""

from typing import Any

from django import forms

from tideover.cases.forms.steering import TodayForm, line
from tideover.cases.models import Case, Complaint, Concern
from tideover.cases.rules import LONGEST_WORDS, ComplaintAbout, Relation
from tideover.employment.models import Post
from tideover.employment.queries import posts_of
from tideover.foundation.pages.forms import DateField, ManyChoices, NoteField, OneChoice, PageForm, TelephoneField


def words(label: str, *, required: bool = True, rows: int = 3) -> NoteField:
    """Some lines of text."""
    return NoteField(label=label, required=required, max_length=LONGEST_WORDS, rows=rows)


class ConcernForm(TodayForm):
    """Raise a safety concern."""

    spoken = {
        "on": "the day it was raised",
        "review_on": "the day to look again",
        "what": "what you are worried about",
        "plan": "what will be done",
    }

    what = words("What are you worried about?")
    plan = words("What will be done, by whom?")
    told = line("Who was told", required=True, help_text="For example, the team manager, their GP, or 999")
    on = DateField(label="Raised on")
    review_on = DateField(label="Look again on")


class ReviewConcernForm(PageForm):
    """Look at a safety concern again."""

    OPEN, OVER = "open", "over"
    spoken = {
        "review_on": "the day to look again",
        "what": "how it is now",
        "plan": "what will be done",
        "because": "why it is over",
    }

    what = forms.ChoiceField(
        label="How is it now?",
        choices=[(OPEN, "The worry is still there"), (OVER, "It is over")],
        widget=OneChoice(reveals={OVER: "because"}),
    )
    because = line("Why is it over?")
    plan = words("What will be done, by whom?", required=False)
    told = line("Who was told")
    review_on = DateField(label="Look again on", required=False)

    @classmethod
    def initial_of(cls, concern: Concern) -> dict[str, Any]:
        """What is planned until now."""
        return {"plan": concern.plan, "told": concern.told}

    def clean(self) -> dict[str, Any]:
        """A worry that is still there needs a plan and a day."""
        cleaned = super().clean() or {}
        wanted = {
            self.OPEN: {"plan": "Enter what will be done", "review_on": "Enter the day to look again"},
            self.OVER: {"because": "Enter why it is over"},
        }
        for name, text in wanted.get(cleaned.get("what", ""), {}).items():
            if not cleaned.get(name) and not self.has_error(name):
                self.add_error(name, text)
        return cleaned


class ComplaintForm(TodayForm):
    """Record a complaint."""

    day = "received_on"
    spoken = {"received_on": "the day it came", "about": "whom it is about", "words": "what they said"}

    about = forms.ChoiceField(
        label="Whom is it about?",
        choices=ComplaintAbout.choices(),
        widget=OneChoice(small=True, reveals={ComplaintAbout.PROVIDER.value: "provider"}),
    )
    provider = line("Which provider", 120)
    words = words("What did they say?")
    received_on = DateField(label="Received on")


class ComplaintStepForm(TodayForm):
    """The next step with a complaint: acknowledge it, answer it, say what was learnt. Only what can come next is
    offered."""

    ACKNOWLEDGED, ANSWERED, LEARNT = "acknowledged", "answered", "learnt"
    LABELS = {
        ACKNOWLEDGED: "We told them that we have it",
        ANSWERED: "We answered it",
        LEARNT: "We learnt from it",
    }
    spoken = {"on": "the day", "step": "what was done"}

    step = forms.ChoiceField(label="What was done?", widget=OneChoice())
    on = DateField(label="On")
    answer = words("What was answered", required=False)
    learnt = words("What we learnt from it", required=False)

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps = [self.ACKNOWLEDGED] if complaint.acknowledged_on is None else []
        steps += [self.ANSWERED] if complaint.answered_on is None else [self.LEARNT]
        step: Any = self.fields["step"]
        step.choices = [(code, self.LABELS[code]) for code in steps]
        step.widget.reveals = {self.ANSWERED: "answer", self.LEARNT: "learnt"} if len(steps) else {}
        step.widget.reveals = {code: name for code, name in step.widget.reveals.items() if code in steps}
        if self.LEARNT in steps:
            del self.fields["on"], self.fields["answer"]
        else:
            del self.fields["learnt"]
        if len(steps) == 1:
            self.initial["step"] = steps[0]

    def clean(self) -> dict[str, Any]:
        """An answer and a lesson have words."""
        cleaned = super().clean() or {}
        wanted = {self.ANSWERED: ("answer", "Enter what was answered"), self.LEARNT: ("learnt", "Enter what we learnt")}
        name, text = wanted.get(cleaned.get("step", ""), ("", ""))
        if name and not cleaned.get(name) and not self.has_error(name):
            self.add_error(name, text)
        return cleaned


class SupporterForm(PageForm):
    """A family member or friend whom the client has named."""

    spoken = {
        "note": "what is good to know",
        "left": "that they no longer support the client",
        "relation": "what they are to the client",
    }

    name = line("Name", 120, required=True)
    relation = forms.ChoiceField(label="What are they to the client?", choices=[("", "Choose"), *Relation.choices()])
    telephone = TelephoneField(label="Telephone (optional)")
    email = forms.EmailField(label="E-mail address (optional)", required=False)
    note = line("Good to know (optional)", 200)
    left = forms.BooleanField(
        label="They no longer support the client", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )

    def __init__(self, *args: Any, is_new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_new:
            del self.fields["left"]


class CasePostsForm(PageForm):
    """Which posts a case is about."""

    post = forms.ModelChoiceField(
        label="Post at risk", queryset=Post.objects.none(), required=False, empty_label="None"
    )
    further = forms.ModelMultipleChoiceField(
        label="Further posts that this case is about",
        queryset=Post.objects.none(),
        required=False,
        widget=ManyChoices(small=True),
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        posts = posts_of(case.person)
        for name in ("post", "further"):
            self.fields[name].queryset = posts  # type: ignore[attr-defined]
