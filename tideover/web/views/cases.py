"""Cases: the list, and one case."""

from django.http import HttpResponse
from django.shortcuts import render

from tideover.cases.beside import beside, with_what_is_beside
from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.roles import IntakeWorker, Provider
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.organisation.models import Staff
from tideover.web.queries.case_list import FILTERS, Choice, case_list
from tideover.web.queries.case_menu import case_menu
from tideover.web.queries.case_story import case_story
from tideover.web.queries.following import told
from tideover.web.queries.timeline import KINDS, OTHERS, Asked


@page(Permission.CASE_LIST)
def cases(request: StaffRequest) -> HttpResponse:
    """The cases in the person's scope: filtered, sorted, searched."""
    choice = Choice.of(request.GET)
    if IntakeWorker in request.actor.roles and not choice.words and not choice.show:
        # Whoever reaches everybody's cases to find one needs nobody else's.
        return render(request, "web/find.html")
    context = {
        "list": case_list(request.actor, choice, clock.today()),
        "choice": choice,
        "holder": Staff.objects.filter(pk=choice.who).first() if choice.who else None,
        "filters_of": FILTERS,
        # Whoever only finds cases is not told how soon their case managers are to do what.
        "gives_help": Provider in request.actor.roles and not request.actor.may(Permission.CASE_VIEW),
        "may_open": request.actor.may(Permission.CASE_VIEW),
        "may_merge": request.actor.may(Permission.PERSON_MERGE),
        "may_break_glass": request.actor.may(Permission.BREAK_GLASS),
        # Somebody who sees only the cases they hold need not read their own name in every row.
        "names_holder": request.actor.may(Permission.TEAM_VIEW) or not request.actor.may(Permission.CASE_VIEW),
    }
    return render(request, "web/cases.html", context)


OPENED_FROM_OUTSIDE = {Permission.CONTACT_RECORD, Permission.CONCERN_RECORD}
"""What may be done in a case that was opened by break-glass, apart from reading it."""


@subject_page(Case, Permission.CASE_VIEW, by_grant=True, with_=with_what_is_beside)
def case(request: StaffRequest, case: Case) -> HttpResponse:
    """One person's story, and what is next."""
    asked, recorded = Asked.of(request.GET), notices.take(request)
    story, margin = case_story(case, clock.today(), asked), beside(case, clock.today())
    may = _what_they_may(request)
    context = {
        "story": story,
        "asked": asked,
        "kinds": KINDS,
        "parties": {"client": case.client.called or "The client", "employer": "The employer", OTHERS: "Others"},
        "said": told(recorded, story.next, clock.today()) if recorded else "",
        "beside": margin,
        "may": may,
        "menu": case_menu(case, may, is_visitor=request.by_grant, is_paused=bool(margin.pause)),
        "opened_from_outside": request.by_grant,
    }
    return render(request, "web/case.html", context)


def _what_they_may(request: StaffRequest) -> dict[str, bool]:
    """Which of the case's forms are offered, by the permission."""
    may = {each.name: request.actor.may(each) for each in Permission}
    if request.by_grant:
        return {name: has and Permission[name] in OPENED_FROM_OUTSIDE for name, has in may.items()}
    return may
