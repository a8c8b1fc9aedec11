"""`tideover import record`: one file in, checked in full, applied in one transaction or not at all."""

import re
from datetime import date
from pathlib import Path

from django.db import transaction

from tideover.exchange.actions import Delivery, Progress, apply_record
from tideover.exchange.checks import Checked, check_record
from tideover.exchange.faults import Faults, quoted
from tideover.exchange.founding import service_for
from tideover.exchange.queries import changed_since, imported_before
from tideover.exchange.reports import ImportReport
from tideover.exchange.rules import LAST_DAY
from tideover.foundation.actions import Refused
from tideover.foundation.history import written_by
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service

CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class _OnlyTried(Exception):
    """Takes back what a dry run or a refused import wrote."""

    def __init__(self, report: ImportReport) -> None:
        super().__init__()
        self.report = report


def import_record(
    path: Path | str,
    service_code: str,
    dry_run: bool = False,
    progress: Progress | None = None,
    *,
    service_name: str = "",
    last_day: date = LAST_DAY,
) -> ImportReport:
    """Import a record file of the small form (schemas/record.json) into the service of that code.

    A service that does not exist is made (exchange.founding); `service_name` names it. The whole import is
    one transaction: any fault, or a kill in the middle, leaves everything as it was. Clients imported
    before are passed over if their row is the same, and a fault if it is not. A dry run does all of it and
    takes it back. Dates are estimated from `last_day`, the last day of everybody's support. Nothing is
    raised for what is wrong with the file: the report says it.
    """
    path = Path(path)
    content, checked = _read(path, service_code)
    if checked.fault_total:
        return ImportReport(path.name, service_code, faults=checked.faults, fault_total=checked.fault_total)
    delivery = Delivery(path.name, content, checked.rows, last_day)
    try:
        with transaction.atomic():
            report = _applied(delivery, service_code, service_name or service_code, dry_run, progress)
            if dry_run or report.fault_total:
                raise _OnlyTried(report)
    except _OnlyTried as tried:
        report = tried.report
    return report


def _read(path: Path, service_code: str) -> tuple[bytes, Checked]:
    """The file's bytes and what its check found; a file or code that cannot be used is a fault too."""
    faults = Faults(path.name)
    content = b""
    if not CODE.fullmatch(service_code):
        found = f"the service code {quoted(service_code)}"
        faults.add(0, "", found, "at most 40 small letters, digits and dashes, as in jrt-2002-03")
    try:
        content = path.read_bytes()
    except OSError as error:
        faults.add(0, "", f"a file that cannot be read ({error.strerror})", "a file of comma-separated values")
    if faults.total:
        return content, Checked((), tuple(faults.listed), faults.total)
    return content, check_record(content, file=path.name)


def _applied(delivery: Delivery, code: str, name: str, dry_run: bool, progress: Progress | None) -> ImportReport:
    service, made = service_for(code, name)
    # Two imports into one service come one after the other, so that the second sees the first one's clients.
    service = Service.objects.select_for_update().get(pk=service.pk)
    with in_service(service.pk), written_by(None, "import"):
        before = imported_before(service)
        changed = changed_since(before, delivery.rows, delivery.file)
        if changed:
            return ImportReport(delivery.file, code, faults=changed, fault_total=len(changed))
        new = [row for row in delivery.rows if row.values["client"] not in before]
        faults = Faults(delivery.file)
        try:
            apply_record(service=service, delivery=delivery, rows=new, progress=progress)
        except Refused as refused:
            faults.add(0, "", f"a record that {code} refuses ({refused.sentence})", "a record that fits it")
    return ImportReport(
        delivery.file,
        code,
        dry_run=dry_run,
        rows=len(delivery.rows),
        applied=len(new),
        already_there=len(delivery.rows) - len(new),
        made_service=made,
        last_day=delivery.last_day,
        faults=tuple(faults.listed),
        fault_total=faults.total,
    )
