"""The board of referrals, and one of them."""

from django.http import HttpResponse
from django.shortcuts import render

from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.referrals.models import Referral
from tideover.referrals.queries import FILTERS, board, whole


@page(Permission.REFERRAL_VIEW)
def referrals(request: StaffRequest) -> HttpResponse:
    """What waits for whom, and for how long, against the policy's times."""
    show = request.GET.get("show", "")
    show = show if show in FILTERS else "open"
    found = board(request.actor, show, clock.today(), request.GET.get("page"))
    context = {"board": found, "show": show, "filters_of": FILTERS, "may": _may(request)}
    return render(request, "referrals/board.html", context)


@subject_page(Referral, Permission.REFERRAL_VIEW, argument="key")
def referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """One referral: what it says, what is owed, and what can be done."""
    shown = whole(referral, clock.today())
    context = {"it": referral, "whole": shown, "said": notices.take(request), "may": _may(request)}
    return render(request, "referrals/referral.html", context)


def _may(request: StaffRequest) -> dict[str, bool]:
    return {permission.name: request.actor.may(permission) for permission in Permission}
