"""Cases: the list, and one case."""

from django.http import HttpResponse
from django.shortcuts import render

from tideover.cases.models import Case
from tideover.diary.rules import Party
from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.web.queries.case_list import FILTERS, Choice, case_list
from tideover.web.queries.case_story import case_story
from tideover.web.queries.timeline import KINDS, OTHERS, Asked

DONE = {
    "contact": "Contact recorded.",
    "attempt": "Attempt recorded.",
    "booked": "Appointment booked.",
    "moved": "Appointment moved.",
    "missed": "Recorded that the appointment was missed.",
    "cancelled": "Appointment cancelled.",
    "details": "Details saved.",
    "work": "Change at work recorded.",
}
"""What the forms of a case say when they lead back to it."""


@page(Permission.CASE_LIST)
def cases(request: StaffRequest) -> HttpResponse:
    """The cases in the person's scope: filtered, sorted, searched."""
    choice = Choice.of(request.GET)
    context = {
        "list": case_list(request.actor, choice, clock.today()),
        "choice": choice,
        "filters_of": FILTERS,
        "may_open": request.actor.may(Permission.CASE_VIEW),
        # Somebody who sees only the cases they hold need not read their own name in every row.
        "names_holder": request.actor.may(Permission.TEAM_VIEW) or not request.actor.may(Permission.CASE_VIEW),
    }
    return render(request, "web/cases.html", context)


@subject_page(Case, Permission.CASE_VIEW)
def case(request: StaffRequest, case: Case) -> HttpResponse:
    """One person's story, and what is next."""
    asked = Asked.of(request.GET)
    context = {
        "story": case_story(case, clock.today(), asked),
        "asked": asked,
        "kinds": KINDS,
        "parties": {Party.CLIENT: case.person.called or "The client", Party.EMPLOYER: "The employer", OTHERS: "Others"},
        "done": DONE.get(request.GET.get("done", "")),
        "may": {permission.name: request.actor.may(permission) for permission in Permission},
    }
    return render(request, "web/case.html", context)
