"""Pages about what others may be told of a case's client, and on what basis data about them are held."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.consent.actions import record_decision, record_decisions
from tideover.consent.actions import record_legal_basis as record_basis
from tideover.consent.forms import ContactLeftForm, LegalBasisForm, PermissionForm, PermissionsForm
from tideover.consent.queries import Told, decisions_of, grid_of, history_of, legal_bases_of, row_of, told_of
from tideover.consent.rules import Article6, Article9, Choice, How, KindOfInformation, Purpose, Words
from tideover.foundation import clock
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import plural
from tideover.organisation.queries import staff_of
from tideover.people.actions import employer_contact_left


def _purpose_named(code: str) -> Purpose:
    """The purpose that an address names. Raises Http404 where there is none."""
    if code not in Purpose.codes():
        raise Http404(f"No purpose {code}")
    return Purpose(code)


def _grid(case: Case, purpose: Purpose = Purpose.SUPPORT) -> str:
    return reverse("permissions", args=[case.reference, purpose.value])


@subject_page(Case, Permission.PERMISSION_RECORD)
def permissions(request: StaffRequest, case: Case, purpose: str) -> HttpResponse:
    """What each party may be told, for one purpose: to be read aloud with the client."""
    asked = _purpose_named(purpose)
    rows = grid_of(case.person, employers_in(case), asked, clock.today())
    context = {
        "case": case,
        "back": (reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}"),
        "purpose": asked,
        "purposes": list(Purpose),
        "kinds": list(KindOfInformation),
        "rows": [row for row in rows if not row.has_left],
        "left": [row for row in rows if row.has_left],
        "bases": legal_bases_of(case.person),
        "articles": (dict(Article6.choices()), dict(Article9.choices())),
        "said": notices.take(request),
    }
    return render(request, "cases/permissions.html", context)


def _told_named(case: Case, code: str) -> Told:
    """The party that an address names, as in "employer-12" or "employer-at-7". Raises Http404 for what is none, and for
    an employer, or a person there, who has nothing to do with the client."""
    known = {told.code: told for told in told_of(case.person, employers_in(case), decisions_of(case.person))}
    if code not in known:
        raise Http404(f"Nobody {code}")
    return known[code]


def _cell_named(case: Case, cell: str) -> tuple[Told, KindOfInformation]:
    """The party and kind of information that an address names, as in "employer-12.work". Raises Http404 for what
    is none."""
    whom, _, kind = cell.partition(".")
    if kind not in KindOfInformation.codes():
        raise Http404(f"No permission {cell}")
    return _told_named(case, whom), KindOfInformation(kind)


@subject_page(Case, Permission.PERMISSION_RECORD)
def record_permission(request: StaffRequest, case: Case, purpose: str, cell: str) -> HttpResponse:
    """Record what the client decided about one cell of the grid; shows what they decided before."""
    wanted, (told, kind) = _purpose_named(purpose), _cell_named(case, cell)

    def act(form: PermissionForm) -> str:
        asked = form.cleaned_data
        decision = Choice(asked["decision"])
        record_decision(
            person=case.person,
            by=request.actor,
            **told.whom,
            kind=kind,
            purpose=wanted,
            decision=decision,
            on=asked["on"],
            how=How(asked["how"]),
            words_of=Words(asked["words_of"]),
            exception=asked["exception"],
            valid_from=asked["valid_from"],
            valid_until=asked["valid_until"],
            staff=staff_of(request.actor),
        )
        said = Recorded(f"Saved for {told.name}. {kind.label}: {decision.label.lower()}.")
        return notices.say_at(_grid(case, wanted), request, said)

    context = {
        "case": case,
        "back": (_grid(case, wanted), "Back to who may be told what"),
        "submit": "Save",
        "told": told,
        "kind": kind,
        "purpose": wanted,
        "history": history_of(case.person, told, kind, wanted),
        "labels": (dict(Choice.choices()), dict(How.choices()), dict(Words.choices())),
    }
    return form_page(request, PermissionForm, act=act, template="cases/record_permission.html", context=context)


@subject_page(Case, Permission.PERMISSION_RECORD)
def record_permissions(request: StaffRequest, case: Case, purpose: str, whom: str) -> HttpResponse:
    """Record what the client decided about everything that one party may be told, in one talk."""
    wanted, told = _purpose_named(purpose), _told_named(case, whom)
    row = row_of(case.person, told, wanted, clock.today())
    if row.has_left:
        raise Http404(f"{told.name} has left the employer")

    def act(form: PermissionsForm) -> str:
        asked = form.cleaned_data
        recorded = record_decisions(
            person=case.person,
            by=request.actor,
            decided=form.decided(),
            on=asked["on"],
            **told.whom,
            purpose=wanted,
            how=How(asked["how"]),
            words_of=Words(asked["words_of"]),
            staff=staff_of(request.actor),
        )
        said = Recorded(f"Saved for {told.name}: {plural(len(recorded), 'decision')}.")
        return notices.say_at(_grid(case, wanted), request, said)

    context = {
        "case": case,
        "back": (_grid(case, wanted), "Back to who may be told what"),
        "submit": "Save",
        "told": told,
        "purpose": wanted,
    }
    make = partial(PermissionsForm, standing={cell.kind: cell.words for cell in row.cells})
    return form_page(request, make, act=act, template="cases/record_permissions.html", context=context)


@subject_page(Case, Permission.PERMISSION_RECORD)
def contact_left(request: StaffRequest, case: Case, whom: str) -> HttpResponse:
    """Say that somebody at the employer is not there any more."""
    contact = _told_named(case, whom).contact
    if contact is None:
        raise Http404(f"{whom} is nobody in particular")

    def act(form: ContactLeftForm) -> str:
        employer_contact_left(contact=contact, by=request.actor, on=form.cleaned_data["on"])
        return notices.say_at(_grid(case), request, Recorded(f"{contact.name} has left the employer."))

    context = {"case": case, "contact": contact, "back": (_grid(case), "Back to who may be told what")}
    context["submit"] = "Save"
    return form_page(request, ContactLeftForm, act=act, template="cases/contact_left.html", context=context)


@subject_page(Case, Permission.PERMISSION_RECORD)
def record_legal_basis(request: StaffRequest, case: Case) -> HttpResponse:
    """Say on what basis the service holds data about the client."""

    def act(form: LegalBasisForm) -> str:
        asked = form.cleaned_data
        record_basis(
            person=case.person,
            by=request.actor,
            article6=Article6(asked["article6"]),
            article9=Article9(asked["article9"]),
            on=asked["on"],
            reason=asked["reason"],
            staff=staff_of(request.actor),
        )
        return notices.say_at(_grid(case), request, Recorded("The basis for holding data is recorded."))

    context = {"case": case, "back": (_grid(case), "Back to who may be told what"), "submit": "Save the basis"}
    return form_page(request, LegalBasisForm, act=act, template="cases/record_legal_basis.html", context=context)
