"""How the service is set up."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render

from tideover.foundation.access import Permission, page
from tideover.foundation.access.roles import ROLES
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Membership
from tideover.organisation.models import Focus, Intervention, Staff, Team
from tideover.organisation.queries import policy_of

HEADINGS = {
    "": "For the whole case",
    Focus.CLIENT.value: "For the client",
    Focus.EMPLOYER.value: "With the employer",
    Focus.OTHER_AGENCIES.value: "With others",
}
"""What help is listed under, by its focus."""


def _catalogue() -> list[tuple[str, list[Intervention]]]:
    """The help on offer under its headings; a heading without help is left out."""
    offered = list(Intervention.objects.filter(withdrawn_on=None))
    under = [(heading, [row for row in offered if row.focus == focus]) for focus, heading in HEADINGS.items()]
    return [(heading, rows) for heading, rows in under if rows]


@page(Permission.SERVICE_VIEW)
def organisation(request: StaffRequest) -> HttpResponse:
    """Teams and staff with their roles, the policy in words, the catalogue."""
    working = Staff.objects.filter(left_on=None).order_by("name")
    memberships = Membership.objects.filter(service_id=request.actor.service_id, is_active=True)
    roles = {
        account_id: ", ".join(ROLES[code].label for code in codes)
        for account_id, codes in memberships.values_list("account_id", "roles")
    }
    context = {
        "teams": Team.objects.order_by("name").prefetch_related(Prefetch("staff", queryset=working)),
        "roles": roles,
        "policy": policy_of(request.actor.service_id),
        "catalogue": _catalogue(),
        "may_record_leave": request.actor.may(Permission.LEAVE_RECORD),
    }
    return render(request, "organisation/organisation.html", context)
