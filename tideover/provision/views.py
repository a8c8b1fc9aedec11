"""Pages about care from others."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.provision import actions
from tideover.provision.forms import CHASED, AwaitForm, CareStepForm
from tideover.provision.models import CareOutside
from tideover.provision.queries import care_of
from tideover.provision.rules import CareEnd, CareKind


def _context(case: Case, submit: str, **more: Any) -> dict[str, Any]:
    back = (reverse("care_outside", args=[case.reference]), "Back to care")
    return {"case": case, "back": back, "submit": submit, **more}


@subject_page(Case, Permission.CONTACT_RECORD)
def care_outside(request: StaffRequest, case: Case) -> HttpResponse:
    """What the client waits for from others, and what came."""
    back = (reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}")
    context = {"case": case, "back": back, "care": care_of(case), "said": notices.take(request)}
    return render(request, "provision/care_outside.html", context)


@subject_page(Case, Permission.CONTACT_RECORD)
def await_care(request: StaffRequest, case: Case) -> HttpResponse:
    """Write down what the client waits for."""

    def act(form: AwaitForm) -> str:
        asked = form.cleaned_data
        actions.await_care(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            kind=CareKind(asked["kind"]),
            what=asked["what"],
            from_whom=asked["from_whom"],
            since=asked["since"],
        )
        return notices.say_at(reverse("care_outside", args=[case.reference]), request, Recorded("Saved."))

    return form_page(request, AwaitForm, act=act, template="provision/await_care.html", context=_context(case, "Save"))


@subject_page(Case, Permission.CONTACT_RECORD)
def care_step(request: StaffRequest, case: Case, care: int) -> HttpResponse:
    """Say that care was chased, was received or is awaited no more."""
    row = get_object_or_404(CareOutside, case=case, pk=care)

    def act(form: CareStepForm) -> str:
        asked = form.cleaned_data
        if asked["step"] == CHASED:
            actions.chase_care(care=row, by=request.actor, on=asked["on"])
        else:
            ended_by = CareEnd(asked["step"])
            charged = asked["charged"] if ended_by is CareEnd.RECEIVED else None
            actions.end_care(care=row, by=request.actor, on=asked["on"], ended_by=ended_by, charged=charged)
        return notices.say_at(reverse("care_outside", args=[case.reference]), request, Recorded("Saved."))

    make = partial(CareStepForm)
    context = _context(case, "Save", care=row)
    return form_page(request, make, act=act, template="provision/care_step.html", context=context)
