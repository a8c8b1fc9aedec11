"""Saying that a client has a second record, and taking it back."""

from functools import partial

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tideover.cases.forms.same_person import NamedCaseForm, SamePersonForm
from tideover.cases.models import Case
from tideover.cases.same_person import comparison_of, merged_of
from tideover.cases.views.steering import context_of
from tideover.foundation.access import Permission, in_scope, subject_page
from tideover.foundation.access.fetching import fetch
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.people.actions.merging import merge, undo_merge
from tideover.people.models import Person


def _here(case: Case) -> str:
    return reverse("same_person", args=[case.reference])


def _back(request: StaffRequest, case: Case) -> tuple[str, str]:
    """The case, or the list for somebody who finds cases and opens none."""
    if request.actor.may(Permission.CASE_VIEW):
        return reverse("case", args=[case.reference]), f"Back to {case.client.name or case.reference}"
    return reverse("cases"), "Back to the cases"


def _named(request: StaffRequest, case: Case, asks: NamedCaseForm) -> Case | None:
    """The case that was named, if somebody reaches it and it is another person's. That they looked is noted."""
    reference = asks.cleaned_data["reference"]
    known = in_scope(request.actor, Case).filter(reference__iexact=reference).values_list("reference", flat=True)
    try:
        named = fetch(request.actor, Case, known.first() or reference, Permission.PERSON_MERGE)
    except (Http404, PermissionDenied):
        asks.add_error("reference", "You reach no case with this reference. Check it, or ask who takes referrals")
        return None
    if named.person.survivor_id == case.person.survivor_id:
        asks.add_error("reference", "This is a case of the same record. Enter that of another one")
        return None
    return named


@subject_page(Case, Permission.PERSON_MERGE)
def same_person(request: StaffRequest, case: Case) -> HttpResponse:
    """Compare the client with those who look alike, or whose case `?reference=` names, and say who is the same."""
    asks = NamedCaseForm(request.GET if "reference" in request.GET else None)
    named = _named(request, case, asks) if asks.is_bound and asks.is_valid() else None
    found = comparison_of(case, request.actor, named)

    def act(form: SamePersonForm) -> str:
        known = form.chosen()
        merge(person=known, into=case.client, by=request.actor)
        words = f"Saved: the record of {known.name or 'this person'} is of {case.client.name or case.reference} too."
        return notices.say_at(_here(case), request, Recorded(words))

    context = context_of(case, "Recorded twice?", "Say that it is the same person", found=found)
    context |= {"back": _back(request, case), "merged": merged_of(case), "said": notices.take(request), "asks": asks}
    make = partial(
        SamePersonForm,
        alike=[each.likeness.person for each in found.alike],
        cases={each.likeness.person.pk: each.cases for each in found.alike},
    )
    return form_page(request, make, act=act, template="cases/same_person.html", context=context)


@subject_page(Case, Permission.PERSON_MERGE)
def tell_apart(request: StaffRequest, case: Case, record: int) -> HttpResponse:
    """Take back that a record is of the client."""
    other = get_object_or_404(Person, pk=record, merged_into=case.person.survivor_id)

    def act(form: PageForm) -> str:
        undo_merge(person=other, by=request.actor)
        words = f"Taken back: the record of {other.name or 'this person'} stands by itself."
        where = _here(case) if request.actor.may(Permission.CASE_VIEW) else reverse("cases")
        return notices.say_at(where, request, Recorded(words))

    lead = "Everything recorded with it goes back with it: its cases, work and permissions. Nothing is lost."
    context = context_of(case, "Take back that this is the same person", "Take it back", lead)
    context |= {"back": (_here(case), "Back to the comparison"), "whose": other.name or "no name"}
    return form_page(request, PageForm, act=act, template="cases/form.html", context=context)
