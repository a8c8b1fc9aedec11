"""Whom the service has told about itself, and what referrals came of it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.referrals.actions import reaching_out
from tideover.referrals.forms import OutreachForm
from tideover.referrals.rules import Approached, OutreachKind


@page(Permission.OUTREACH_RECORD)
def outreach(request: StaffRequest) -> HttpResponse:
    """Every organisation, with the last thing done and the referrals that came."""
    shown = page_of(reaching_out.outreach_of_service(), request)
    context = {"shown": shown, "rows": reaching_out.outreach_lines(shown), "said": notices.take(request)}
    return render(request, "referrals/outreach.html", context)


@page(Permission.OUTREACH_RECORD)
def record_outreach(request: StaffRequest) -> HttpResponse:
    """Record what was done with an organisation."""

    def act(form: OutreachForm) -> str:
        asked = form.cleaned_data
        reaching_out.record_outreach(
            service=Service.objects.get(pk=request.actor.service_id),
            by=request.actor,
            name=asked["name"],
            approached=Approached(asked["approached"]),
            kind=OutreachKind(asked["kind"]),
            on=asked["on"],
            people=asked["people"],
            reach=asked["reach"],
            note=asked["note"],
        )
        return notices.say_at(reverse("outreach"), request, Recorded("Recorded."))

    context = {"back": (reverse("outreach"), "Back to the outreach"), "submit": "Save"}
    return form_page(request, OutreachForm, act=act, template="referrals/record_outreach.html", context=context)
