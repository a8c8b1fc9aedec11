"""How the service is set up."""

from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import render

from tideover.foundation.access import Permission, page
from tideover.foundation.access.roles import ROLES
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Membership
from tideover.organisation.models import Intervention, Staff, Team
from tideover.organisation.queries import policy_of


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
        "catalogue": Intervention.objects.filter(withdrawn_on=None),
    }
    return render(request, "organisation/organisation.html", context)
