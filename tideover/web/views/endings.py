"""Cases that ended without a talk, and what their manager says to that."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.actions import see_ending
from tideover.cases.models import Case, Ending
from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.web.queries.endings import ending_lines

HELD, RIGHT = "held", "right"


class SeeEndingForm(PageForm):
    """What became of the talk."""

    spoken = {"what": "what became of the talk", "words": "why it is right", "talk_held_on": "the day of the talk"}

    what = forms.ChoiceField(
        label="Was it talked about since?",
        choices=[(HELD, "Yes, a talk was held"), (RIGHT, "No, and that is right so")],
        widget=OneChoice(small=True, reveals={HELD: "talk_held_on", RIGHT: "words"}),
    )
    talk_held_on = DateField(label="On which day?", required=False)
    words = forms.CharField(label="Why is it right without one?", required=False, max_length=300)


def _page_number(request: StaffRequest) -> int:
    number = request.GET.get("page", "1")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else 1


@page(Permission.TEAM_VIEW)
def endings_without_talk(request: StaffRequest) -> HttpResponse:
    """The team's cases that ended without a talk about it."""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    lines, shown = ending_lines(staff.team, clock.today(), _page_number(request))
    context = {"lines": lines, "page_of": shown, "said": notices.take(request)}
    return render(request, "web/endings_without_talk.html", context)


@subject_page(Case, Permission.TEAM_VIEW)
def see_case_ending(request: StaffRequest, case: Case, ending: int) -> HttpResponse:
    """Say that the talk was held since, or why it is right without one."""
    row = get_object_or_404(Ending, pk=ending, case=case)
    back = reverse("endings_without_talk")

    def act(form: SeeEndingForm) -> str:
        staff = staff_of(request.actor)
        if staff is None:
            raise Refused("Only somebody who works in the team can say this.")
        asked = form.cleaned_data
        was_held = asked["what"] == HELD
        if was_held and not asked["talk_held_on"]:
            raise Refused("Enter the day of the talk.", field="talk_held_on")
        see_ending(
            ending=row,
            by=request.actor,
            staff=staff,
            talk_held_on=asked["talk_held_on"] if was_held else None,
            words="" if was_held else asked["words"],
        )
        return notices.say_at(back, request, Recorded(f"Saved for {case.client.name or case.reference}."))

    context = {
        "case": case,
        "ending": row,
        "back": (back, "Back to endings without a talk"),
        "submit": "Save",
        "may_reopen": case.ended_on is not None and request.actor.may(Permission.CASE_STEER),
    }
    return form_page(request, SeeEndingForm, act=act, template="web/see_ending.html", context=context)
