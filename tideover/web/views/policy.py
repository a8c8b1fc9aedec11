"""The service's policy: what it would do, before it is saved."""

import hashlib
import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.actions import change_policy as change
from tideover.organisation.forms import SECTIONS, PolicyForm
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.web.queries.policy_changes import policy_changes
from tideover.worklist.foreseeing import foreseen


@page(Permission.SERVICE_SET_UP)
def change_policy(request: StaffRequest) -> HttpResponse:
    """Change how the service works. What the change does to everybody's dues is shown first, and saved then."""
    policy, today = policy_of(request.actor.service_id), clock.today()
    back = reverse("organisation")

    def act(form: PolicyForm) -> str:
        change(policy=policy, by=request.actor, version=form.cleaned_data["version"], **form.values())
        return notices.say_at(back, request, Recorded("Policy saved. What is due follows within a minute or so."))

    def before(form: PolicyForm) -> Mapping[str, Any] | None:
        values = form.values()
        seen = digest(values)
        if request.POST.get("seen") == seen and "save" in request.POST:
            return None
        return {"foreseen": foreseen(_other(policy, values), today), "seen": seen}

    context = {
        "back": (back, "Back to our service"),
        "sections": SECTIONS,
        "shape": "values",
        "changes": policy_changes(policy, today),
    }
    make = partial(PolicyForm, policy=policy)
    return form_page(request, make, act=act, before=before, template="web/policy.html", context=context)


def _other(policy: Policy, values: Mapping[str, Any]) -> Policy:
    """A policy that is not saved, with these values."""
    kept = {field.attname: getattr(policy, field.attname) for field in Policy._meta.concrete_fields}
    return Policy(**{**kept, **values})


def digest(values: Mapping[str, Any]) -> str:
    """By this a page tells whether the values sent are those whose effect it has shown."""
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()[:16]
