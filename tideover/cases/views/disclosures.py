"""Pages about what was told to others of a case's client, and asking to tell without permission."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.consent.actions import answer_request, ask_to_disclose, record_approved_disclosure, record_disclosure
from tideover.consent.forms import (
    ApprovedDisclosureForm,
    DisclosureAnswerForm,
    DisclosureForm,
    DisclosureRequestForm,
)
from tideover.consent.models import Disclosure, DisclosureRequest
from tideover.consent.queries import Told, decisions_of, told_of
from tideover.consent.rules import Answer, Ground, KindOfInformation, Party, Purpose
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.organisation.queries import staff_of
from tideover.people.records import records_of
from tideover.people.rules import Way


def _back(case: Case) -> tuple[str, str]:
    return reverse("disclosures", args=[case.reference]), "Back to what was told to others"


def _everybody(case: Case) -> dict[str, Told]:
    """Whom something may be told to: those of the grid who have not left, and every other party."""
    known = told_of(case.person, employers_in(case), decisions_of(case.person))
    found = {told.code: told for told in known if not (told.contact and told.contact.left_on)}
    met = {told.party for told in found.values() if not told.contact}
    return found | {party.value: Told(party, party.label) for party in Party if party not in met}


def _telling(asked: dict[str, Any], everybody: dict[str, Told]) -> dict[str, Any]:
    return {
        **everybody[asked["whom"]].whom,
        "named": asked["named"],
        "kind": KindOfInformation(asked["kind"]),
        "purpose": Purpose(asked["purpose"]),
    }


def _request_of(case: Case, asked: int) -> DisclosureRequest:
    found = DisclosureRequest.objects.select_related("person", "employer", "employer_contact", "asked_by")
    return get_object_or_404(found, pk=asked, person__in=records_of([case.person.survivor_id]))


@subject_page(Case, Permission.DISCLOSURE_RECORD)
def disclosures(request: StaffRequest, case: Case) -> HttpResponse:
    """What was told to others, and what somebody asked to tell without permission."""
    records = records_of([case.person.survivor_id])
    told = Disclosure.objects.filter(person__in=records).select_related(
        "employer", "employer_contact", "decision", "request", "recorded_by"
    )
    asked = DisclosureRequest.objects.filter(person__in=records).select_related(
        "employer", "employer_contact", "asked_by"
    )
    context = {
        "case": case,
        "back": (reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}"),
        "told": page_of(told.order_by("-on", "-pk"), request),
        "asked": asked.prefetch_related("answers__answered_by", "disclosures").order_by("-pk"),
        "may_approve": request.actor.may(Permission.DISCLOSURE_APPROVE),
        "said": notices.take(request),
    }
    return render(request, "cases/disclosures.html", context)


@subject_page(Case, Permission.DISCLOSURE_RECORD)
def record_telling(request: StaffRequest, case: Case) -> HttpResponse:
    """Record what somebody was told with the client's permission."""
    everybody = _everybody(case)

    def act(form: DisclosureForm) -> str:
        asked = form.cleaned_data
        record_disclosure(
            person=case.person,
            by=request.actor,
            on=asked["on"],
            way=Way(asked["way"]),
            what=asked["what"],
            staff=staff_of(request.actor),
            **_telling(asked, everybody),
        )
        return notices.say_at(_back(case)[0], request, Recorded("What was told is recorded."))

    make = partial(DisclosureForm, whom=[(code, told.name) for code, told in everybody.items()])
    context = {"case": case, "back": _back(case), "submit": "Save"}
    return form_page(request, make, act=act, template="cases/record_disclosure.html", context=context)


@subject_page(Case, Permission.DISCLOSURE_RECORD)
def ask_to_tell(request: StaffRequest, case: Case) -> HttpResponse:
    """Ask to tell without the client's permission."""
    everybody = _everybody(case)

    def act(form: DisclosureRequestForm) -> str:
        asked = form.cleaned_data
        ask_to_disclose(
            person=case.person,
            by=request.actor,
            ground=Ground(asked["ground"]),
            basis=asked["basis"],
            reason=asked["reason"],
            staff=staff_of(request.actor),
            **_telling(asked, everybody),
        )
        return notices.say_at(_back(case)[0], request, Recorded("Asked. A manager has to answer before it is told."))

    make = partial(DisclosureRequestForm, whom=[(code, told.name) for code, told in everybody.items()])
    context = {"case": case, "back": _back(case), "submit": "Ask for approval"}
    return form_page(request, make, act=act, template="cases/ask_to_tell.html", context=context)


@subject_page(Case, Permission.DISCLOSURE_APPROVE)
def answer_telling(request: StaffRequest, case: Case, asked: int) -> HttpResponse:
    """Approve or refuse telling without the client's permission."""
    wanted = _request_of(case, asked)

    def act(form: DisclosureAnswerForm) -> str:
        answer = Answer(form.cleaned_data["answer"])
        answer_request(
            request=wanted,
            by=request.actor,
            answer=answer,
            note=form.cleaned_data["note"],
            staff=staff_of(request.actor),
        )
        return notices.say_at(_back(case)[0], request, Recorded(f"{answer.label}."))

    context = {"case": case, "asked": wanted, "back": _back(case), "submit": "Save the answer"}
    return form_page(request, DisclosureAnswerForm, act=act, template="cases/answer_telling.html", context=context)


@subject_page(Case, Permission.DISCLOSURE_RECORD)
def record_approved_telling(request: StaffRequest, case: Case, asked: int) -> HttpResponse:
    """Record that somebody was told what a manager had approved."""
    wanted = _request_of(case, asked)

    def act(form: ApprovedDisclosureForm) -> str:
        said = form.cleaned_data
        way, staff = Way(said["way"]), staff_of(request.actor)
        record_approved_disclosure(
            request=wanted, by=request.actor, on=said["on"], way=way, what=said["what"], staff=staff
        )
        return notices.say_at(_back(case)[0], request, Recorded("What was told is recorded."))

    context = {"case": case, "asked": wanted, "back": _back(case), "submit": "Save"}
    return form_page(request, ApprovedDisclosureForm, act=act, template="cases/record_approved.html", context=context)
