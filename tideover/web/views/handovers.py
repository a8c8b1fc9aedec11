"""Changes of case manager: those of one case, and those that a manager asked for."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary.actions import take_back_handovers
from tideover.foundation import clock
from tideover.foundation.access import Permission, page, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.foundation.pages.words import plural
from tideover.organisation.queries import staff_of
from tideover.web.queries.handovers import SHOWN, asked_handovers, asked_of, handover_lines, handovers_of


@subject_page(Case, Permission.CASE_VIEW)
def handovers(request: StaffRequest, case: Case) -> HttpResponse:
    """From whom the case went to whom, when, with which summary, and whether both met the client."""
    name, shown = case.client.name or case.reference, page_of(handovers_of(case), request, 20)
    context = {
        "case": case,
        "name": name,
        "shown": shown,
        "lines": handover_lines(shown, clock.today()),
        "may_hand_over": case.ended_on is None
        and case.case_manager_id is not None
        and request.actor.may(Permission.CASE_STEER),
    }
    return render(request, "web/handovers.html", context)


def _batch(request: StaffRequest) -> UUID | None:
    """The batch that the address names; None where it names none."""
    try:
        return UUID(request.GET["batch"]) if request.GET.get("batch") else None
    except ValueError:
        raise Http404("No such batch") from None


@page(Permission.CASE_ALLOCATE)
def asked(request: StaffRequest) -> HttpResponse:
    """What is to change hands in the team and has not, or `?batch=` all that was asked for together."""
    staff = staff_of(request.actor)
    if staff is None:
        return render(request, "web/nobody.html")
    number = request.GET.get("page", "1")
    at, show = int(number) if number.isdecimal() and len(number) < 8 else 1, request.GET.get("show", "")
    shown = asked_handovers(staff.team, _batch(request), at, show)
    context = {"list": shown, "is_part": bool(shown.batch) or show in SHOWN, "said": notices.take(request)}
    return render(request, "web/asked_handovers.html", context)


@page(Permission.CASE_ALLOCATE)
def take_back(request: StaffRequest) -> HttpResponse:
    """Ask for no summary any more in what was asked for together and has not gone over: what `?batch=` names."""
    staff, batch = staff_of(request.actor), _batch(request)
    if batch is None:
        return asked(request)
    if staff is None or not asked_of(staff.team, batch).exists():
        raise Http404("No such batch")
    back = reverse("asked_handovers")

    def act(form: PageForm) -> str:
        count = take_back_handovers(batch=batch, by=request.actor)
        words = f"Taken back for {plural(count, 'case')}. They stay with whoever holds them."
        return notices.say_at(back, request, Recorded(words))

    context = {"back": (f"{back}?batch={batch}", "Back"), "submit": "Take them back"}
    return form_page(request, PageForm, act=act, template="web/take_back_handovers.html", context=context)
