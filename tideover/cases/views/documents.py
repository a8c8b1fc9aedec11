"""Documents of a case: the list, one to download, adding one and taking one out."""

from functools import partial

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.documents import documents_of, line_of
from tideover.cases.forms.documents import DocumentForm, TakeOutForm
from tideover.cases.models import Case, DocumentContent
from tideover.cases.rules import CameFrom, DocumentKind
from tideover.cases.views.steering import FORM, context_of
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.downloads import as_download
from tideover.foundation.files import FileKind
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.foundation.pages.words import lower_first, short_date
from tideover.foundation.uploads import content_of, sent_with, takes_files
from tideover.organisation.queries import staff_of

PAGE_SIZE = 25


@subject_page(Case, Permission.DOCUMENT_READ)
def documents(request: StaffRequest, case: Case) -> HttpResponse:
    """The documents of a case, the latest added first."""
    shown = page_of(documents_of(case), request, PAGE_SIZE)
    context = context_of(case, "Documents", "", shown=shown, lines=[line_of(row) for row in shown])
    may_add = request.actor.may(Permission.DOCUMENT_ADD)
    return render(request, "cases/documents.html", {**context, "said": notices.take(request), "may_add": may_add})


@subject_page(Case, Permission.DOCUMENT_READ)
def document(request: StaffRequest, case: Case, document: int) -> HttpResponse:
    """One document, as a file to save."""
    held = DocumentContent.objects.filter(document__case=case).select_related("document")
    row = get_object_or_404(held, document=document)
    return as_download(row.file_name, FileKind(row.document.file_kind), bytes(row.content))


def _to_documents(request: StaffRequest, case: Case, words: str) -> str:
    return notices.say_at(reverse("documents", args=[case.reference]), request, Recorded(words))


@subject_page(Case, Permission.DOCUMENT_ADD)
@takes_files(lambda: settings.LARGEST_DOCUMENT)
def add_document(request: StaffRequest, case: Case) -> HttpResponse:
    """Add a document."""

    def act(form: DocumentForm) -> str:
        asked = form.cleaned_data
        added = actions.add_document(
            case=case,
            by=request.actor,
            staff=staff_of(request.actor),
            name=asked["file"].name,
            content=content_of(asked["file"]),
            kind=DocumentKind(asked["kind"]),
            dated_on=asked["dated_on"],
            came_from=CameFrom(asked["came_from"]) if asked["came_from"] else None,
            note=asked["note"],
        )
        return _to_documents(request, case, f"Added: {lower_first(str(added))}.")

    make = partial(DocumentForm, most=settings.LARGEST_DOCUMENT, **sent_with(request))
    context = context_of(case, "Add a document", "Add the document")
    context["back"] = (reverse("documents", args=[case.reference]), "Back to the documents")
    return form_page(request, make, act=act, template=FORM, context=context)


@subject_page(Case, Permission.DOCUMENT_ADD)
def take_out_document(request: StaffRequest, case: Case, document: int) -> HttpResponse:
    """Take out a document that was added in error."""
    row = get_object_or_404(documents_of(case), pk=document)
    line = line_of(row)

    def act(form: TakeOutForm) -> str:
        reason = form.cleaned_data["reason"]
        actions.take_out_document(document=row, by=request.actor, staff=staff_of(request.actor), reason=reason)
        return _to_documents(request, case, "Taken out. What it held is erased; why it went stays here.")

    if line.removed:
        lead = f"This was taken out on {short_date(line.removed.at)} already: {line.removed.reason}"
    else:
        lead = (
            f"{line.name}, {lower_first(str(row))}. The file and what was noted of it are erased for good. That it was "
            "here, and why it went, stays."
        )
    context = context_of(case, "Take out a document", "Take it out", lead)
    context["back"] = (reverse("documents", args=[case.reference]), "Back to the documents")
    return form_page(request, TakeOutForm, act=act, template=FORM, context=context)
