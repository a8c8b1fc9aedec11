"""Giving many cases of a colleague to others, where somebody leaves or falls ill. Nothing is ever given by itself."""

from collections.abc import Sequence
from functools import partial
from hashlib import sha256
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary.actions import DONE_AT_ONCE, Manner, ask_for_handovers
from tideover.diary.rules import HandingOver
from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import join_words, plural
from tideover.foundation.workingdays import Nation, add_working_days
from tideover.organisation.models import Staff
from tideover.organisation.queries import leave_of, policy_of, staff_of, still_here
from tideover.web.queries.case_list import LONGEST_SEARCH
from tideover.web.queries.reassigning import (
    MOST_ONE_BY_ONE,
    PAGE_SIZE,
    Taker,
    cases_of,
    over_the_cap,
    spread,
    suggested,
    takers_beside,
)

EACH = "each"
"""That each case goes to whom it says."""

SUMMARY_WITHIN = 5
"""Working days that are proposed for writing the summaries."""


class ReassignForm(PageForm):
    """To whom the cases go, and how."""

    spoken = {
        "to": "who takes them",
        "how": "how they go over",
        "write_by": "the day for the summaries",
        "why_no_summary": "why there is no summary",
        "over_cap_reason": "why it is right all the same",
    }

    to = forms.ChoiceField(label="Who takes them?", widget=OneChoice(small=True), initial=EACH)
    how = forms.ChoiceField(
        label="How do they go over?",
        choices=HandingOver.choices(),
        widget=OneChoice(
            small=True,
            reveals={HandingOver.WITH_SUMMARY: "write_by", HandingOver.AT_ONCE: "why_no_summary"},
        ),
    )
    write_by = DateField(label="Summaries by", required=False)
    why_no_summary = forms.CharField(
        label="Why is there no summary?",
        help_text="For example, off sick since Monday. Whoever takes a case on reads it.",
        required=False,
        max_length=300,
    )
    over_cap_reason = forms.CharField(
        label="Why it is right although somebody is at their cap",
        help_text="Only where that is so. It stays on record.",
        required=False,
        max_length=300,
    )

    proposal = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        giver: Staff,
        cases: Sequence[Case],
        takers: Sequence[Taker],
        ideas: dict[int, Taker],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.cases, self.ideas = cases, ideas
        self.fields["proposal"].initial = self.proposed = proposal_of(ideas)
        self.takers = {str(taker.staff.pk): taker for taker in takers}
        how: Any = self.fields["how"]
        written = f"Once {giver.name} has written a summary{' of each' if len(cases) > 1 else ''}"
        how.choices = [(HandingOver.WITH_SUMMARY.value, written), *HandingOver.choices()[1:]]
        self.one_by_one = 1 < len(cases) <= MOST_ONE_BY_ONE
        each = "As chosen below for each case" if self.one_by_one else "Spread as shown below"
        chosen: Any = self.fields["to"]
        chosen.choices = [(key, taker.staff.name) for key, taker in self.takers.items()]
        if len(cases) > 1:
            chosen.choices = [(EACH, each), *chosen.choices]
        else:
            self._ask_of_one()
        chosen.widget.hints = {key: taker.hint for key, taker in self.takers.items()}
        for case in cases if self.one_by_one else ():
            name = case.client.name or case.reference
            self.fields[f"to_{case.pk}"] = forms.ChoiceField(
                label=name,
                choices=[("", "Stays where it is"), *((key, each.staff.name) for key, each in self.takers.items())],
                initial=str(ideas[case.pk].staff.pk) if case.pk in ideas else "",
                required=False,
            )

    def _ask_of_one(self) -> None:
        """Of a single case it is asked only who takes it, and whoever is proposed is chosen."""
        self.fields["to"].label, self.fields["how"].label = "Who takes it?", "How does it go over?"
        self.fields["write_by"].label = "Summary by"
        self.initial["to"] = next((str(taker.staff.pk) for taker in self.ideas.values()), None)

    def rows(self) -> list[tuple[Case, Any]]:
        """Each case beside the field that says to whom it goes."""
        return [(case, self[f"to_{case.pk}"]) for case in self.cases] if self.one_by_one else []

    def chosen(self) -> dict[Case, Taker]:
        """Each case that goes to somebody, and to whom."""
        to = self.cleaned_data["to"]
        if to != EACH:
            return dict.fromkeys(self.cases, self.takers[to])
        if not self.one_by_one:
            return {case: self.ideas[case.pk] for case in self.cases}
        picked = {case: self.cleaned_data.get(f"to_{case.pk}", "") for case in self.cases}
        return {case: self.takers[key] for case, key in picked.items() if key}

    def clean(self) -> dict[str, Any]:
        """What goes over at once says why there is no summary; beyond a cap there is a reason."""
        cleaned = super().clean() or {}
        if cleaned.get("to") == EACH and not self.one_by_one and cleaned.get("proposal") != self.proposed:
            self._propose_again()
        how = cleaned.get("how")
        if how == HandingOver.AT_ONCE and not cleaned.get("why_no_summary"):
            self.add_error("why_no_summary", "Say why there is no summary")
        if how == HandingOver.WITH_SUMMARY and "write_by" not in self.errors and not cleaned.get("write_by"):
            self.add_error("write_by", "Enter the day by which the summaries are to be written")
        if cleaned.get("to") and not cleaned.get("over_cap_reason") and (over := over_the_cap(self.chosen())):
            names = join_words([taker.staff.name for taker in over])
            goes = "has as many cases as they may" if len(over) == 1 else "have as many cases as they may"
            self.add_error("over_cap_reason", f"{names} {goes}. Choose others, or say why it is right all the same")
        return cleaned

    def _propose_again(self) -> None:
        """What is spread is what was shown: where caseloads changed meanwhile, it is shown anew first."""
        sent: Any = self.data
        data = sent.copy()
        data[self.add_prefix("proposal")] = self.proposed
        self.data = data
        self.add_error("to", "What your colleagues hold has changed. Look at the proposal again, then ask for it")

    def manner(self) -> Manner:
        """How the cases go over."""
        asked = self.cleaned_data
        with_summary = asked["how"] == HandingOver.WITH_SUMMARY
        return Manner(
            how=HandingOver(asked["how"]),
            write_by=asked["write_by"] if with_summary else None,
            why_no_summary="" if with_summary else asked["why_no_summary"],
            over_cap_reason=asked["over_cap_reason"],
        )


