"""`tideover import record`: one folder in, checked in full, applied in one transaction or not at all."""

import re
from dataclasses import replace
from pathlib import Path

from django.db import transaction

from tideover.exchange.actions import Progress, bring_in
from tideover.exchange.faults import Fault, quoted
from tideover.exchange.reports import ImportReport
from tideover.foundation.history import written_by
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _OnlyTried(Exception):
    """Takes back what a dry run or a refused import wrote."""


def code_fault(service_code: str) -> Fault | None:
    """What is wrong with the code of a service, if anything."""
    if CODE.fullmatch(service_code):
        return None
    wanted = "at most 40 small letters, digits and dashes, as in jrt-2002-03"
    return Fault("service", 0, "", f"the code {quoted(service_code)}", wanted)


def import_record(
    folder: Path | str,
    service_code: str,
    dry_run: bool = False,
    progress: Progress = lambda what, done, total: None,
    *,
    service_name: str = "",
) -> ImportReport:
    """Import a record folder (schemas/record) into the service of that code.

    A service that does not exist is made; `service_name` names it. The whole import is one transaction: any
    fault, or a kill in the middle, leaves everything as it was. Lines imported before are passed over if they
    say the same, and a fault if they do not. A dry run checks all of it, applies it and takes it back.
    Nothing is raised for what is wrong with the folder: the report says it.
    """
    folder = Path(folder).absolute()
    if fault := code_fault(service_code):
        return ImportReport(folder.name, service_code, faults=(fault,), fault_total=1)
    report: ImportReport | None = None
    try:
        with transaction.atomic():
            service, made = Service.objects.get_or_create(
                code=service_code, defaults={"name": service_name or service_code}
            )
            with in_service(service.pk), written_by(None, "import"):
                report = bring_in(service=service, folder=folder, progress=progress)
            if dry_run or report.fault_total:
                raise _OnlyTried
    except _OnlyTried:
        pass
    assert report is not None
    return replace(report, dry_run=dry_run, made_service=made)
