"""How long people wait for us, for whoever answers for a team."""

from django.http import HttpResponse
from django.shortcuts import render

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.organisation.queries import staff_of
from tideover.web.queries.waiting_times import WEEKS, waits_of


@page(Permission.TEAM_VIEW)
def waiting_times(request: StaffRequest) -> HttpResponse:
    """Whether people wait longer than they did, week by week."""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    context = {"team": staff.team, "waits": waits_of(staff.team, clock.today()), "number": WEEKS}
    return render(request, "web/waiting_times.html", context)
