"""Saying that somebody's work status is still what the record says."""

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from tideover.cases.models import Case
from tideover.employment.actions import confirm_work_status
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages import notices
from tideover.foundation.pages.notices import Recorded


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def confirm_work(request: StaffRequest, case: Case) -> HttpResponse:
    """Note that how the client stands at work was confirmed today. Saying so twice changes nothing; an address that is
    only looked at leads to the case."""
    where = reverse("case", args=[case.reference])
    if request.method == "POST":
        try:
            confirm_work_status(person=case.person, by=request.actor, on=clock.today())
            words = "Noted: how they stand at work is still so today."
        except Refused as refusal:
            words = refusal.sentence
        notices.say_at(where, request, Recorded(words))
    return HttpResponseRedirect(where)
