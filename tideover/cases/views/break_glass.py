"""Opening a case outside one's scope, and a manager's word on it."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.forms.break_glass import BreakGlassForm, SeenForm
from tideover.cases.models import BreakGlass, Case
from tideover.cases.rules import WhyGlassBroken
from tideover.cases.views.steering import context_of
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of


@page(Permission.BREAK_GLASS)
def break_glass(request: StaffRequest) -> HttpResponse:
    """Open a case outside one's scope, by reference or NHS number and birth date; and those that are open so now."""

    def act(form: BreakGlassForm) -> str:
        asked = form.cleaned_data
        opened = actions.break_glass(
            by=request.actor,
            named=asked["named"],
            birth_date=asked["birth_date"],
            purpose=WhyGlassBroken(asked["purpose"]),
            reason=asked["reason"],
        )
        return reverse("case", args=[opened.case.reference])

    live = BreakGlass.objects.live().filter(staff__account_id=request.actor.account_id)
    context = {
        "back": (reverse("cases"), "Back to the cases"),
        "submit": "Open the case",
        "live": live.select_related("case__person").order_by("until"),
    }
    return form_page(request, BreakGlassForm, act=act, template="cases/break_glass.html", context=context)


@subject_page(Case, Permission.BREAK_GLASS_SEE)
def see_broken_glass(request: StaffRequest, case: Case, grant: int) -> HttpResponse:
    """Who opened a case of the team from outside, and why; the manager says that they saw it."""
    opened = get_object_or_404(BreakGlass.objects.select_related("staff__team", "seen_by"), case=case, pk=grant)

    def act(form: SeenForm) -> str:
        asked = form.cleaned_data
        actions.see_broken_glass(
            opened=opened,
            by=request.actor,
            staff=staff_of(request.actor),
            remark=asked["remark"],
            end=asked.get("end", False),
        )
        words = Recorded(f"Noted: you saw that {opened.staff.name} opened {case.reference}.")
        return notices.say_at(reverse("team"), request, words)

    context = context_of(case, "Opened from outside", "I saw this", opened=opened)
    context["back"] = (reverse("team"), "Back to the team")
    make = partial(SeenForm, opened=opened)
    return form_page(request, make, act=act, template="cases/see_broken_glass.html", context=context)
