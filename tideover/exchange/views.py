"""Pages on which a record is brought in: what was brought before, and what was found in a folder."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from tideover.exchange import packing
from tideover.exchange.actions import ask_to_apply, can_be_discarded, discard, receive_folder
from tideover.exchange.exporting import zipped_example
from tideover.exchange.models import Import
from tideover.exchange.packing import NotAFolder, check_size
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.pages.paging import page_of
from tideover.foundation.uploads import takes_files, too_large

PAGE_SIZE = 50
WAITING = {"received", "applying"}
LAST_COLUMN = {"checked": "New to the record", "applying": "New to the record", "applied": "Came in"}
"""What the number of a file's new lines is called. Of a folder that was refused none came in."""


@page(Permission.RECORD_IMPORT)
@takes_files(lambda: packing.LARGEST)
def imports(request: StaffRequest) -> HttpResponse:
    """The folders that were brought, the newest first, and the form to send one."""
    refusal = ""
    if request.method == "POST":
        try:
            brought = receive_folder(service_id=request.actor.service_id, by=request.actor, files=_sent(request))
        except Refused as refused:
            refusal = refused.sentence
        else:
            return HttpResponseRedirect(reverse("brought_folder", kwargs={"key": brought.pk}))
    listed = Import.objects.defer("content", "found").order_by("-received_at", "-id")
    shown = page_of(listed, request, PAGE_SIZE)
    return render(request, "exchange/imports.html", {"shown": shown, "refusal": refusal})


def _sent(request: StaffRequest) -> list[tuple[str, bytes]]:
    """What was sent, each file by its name. What is too large is refused before it is read."""
    if too_large(request):
        raise Refused(packing.TOO_LARGE, field="files")
    files: list[UploadedFile[Any]] = request.FILES.getlist("files")
    if not files:
        raise Refused("Choose the zip file or the files of the folder.", field="files")
    try:
        check_size(sum(sent.size or 0 for sent in files))
    except NotAFolder as error:
        raise Refused(str(error), field="files") from error
    return [(sent.name or "", bytes(sent.read())) for sent in files]


@page(Permission.RECORD_IMPORT)
def example(request: StaffRequest) -> HttpResponse:
    """An empty folder to fill in: the schema, and a file of column names of each kind."""
    disposition = 'attachment; filename="record.zip"'
    return HttpResponse(zipped_example(), "application/zip", headers={"Content-Disposition": disposition})


@page(Permission.RECORD_IMPORT)
def brought(request: StaffRequest, key: int) -> HttpResponse:
    """What was found in a folder, and the word on which it is applied or discarded."""
    found = Import.objects.defer("content").filter(pk=key).first()
    if found is None:
        raise Http404
    refusal = ""
    if request.method == "POST":
        act = {"apply": ask_to_apply, "discard": discard}.get(request.POST.get("word", ""))
        try:
            if act is None:
                raise Refused("Choose whether the folder is applied or discarded.")
            act(brought=found, by=request.actor)
        except Refused as refused:
            refusal = refused.sentence
            found = Import.objects.defer("content").get(pk=key)
        else:
            return HttpResponseRedirect(request.path)
    context = {
        "brought": found,
        "refusal": refusal,
        "is_waiting": found.state in WAITING,
        "can_be_discarded": can_be_discarded(found),
        "last_column": LAST_COLUMN.get(found.state, ""),
    }
    return render(request, "exchange/brought.html", context)
