"""Documents of a case as pages list them. None of it reads what a document holds."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tideover.cases.models import Case, Document
from tideover.cases.rules import CameFrom, DocumentKind
from tideover.foundation.files import FileKind, in_megabytes


@dataclass(frozen=True, slots=True)
class Removed:
    """When, by whom and why a document was taken out."""

    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One document in a list; `name` and `note` are empty where it was taken out."""

    pk: int
    label: str
    dated_on: date
    came_from: str
    file: str
    name: str
    note: str
    added_at: datetime
    added_by: str
    removed: Removed | None


def documents_of(case: Case) -> "QuerySet[Document]":
    """The documents of a case, the latest added first, with what a list says of each."""
    rows = Document.objects.filter(case=case).select_related("held", "recorded_by", "removal__recorded_by")
    return rows.defer("held__content", "held__digest").order_by("-recorded_at", "-pk")


def line_of(document: Document) -> DocumentLine:
    """A document read by `documents_of`, in words."""
    held, removal = getattr(document, "held", None), getattr(document, "removal", None)
    return DocumentLine(
        pk=document.pk,
        label=DocumentKind(document.kind).label,
        dated_on=document.dated_on,
        came_from=CameFrom(document.came_from).label if document.came_from else "",
        file=f"{FileKind(document.file_kind).label}, {in_megabytes(document.size)}",
        name=held.file_name if held else "",
        note=held.note if held else "",
        added_at=document.recorded_at,
        added_by=document.recorded_by.name if document.recorded_by else "",
        removed=Removed(removal.recorded_at, removal.recorded_by.name if removal.recorded_by else "", removal.reason)
        if removal
        else None,
    )
