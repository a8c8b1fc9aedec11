"""The questions asked of each referral: how they look, before they are saved."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.urls import reverse

from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.actions import change_policy
from tideover.organisation.eligibility import TEMPLATES, EligibilityForm, Question
from tideover.organisation.queries import ELIGIBILITY, policy_of
from tideover.referrals.forms import question_field
from tideover.web.views.policy import digest


@page(Permission.SERVICE_SET_UP)
def change_eligibility(request: StaffRequest) -> HttpResponse:
    """Add, reword, order and retire the questions, beginning with a template if one is chosen. How they look when a
    referral is taken is shown first, and saved then."""
    policy = policy_of(request.actor.service_id)
    template = TEMPLATES.get(request.GET.get("template", ""))
    back = reverse("organisation")

    def act(form: EligibilityForm) -> str:
        version = form.cleaned_data["version"]
        change_policy(policy=policy, by=request.actor, version=version, eligibility=form.questions())
        return notices.say_at(back, request, Recorded("Questions saved. They are asked of each referral from now on."))

    def before(form: EligibilityForm) -> Mapping[str, Any] | None:
        questions = form.questions()
        seen = digest({ELIGIBILITY: questions})
        if request.POST.get("seen") == seen and "save" in request.POST:
            return None
        return {"looks": looks(questions), "seen": seen, "retired": retired(policy.eligibility, questions)}

    context = {
        "back": (back, "Back to our service"),
        "templates": TEMPLATES.values(),
        "template": template,
        "asks_nothing": not policy.eligibility,
    }
    begin_with = template.questions if template else None
    make = partial(EligibilityForm, policy=policy, begin_with=begin_with)
    return form_page(request, make, act=act, before=before, template="web/eligibility.html", context=context)


def looks(questions: list[Question]) -> forms.Form:
    """The questions as whoever takes a referral sees them, to be shown only."""
    form = forms.Form(prefix="looks")
    form.fields.update({each["code"]: question_field(each) for each in questions})
    for field in form.fields.values():
        field.disabled = True
    return form


def retired(now: list[Question], then: list[Question]) -> list[str]:
    """The questions that would not be asked any more."""
    asked = {each["code"] for each in then}
    return [each["question"] for each in now if each["code"] not in asked]
