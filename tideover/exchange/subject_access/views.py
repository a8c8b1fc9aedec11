"""Pages on which somebody is given a copy of all that is held about them."""

from functools import partial

from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases.models import Case, DocumentContent
from tideover.exchange.about import same_person
from tideover.exchange.subject_access.actions import give_copy
from tideover.exchange.subject_access.document import as_html
from tideover.exchange.subject_access.forms import CopyForm, FindForm
from tideover.exchange.subject_access.models import SubjectAccess
from tideover.exchange.subject_access.rules import ANSWER_WITHIN, FILE_LASTS, Checked
from tideover.foundation import clock
from tideover.foundation.access import Permission, in_scope, page
from tideover.foundation.access.actor import Reading
from tideover.foundation.access.fetching import NOT_FOUND, READ
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.downloads import as_download
from tideover.foundation.files import FileKind
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.organisation.queries import staff_of
from tideover.people.models import Person


def person_named(request: StaffRequest, key: int, permission: Permission) -> Person:
    """The person in the scope of whoever asks, by the record that survives, with a note of the look. Raises Http404
    outside it."""
    rows = in_scope(request.actor, Person).select_related("merged_into")
    person = rows.filter(pk=key).first()
    if person is None:
        request.actor.readings.append(Reading(permission, request.path, NOT_FOUND, "person"))
        raise Http404(f"No person {key} in scope")
    surviving = person.surviving
    request.actor.readings.append(Reading(permission, request.path, READ, "person", surviving.pk))
    return surviving


@page(Permission.SUBJECT_ACCESS)
def find_for_copy(request: StaffRequest) -> HttpResponse:
    """Find whose record it is by the reference of a case, and go on to their copies."""
    form = FindForm(request.GET if "reference" in request.GET else None)
    if form.is_bound and form.is_valid():
        named = form.cleaned_data["reference"].strip()
        people = Case.objects.filter(reference__iexact=named).values("person")
        person = in_scope(request.actor, Person).filter(pk__in=people).first()
        if person is not None:
            return HttpResponseRedirect(reverse("subject_access", kwargs={"key": person.pk}))
        request.actor.readings.append(Reading(Permission.SUBJECT_ACCESS, named, NOT_FOUND, "case"))
        form.add_error("reference", "No case that you reach has this reference. Check it with whoever asks.")
    return render(request, "exchange/find_for_copy.html", {"form": form})


@page(Permission.SUBJECT_ACCESS)
def subject_access(request: StaffRequest, key: int) -> HttpResponse:
    """The copies that somebody was given, and the form to give one."""
    person = person_named(request, key, Permission.SUBJECT_ACCESS)

    def act(form: CopyForm) -> str:
        asked = form.cleaned_data
        give_copy(
            person=person,
            by=request.actor,
            staff=staff_of(request.actor),
            asked_on=asked["asked_on"],
            checked=Checked(asked["checked"]),
            given_to=asked["given_to"],
            without_concerns=asked["without_concerns"],
        )
        words = Recorded("Noted. Fetch the file below, read it through, and give it to them.")
        return notices.say_at(request.path, request, words)

    given = list(SubjectAccess.objects.filter(person=person).select_related("given_by").order_by("-given_at"))
    lasting = [copy for copy in given if copy.given_at > clock.now() - FILE_LASTS]
    cases = Case.objects.filter(person=person).order_by("-accepted_on", "-pk")
    reference = cases.values_list("reference", flat=True).first()
    reaches = reference and request.actor.may(Permission.CASE_VIEW)
    context = {
        "back": (reverse("case", args=[reference]), f"Back to {person.name or reference}")
        if reaches
        else (reverse("find_for_copy"), "Back"),
        "whose": person.name or reference or "this person",
        "given": given,
        "lasting": lasting[0] if lasting else None,
        "documents": list(_documents_about(person).defer("content", "digest")) if lasting else [],
        "since": clock.now() - FILE_LASTS,
        "within": ANSWER_WITHIN,
        "key": person.pk,
        "submit": "Note that the copy is given",
        "said": notices.take(request),
    }
    return form_page(request, partial(CopyForm), act=act, template="exchange/subject_access.html", context=context)


def _documents_about(person: Person) -> "QuerySet[DocumentContent]":
    """The documents of all their cases, under whichever of their records, the latest first."""
    held = DocumentContent.objects.filter(document__case__person__in=same_person(person))
    return held.select_related("document").order_by("-document__dated_on", "-document")


@page(Permission.SUBJECT_ACCESS)
def subject_access_document(request: StaffRequest, key: int, copy: int, document: int) -> HttpResponse:
    """A document that goes with a copy, for as long as the copy can be fetched."""
    person = person_named(request, key, Permission.SUBJECT_ACCESS)
    lasting = SubjectAccess.objects.filter(person=person, given_at__gt=clock.now() - FILE_LASTS)
    get_object_or_404(lasting, pk=copy)
    held = get_object_or_404(_documents_about(person), document=document)
    return as_download(held.file_name, FileKind(held.document.file_kind), bytes(held.content))


@page(Permission.SUBJECT_ACCESS)
def subject_access_file(request: StaffRequest, key: int, copy: int) -> HttpResponse:
    """The file itself, made at this moment, for as long as it can be fetched."""
    person = person_named(request, key, Permission.SUBJECT_ACCESS)
    lasting = SubjectAccess.objects.filter(person=person, given_at__gt=clock.now() - FILE_LASTS)
    given = get_object_or_404(lasting.select_related("person__merged_into"), pk=copy)
    name = f"what-we-hold-{given.given_at:%Y-%m-%d}.html"
    return HttpResponse(
        as_html(given),
        content_type="text/html; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
