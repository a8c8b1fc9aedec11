"""Documents of a case: added, and taken out again where that was an error."""

import hashlib
from datetime import date

from django.conf import settings

from tideover.cases.actions.days import check_happened
from tideover.cases.models import Case, Document, DocumentContent, DocumentRemoval
from tideover.cases.rules import CameFrom, DocumentKind
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.files import FileKind, NotTaken, in_megabytes, kind_of, safe_name
from tideover.foundation.pages.words import short_date
from tideover.organisation.models import Staff


@events.event_type("document added", subject="case")
class DocumentAdded:
    """A document was added to a case."""

    case_id: int
    document_id: int


@events.event_type("document taken out", subject="case")
class DocumentTakenOut:
    """A document that was added in error was taken out; its content is gone."""

    case_id: int
    document_id: int


@action
def add_document(
    *,
    case: Case,
    by: By,
    staff: Staff | None,
    name: str,
    content: bytes,
    kind: DocumentKind,
    dated_on: date,
    came_from: CameFrom | None = None,
    note: str = "",
) -> Document:
    """Keep a document with a case. What it is, is told by its content; its name is made one that any computer can keep.

    Raises Refused for what is of no kind that is taken, is too large, is dated in the future, or is in the case
    already.
    """
    case = lock(case)
    file_kind, digest = _checked(content), hashlib.sha256(content).hexdigest()
    check_happened(dated_on, "dated_on")
    _check_new(case, digest)
    document = Document.objects.create(
        service_id=case.service_id,
        case=case,
        kind=kind,
        dated_on=dated_on,
        came_from=came_from or "",
        file_kind=file_kind,
        size=len(content),
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    DocumentContent.objects.create(
        service_id=case.service_id,
        document=document,
        file_name=safe_name(name, file_kind),
        note=note,
        digest=digest,
        content=content,
    )
    events.write(DocumentAdded(case_id=case.pk, document_id=document.pk), by=by, service_id=case.service_id)
    return document


def _checked(content: bytes) -> FileKind:
    if len(content) > settings.LARGEST_DOCUMENT:
        most = in_megabytes(settings.LARGEST_DOCUMENT)
        raise Refused(f"This file is larger than {most}. Make it smaller or split it.", field="file")
    try:
        return kind_of(content)
    except NotTaken as error:
        raise Refused(str(error), field="file") from error


def _check_new(case: Case, digest: str) -> None:
    """Refuse the same file a second time. The case is locked: no other can come between."""
    same = DocumentContent.objects.filter(document__case=case, digest=digest).select_related("document")
    if there := same.defer("content").first():
        added = short_date(there.document.recorded_at)
        raise Refused(
            f"This file is in the case already: {there.file_name}, added on {added}. Choose another file.",
            field="file",
        )


@action
def take_out_document(*, document: Document, by: By, staff: Staff | None, reason: str) -> DocumentRemoval:
    """Take out a document that was added in error: what it holds, its name and what was noted of it are gone for good;
    that it was there, and why it went, stays. Raises Refused where it is gone already."""
    case = lock(document.case)
    if DocumentRemoval.objects.filter(document=document).exists():
        raise Refused("Somebody else has taken this out meanwhile. Go back to see what is there now.")
    DocumentContent.objects.filter(document=document).delete()
    removal = DocumentRemoval.objects.create(
        service_id=case.service_id, document=document, reason=reason, recorded_by=staff, recorded_at=clock.now()
    )
    events.write(DocumentTakenOut(case_id=case.pk, document_id=document.pk), by=by, service_id=case.service_id)
    return removal
