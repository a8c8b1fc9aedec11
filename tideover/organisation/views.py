"""How the service is set up."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.roles import ROLES
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Membership
from tideover.foundation.pages import notices
from tideover.foundation.pages.paging import page_of
from tideover.foundation.pages.words import spoken_date
from tideover.foundation.workingdays import Nation, bank_holidays, is_published
from tideover.organisation.changes import What, changes, keys_of_changes
from tideover.organisation.guide import guide_of
from tideover.organisation.models import Focus, Intervention, Staff, Team
from tideover.organisation.queries import offered_on, policy_of

TEAMS = 20
"""How many changes, and how many teams, a page shows."""
HEADINGS = {
    "": "For the whole case",
    Focus.CLIENT.value: "For the client",
    Focus.EMPLOYER.value: "With the employer",
    Focus.OTHER_AGENCIES.value: "With others",
}
"""What help is listed under, by its focus."""


def _catalogue() -> list[tuple[str, list[Intervention]]]:
    """The help on offer under its headings; a heading without help is left out."""
    offered = list(offered_on(clock.today()))
    under = [(heading, [row for row in offered if row.focus == focus]) for focus, heading in HEADINGS.items()]
    return [(heading, rows) for heading, rows in under if rows]


@page(Permission.SERVICE_SET_UP)
def set_up(request: StaffRequest) -> HttpResponse:
    """How far the setting up of the service is, and what comes next."""
    return render(request, "organisation/set_up.html", {"guide": guide_of(request.actor.service_id)})


@page(Permission.SERVICE_VIEW)
def what_changed(request: StaffRequest) -> HttpResponse:
    """What was changed of how the service is set up, the latest first."""
    what, address = request.GET.get("show", ""), reverse("what_changed")
    shown = page_of(keys_of_changes(request.actor.service_id, what), request)
    everything = ("Everything", address, None, what not in What.codes())
    kinds = [everything, *((each.label, f"{address}?show={each}", None, what == each) for each in What)]
    return render(
        request, "organisation/changes.html", {"changes": changes(shown.object_list), "shown": shown, "kinds": kinds}
    )


@page(Permission.SERVICE_VIEW)
def holidays(request: StaffRequest) -> HttpResponse:
    """The bank holidays of this year and the next, by the nation of the service."""
    nation, year = Nation(policy_of(request.actor.service_id).nation), clock.today().year
    context = {
        "nation": nation.label,
        "years": [
            # The year stands above its days.
            (each, [spoken_date(day, day) for day in sorted(bank_holidays(each, nation))], is_published(each, nation))
            for each in (year, year + 1)
        ],
        "may_set_up": request.actor.may(Permission.SERVICE_SET_UP),
    }
    return render(request, "organisation/holidays.html", context)


@page(Permission.SERVICE_VIEW)
def organisation(request: StaffRequest) -> HttpResponse:
    """Teams and staff with their roles, the policy in words, the catalogue."""
    may_set_up = request.actor.may(Permission.SERVICE_SET_UP)
    working = Staff.objects.filter(left_on=None).order_by("name")
    teams = Team.objects.order_by("name").prefetch_related(Prefetch("staff", queryset=working))
    memberships = Membership.objects.filter(service_id=request.actor.service_id, is_active=True)
    roles = {
        account_id: ", ".join(ROLES[code].label for code in codes)
        for account_id, codes in memberships.values_list("account_id", "roles")
    }
    context = {
        "teams": page_of(teams, request, TEAMS),
        "roles": roles,
        "policy": policy_of(request.actor.service_id),
        "catalogue": _catalogue(),
        "may_set_up": may_set_up,
        "guide": guide_of(request.actor.service_id) if may_set_up else None,
        "said": notices.take(request),
        "may_record_leave": request.actor.may(Permission.LEAVE_RECORD),
    }
    return render(request, "organisation/organisation.html", context)
