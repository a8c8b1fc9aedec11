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
COULD_NOT = "The folder could not be read to its end, and nothing came in. Tell whoever runs Tideover."
NOT_WAITING = "This folder is not waiting any more. Below is what became of it."
SHOWN = 500
"""Faults of a folder whose sentences are kept."""


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
    _keep(brought, report)
    if report.fault_total:
        brought.content = None
    brought.save()
    return brought


@action
def ask_to_apply(*, brought: Import, by: By) -> Import:
    """Have a job apply a folder that was checked. Asked twice, it is applied once."""
    brought = lock(brought)
    if brought.state != ImportState.CHECKED:
        raise Refused(NOT_WAITING)
    brought.state, brought.account_id = ImportState.APPLYING, by.account_id
    brought.save()
    _defer(APPLY, brought)
    return brought


@action
def discard(*, brought: Import, by: By) -> Import:
    """Do not apply a folder that waits, to be checked, for a word or to be applied; it is not kept.

    A job that is at it holds its row: then it is not waiting. One whose worker was killed holds nothing.
    """
    free = _free(brought)
    if free is None:
        raise Refused("This folder is being checked or applied at this moment. See what becomes of it first.")
    if free.state in (ImportState.REFUSED, ImportState.APPLIED):
        raise Refused(NOT_WAITING)
    free.state, free.content, free.account_id = ImportState.REFUSED, None, by.account_id
    free.found = ["It was discarded.", *free.found]
    free.save()
    return free


def can_be_discarded(brought: Import) -> bool:
    """Whether a folder waits and no job is at it. Call within a transaction."""
    is_over = brought.state in (ImportState.REFUSED, ImportState.APPLIED)
    return not is_over and _free(brought) is not None


def _free(brought: Import) -> Import | None:
    """The folder, locked; None while a job holds it."""
    waiting = Import.objects.select_for_update(of=("self",), no_key=True, skip_locked=True)
    return waiting.defer("content").filter(pk=brought.pk).first()


@action
def give_up(*, brought: Import) -> Import:
    """Note that a folder could not be checked or applied, through no fault that was found in it."""
    brought = lock(brought)
    if brought.state in (ImportState.RECEIVED, ImportState.APPLYING):
        brought.state, brought.content, brought.found = ImportState.REFUSED, None, [COULD_NOT]
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
    _keep(brought, report)
    brought.content = None
    brought.state = ImportState.REFUSED if report.fault_total else ImportState.APPLIED
    brought.imported_at = None if report.fault_total else clock.now()
    brought.save()
    return brought


def _tried(brought: Import, *, dry_run: bool) -> ImportReport:
    service = Service.objects.get(pk=brought.service_id)
    with unpacked(bytes(brought.content or b"")) as folder, transaction.atomic():
        report = bring_in(service=service, folder=folder, brought=brought)
        if dry_run or report.fault_total:
            transaction.set_rollback(True)
    return report


def _keep(brought: Import, report: ImportReport) -> None:
    brought.found, brought.counts, brought.row_count = report.told(SHOWN), report.counts, report.applied


def _defer(task: str, brought: Import) -> None:
    app.configure_task(task, lock=f"exchange {brought.service_id}").defer(
        service_id=brought.service_id, import_id=brought.pk
    )