def proposal_of(ideas: dict[int, Taker]) -> str:
    """By what a proposal is known again."""
    pairs = sorted((case, taker.staff.pk) for case, taker in ideas.items())
    return sha256(repr(pairs).encode()).hexdigest()


def _giver(request: StaffRequest, key: int) -> Staff:
    """Somebody of the manager's own team, who may have left already."""
    manager = staff_of(request.actor)
    rows = Staff.objects.select_related("team")
    return get_object_or_404(rows, pk=key, team_id=manager.team_id if manager else None)


def _words(request: StaffRequest) -> str:
    return request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]


@page(Permission.CASE_ALLOCATE)
def reassign(request: StaffRequest, key: int) -> HttpResponse:
    """Which of a colleague's cases are to go to others: those ticked, or all."""
    giver, words = _giver(request, key), _words(request)
    number = request.GET.get("page", "1")
    shown = Paginator(cases_of(request.actor, giver, words), PAGE_SIZE).get_page(number)
    return render(request, "web/reassign.html", {"giver": giver, "page_of": shown, "words": words})


@page(Permission.CASE_ALLOCATE)
def choose_takers(request: StaffRequest, key: int) -> HttpResponse:
    """To whom these cases go, and how; `?case=` names some, `?all=1` says all that are found."""
    giver, today = _giver(request, key), clock.today()
    rows = cases_of(request.actor, giver, _words(request))
    if not request.GET.get("all"):
        rows = rows.filter(reference__in=request.GET.getlist("case")[:PAGE_SIZE])
    cases, takers = list(rows), takers_beside(giver, today)
    skill = request.GET.get("skill", "")[:60]
    is_spread = len(cases) > MOST_ONE_BY_ONE
    ideas = suggested(cases, takers, skill, beyond_caps=is_spread)

    def act(form: ReassignForm) -> str:
        manager = staff_of(request.actor)
        if manager is None:
            raise Refused("Only somebody who works in the team can do this.")
        chosen = {case: taker.staff for case, taker in form.chosen().items()}
        batch = ask_for_handovers(giver=giver, by=request.actor, asked_by=manager, takers=chosen, manner=form.manner())
        report = reverse("asked_handovers")
        begun = "It takes a moment: load this page again." if len(chosen) > DONE_AT_ONCE else ""
        words = f"You asked for {plural(len(chosen), 'case')} of {giver.name} to go to colleagues. {begun}".strip()
        notices.say_at(report, request, Recorded(words))
        return f"{report}?batch={batch}"

    context = {
        "giver": giver,
        "back": (reverse("reassign", args=[giver.pk]), f"Back to the cases of {giver.name}"),
        "submit": "Ask for this handover" if len(cases) == 1 else "Ask for these handovers",
        "cases": cases,
        "takers": takers,
        "is_spread": is_spread,
        "unplaced": 0 if is_spread else len(cases) - len(ideas),
        "spread": spread(ideas, takers),
        "skill": skill,
        "skills": sorted({skill for taker in takers for skill in taker.staff.skills}),
    }
    initial = _initial(giver)
    make = partial(ReassignForm, giver=giver, cases=cases, takers=takers, ideas=ideas, initial=initial)
    return form_page(request, make, act=act, template="web/choose_takers.html", context=context)


def _initial(giver: Staff) -> dict[str, Any]:
    """Summaries are asked of somebody who is here; of somebody who is not, nothing."""
    today = clock.today()
    is_here = still_here(giver, today) is not None and leave_of(giver, today) is None
    nation = Nation(policy_of(giver.service_id).nation)
    return {
        "to": EACH,
        "how": HandingOver.WITH_SUMMARY if is_here else HandingOver.AT_ONCE,
        "write_by": add_working_days(today, SUMMARY_WITHIN, nation),
    }
