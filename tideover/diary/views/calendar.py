"""Somebody's appointments in their own calendar program: the file it reads, and the page that makes its address."""

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tideover.diary import actions
from tideover.diary.calendar_secret import service_of
from tideover.diary.feed import calendar_file
from tideover.diary.queries.calendar import address_at, calendar_of, current_address
from tideover.foundation import history, tenancy
from tideover.foundation.access import Permission, page, public_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages import notices
from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.submissions import once
from tideover.organisation.queries import staff_of

MAKE, SWITCH_OFF = "make", "switch_off"


@public_page
@require_safe
def calendar_file_at(request: HttpRequest, secret: str) -> HttpResponse:
    """The calendar at a secret address, for programs, which do not sign in. An address that was never made, was
    switched off or whose owner left is not found, all alike."""
    with tenancy.in_service(service_of(secret)), history.written_by(None, "calendar"):
        address = address_at(secret)
        if address is None:
            raise Http404("No calendar at this address")
        content = calendar_file(calendar_of(address.staff))
        actions.note_calendar_fetched(address=address)
    headers = {
        "Cache-Control": "no-store, private",
        "Content-Disposition": 'inline; filename="tideover.ics"',
        "X-Robots-Tag": "noindex",
    }
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


class CalendarForm(PageForm):
    """Make an address, or switch it off."""

    step = forms.ChoiceField(choices=[(MAKE, "Make"), (SWITCH_OFF, "Switch off")], widget=forms.HiddenInput)


@page(Permission.APPOINTMENT_BOOK)
def calendar_address(request: StaffRequest) -> HttpResponse:
    """Make the address of one's own calendar, make it anew, or switch it off. A new one is shown in the answer to the
    form and nowhere else: not in an address, not in a session, and not again when the form is sent twice."""
    staff = staff_of(request.actor)
    if staff is None:
        raise Http404("Only members of staff have appointments")
    form, made, refused, where = CalendarForm(data=request.POST or None), [], "", reverse("calendar_address")

    def act() -> str:
        if form.cleaned_data["step"] == MAKE:
            made.append(actions.make_calendar_address(staff=staff, by=request.actor))
            return where
        actions.switch_calendar_off(staff=staff, by=request.actor)
        return notices.say_at(where, request, Recorded("Your calendar is switched off."))

    if request.method == "POST" and form.is_valid():
        try:
            led = once(form.submission, by=request.actor, form=request.path, act=act)
        except Refused as refusal:
            refused = refusal.sentence
        else:
            if not made:
                return led
    context = {
        "form": CalendarForm(),
        "address": current_address(staff),
        "made": _in_full(request, made[0]) if made else "",
        "refused": refused,
        "said": notices.take(request) if request.method == "GET" else None,
        "back": (reverse("account"), "Back to your account"),
    }
    return render(request, "diary/calendar.html", context)


def _in_full(request: HttpRequest, secret: str) -> str:
    return request.build_absolute_uri(reverse("calendar_file", args=[secret]))
