"""Agreeing how to keep in touch; handing a case over."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse

from tideover.cases.models import Case
from tideover.diary import actions
from tideover.diary.forms import HandoverForm, KeepInTouchForm
from tideover.diary.models import AskedHandover
from tideover.diary.queries import agreement_of
from tideover.diary.rules import AskedState
from tideover.diary.views.entries import done, page_context
from tideover.foundation.access import Permission, in_scope, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.people.rules import Way


@subject_page(Case, Permission.CONTACT_RECORD)
def keep_in_touch(request: StaffRequest, case: Case) -> HttpResponse:
    """How often and in which way the client wants to hear from us."""

    def act(form: KeepInTouchForm) -> str:
        asked = form.cleaned_data
        actions.agree_keeping_in_touch(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            days=asked["days"],
            way=Way(asked["way"]) if asked["way"] else None,
            note=asked["note"],
        )
        return done(request, case, Recorded("How to keep in touch is saved."))

    make = partial(KeepInTouchForm, initial=KeepInTouchForm.initial_of(case, agreement_of(case)))
    context = page_context(case, "Save")
    return form_page(request, make, act=act, template="diary/keep_in_touch.html", context=context)


@subject_page(Case, Permission.CASE_STEER)
def hand_over(request: StaffRequest, case: Case) -> HttpResponse:
    """Hand the case to a colleague, with a summary and a joint appointment."""

    def act(form: HandoverForm) -> str:
        asked = form.cleaned_data
        joint = form.joint()
        actions.hand_over(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            to=asked["to"],
            what_matters=asked["what_matters"],
            promised=asked["promised"],
            next_steps=asked["next_steps"],
            joint=joint,
            why_no_appointment=asked["why_no_appointment"],
            over_cap_reason=asked["over_cap_reason"],
        )
        words = f"{case.client.name or case.reference} is handed over to {asked['to'].name}."
        if in_scope(request.actor, Case).filter(pk=case.pk).exists():
            return done(request, case, Recorded(words))
        # Whoever gave a case away reaches its page no more: their worklist says it instead.
        messages.success(request, words)
        return reverse("home")

    row = AskedHandover.objects.filter(case=case, state=AskedState.ASKED).select_related("to_staff", "asked_by").first()
    initial = {"to": row.to_staff_id, "over_cap_reason": row.over_cap_reason} if row else {}
    make = partial(HandoverForm, case=case, initial=initial)
    context = {**page_context(case, "Hand the case over"), "asked": row}
    return form_page(request, make, act=act, template="diary/hand_over.html", context=context)
