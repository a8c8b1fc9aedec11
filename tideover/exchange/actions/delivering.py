"""A folder that comes by a page: kept, checked by a job, shown, and applied by another when somebody says so."""

from collections.abc import Iterable

from django.db import transaction
from procrastinate.contrib.django import app

from tideover.exchange.actions.bringing import bring_in
from tideover.exchange.models import Import
from tideover.exchange.packing import NotAFolder, packed, unpacked
from tideover.exchange.reports import ImportReport
from tideover.exchange.rules import ImportState
from tideover.foundation import clock
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.models import Service

CHECK, APPLY = "exchange.check_folder", "exchange.apply_folder"
"""The jobs' names. They are deferred by name because they call the actions here."""
SHOWN = 500
"""Sentences kept of what was found in a folder."""


@action
def receive_folder(*, service_id: int, by: By, files: Iterable[tuple[str, bytes]]) -> Import:
    """Keep what somebody sent, a zip file or the files of a folder by their names, and have a job check it.

    Raises Refused where it cannot be a folder.
    """
    sent = list(files)
    try:
        content = packed(sent)
    except NotAFolder as error:
        raise Refused(str(error), field="files") from error
    brought = Import.objects.create(
        service_id=service_id,
        account_id=by.account_id,
        file_name=sent[0][0][-200:] if len(sent) == 1 else f"{len(sent)} files",
        state=ImportState.RECEIVED,
        received_at=clock.now(),
        content=content,
    )
    _defer(CHECK, brought)
    return brought


@action
def check_folder(*, brought: Import) -> Import:
    """Note what is found in a folder that waits to be checked; its record stays as it is."""
    brought = lock(brought)
    if brought.state != ImportState.RECEIVED or brought.content is None:
        return brought
    report = _tried(brought, dry_run=True)
    brought.state = ImportState.REFUSED if report.fault_total else ImportState.CHECKED
    brought.found, brought.row_count = _told(report), report.applied
    if report.fault_total:
        brought.content = None
    brought.save()
    return brought


@action
def ask_to_apply(*, brought: Import, by: By) -> Import:
    """Have a job apply a folder that was checked. Asked twice, it is applied once."""
    brought = lock(brought)
    if brought.state != ImportState.CHECKED:
        raise Refused("This folder is not waiting for your word. Look at what became of it.")
    brought.state, brought.account_id = ImportState.APPLYING, by.account_id
    brought.save()
    _defer(APPLY, brought)
    return brought


@action
def put_away(*, brought: Import, by: By) -> Import:
    """Do not apply a folder that was checked; it is not kept."""
    brought = lock(brought)
    if brought.state != ImportState.CHECKED:
        raise Refused("This folder is not waiting for your word. Look at what became of it.")
    brought.state, brought.content, brought.account_id = ImportState.REFUSED, None, by.account_id
    brought.found = ["It was put away.", *brought.found]
    brought.save()
    return brought


@action
def apply_folder(*, brought: Import) -> Import:
    """Apply a folder that somebody gave their word for. Where the record has changed meanwhile so that the
    folder no longer fits, it says why and nothing comes in."""
    brought = lock(brought)
    if brought.state != ImportState.APPLYING or brought.content is None:
        return brought
    report = _tried(brought, dry_run=False)
    brought.content, brought.found, brought.row_count = None, _told(report), report.applied
    brought.state = ImportState.REFUSED if report.fault_total else ImportState.APPLIED
    brought.imported_at = None if report.fault_total else clock.now()
    brought.save()
    return brought


def _tried(brought: Import, *, dry_run: bool) -> ImportReport:
    service = Service.objects.select_for_update().get(pk=brought.service_id)
    with unpacked(bytes(brought.content or b""), brought.file_name) as folder, transaction.atomic():
        report = bring_in(service=service, folder=folder, brought=brought)
        if dry_run or report.fault_total:
            transaction.set_rollback(True)
    return report


def _told(report: ImportReport) -> list[str]:
    lines = report.lines
    return lines if len(lines) <= SHOWN else [*lines[: SHOWN - 2], f"… and {len(lines) - SHOWN + 1:,} more.", lines[-1]]


def _defer(task: str, brought: Import) -> None:
    app.configure_task(task, lock=f"exchange {brought.service_id}").defer(
        service_id=brought.service_id, import_id=brought.pk
    )
