"""Home: the worklist of whoever signed in, or the first page that they may see."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import navigation
from tideover.organisation.queries import staff_of
from tideover.worklist.queries import team_worklist, worklist_of


def _first_page(request: HttpRequest, actor: object) -> str | None:
    links = navigation.links(request, actor)  # type: ignore[arg-type]
    return links[0].href if links else None


@page(Permission.OWN_ACCOUNT)
def home(request: StaffRequest) -> HttpResponse:
    """ "Who needs me now, and why?": the worklist, for those who have one."""
    if not request.actor.may(Permission.WORKLIST_VIEW):
        return HttpResponseRedirect(_first_page(request, request.actor) or "/account/")
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    worklist = worklist_of(staff, clock.today())
    if request.actor.may(Permission.TEAM_VIEW) and not worklist.caseload.active and not worklist.caseload.settled:
        return HttpResponseRedirect("/team/")
    return render(request, "web/worklist.html", {"worklist": worklist, "staff": staff})


@page(Permission.TEAM_VIEW)
def team(request: StaffRequest) -> HttpResponse:
    """ "Who in my team needs help today, and why?\""""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    return render(request, "web/team.html", {"list": team_worklist(staff.team, clock.today())})
