"""Pages about a case's client: correcting details, recording a change at work, and what others may be told."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.forms import PermissionForm, PersonForm, SpellForm
from tideover.cases.models import Case
from tideover.consent.actions import record_decision
from tideover.consent.queries import Told, decisions_of, grid_of, told_of
from tideover.consent.rules import Choice, How, KindOfInformation, Purpose
from tideover.employment.actions import record_spell as record
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.people.actions import correct_person as correct
from tideover.people.models import Employer


def _back(case: Case) -> tuple[str, str]:
    return reverse("case", args=[case.reference]), f"Back to {case.person.name or case.reference}"


@subject_page(Case, Permission.PERSON_EDIT)
def correct_person(request: StaffRequest, case: Case) -> HttpResponse:
    """Correct what is known of the client; shows what somebody else changed meanwhile."""

    def act(form: PersonForm) -> str:
        correct(person=case.person, by=request.actor, version=form.cleaned_data["version"], **form.details())
        return notices.say_at(reverse("case", args=[case.reference]), request, Recorded("Details saved."))

    make = partial(PersonForm, initial=PersonForm.initial_of(case.person))
    context = {"case": case, "back": _back(case), "submit": "Save the details"}
    return form_page(request, make, act=act, template="cases/correct_person.html", context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def record_spell(request: StaffRequest, case: Case) -> HttpResponse:
    """Record how the client stands at work from some day on."""

    def act(form: SpellForm) -> str:
        asked = form.cleaned_data
        record(
            person=case.person,
            by=request.actor,
            state=SpellState(asked["state"]),
            starts_on=asked["starts_on"],
            post=asked["post"],
            adjusted=asked["adjusted"],
            weekly_hours=asked["weekly_hours"],
        )
        return notices.say_at(reverse("case", args=[case.reference]), request, Recorded("Change at work recorded."))

    make = partial(SpellForm, person=case.person)
    context = {"case": case, "back": _back(case), "submit": "Save the change"}
    return form_page(request, make, act=act, template="cases/record_spell.html", context=context)


def _employer(case: Case) -> Employer | None:
    return case.post.employer if case.post else None


def _purpose_named(code: str) -> Purpose:
    """The purpose that an address names. Raises Http404 where there is none."""
    if code not in Purpose.codes():
        raise Http404(f"No purpose {code}")
    return Purpose(code)


@subject_page(Case, Permission.PERMISSION_RECORD)
def permissions(request: StaffRequest, case: Case, purpose: str) -> HttpResponse:
    """What each party may be told, for one purpose: to be read aloud with the client."""
    asked = _purpose_named(purpose)
    context = {
        "case": case,
        "back": _back(case),
        "purpose": asked,
        "purposes": list(Purpose),
        "kinds": list(KindOfInformation),
        "rows": grid_of(case.person, _employer(case), asked, clock.today()),
        "said": notices.take(request),
    }
    return render(request, "cases/permissions.html", context)


def _cell_named(case: Case, cell: str) -> tuple[Told, KindOfInformation]:
    """The party and kind of information that an address names, as in "employer-12.work". Raises Http404 for what
    is none, and for a person at an employer who has nothing to do with the client."""
    whom, _, kind = cell.partition(".")
    known = {told.code: told for told in told_of(case.person, _employer(case), decisions_of(case.person))}
    if whom not in known or kind not in KindOfInformation.codes():
        raise Http404(f"No permission {cell}")
    return known[whom], KindOfInformation(kind)


@subject_page(Case, Permission.PERMISSION_RECORD)
def record_permission(request: StaffRequest, case: Case, purpose: str, cell: str) -> HttpResponse:
    """Record what the client decided about one cell of the grid."""
    wanted, (told, kind) = _purpose_named(purpose), _cell_named(case, cell)
    grid = reverse("permissions", args=[case.reference, wanted.value])

    def act(form: PermissionForm) -> str:
        asked = form.cleaned_data
        decision = Choice(asked["decision"])
        record_decision(
            person=case.person,
            by=request.actor,
            party=told.party,
            employer_contact=told.contact,
            kind=kind,
            purpose=wanted,
            decision=decision,
            on=asked["on"],
            how=How(asked["how"]),
            exception=asked["exception"],
            staff=staff_of(request.actor),
        )
        return notices.say_at(grid, request, Recorded(f"{told.name}: {kind.label}: {decision.label.lower()}."))

    back = grid, "Back to who may be told what"
    context = {"case": case, "back": back, "submit": "Save", "told": told, "kind": kind, "purpose": wanted}
    return form_page(request, PermissionForm, act=act, template="cases/record_permission.html", context=context)
