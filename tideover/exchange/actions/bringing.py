"""Bringing a record folder into a service: staged, checked, applied. All of it or nothing."""

from collections.abc import Callable, Iterable
from pathlib import Path

from django.db import DataError, IntegrityError, connection, transaction
from django.db.models import Model

from tideover.exchange.applying import check_changed, number_rows, rows_table, write_rows
from tideover.exchange.beside import put_beside
from tideover.exchange.checks.alike import check_alike
from tideover.exchange.checks.between import check_between
from tideover.exchange.faults import Faults
from tideover.exchange.folder import Part, parts_of
from tideover.exchange.models import Import
from tideover.exchange.reports import ImportReport
from tideover.exchange.rules import ImportState
from tideover.exchange.schema import record_schema
from tideover.exchange.staging import Staged, stage
from tideover.exchange.tables import TABLES
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By, System
from tideover.foundation.actions import action, one_at_a_time
from tideover.foundation.models import Service
from tideover.organisation.actions import set_policy
from tideover.organisation.models import Policy
from tideover.worklist.actions import refresh_cases, refresh_referrals
from tideover.worklist.models import Due, Standing

IMPORT = System("import")
TAKEN = "lines that agree with the record as it is now: look whether somebody else is changing it, and try again"
Progress = Callable[[str, int, int | None], None]
"""Told what is going on, how much of it is done, and of how much where that is known."""


@events.event_type("record imported", subject="import")
class RecordImported:
    """A record folder came in."""

    import_id: int
    lines: int


@action
def bring_in(
    *,
    service: Service,
    folder: Path,
    by: By = IMPORT,
    brought: Import | None = None,
    progress: Progress = lambda what, done, total: None,
) -> ImportReport:
    """Apply a record folder to the service's record, in the caller's transaction, opened for the service.

    Where the report has faults the caller takes back everything by rolling back; so does a dry run. `brought`
    is the note of a folder that came by a page; a folder from elsewhere gets one here.
    """
    # Of two imports into one service the second sees the first one's rows.
    one_at_a_time("exchange.bring_in", service.pk)
    faults = Faults()
    parts = parts_of(folder, faults)
    all_named = not faults.total
    staged = _staged(parts, faults, progress)
    there = {each.resource.name for each in staged}
    with connection.cursor() as cursor:
        # The lines of a large folder are sorted and joined in memory and not on disk.
        cursor.execute("SET LOCAL work_mem = '64MB'")
        new = {each.file: number_rows(each, service.pk, cursor) for each in staged}
        for each in staged:
            put_beside(each, there, service.pk, cursor)
        check_between(staged, faults, cursor, all_named=all_named)
        check_alike(staged, service.pk, faults, cursor)
        for each in staged:
            check_changed(each, service.pk, faults, cursor)
    if any(new.values()) and not faults.total:
        _apply(service, staged, faults, by, progress)
    report = ImportReport(
        folder=folder.name,
        service=service.code,
        lines_of={each.file: each.lines for each in staged},
        new_of=new,
        faults=tuple(faults.in_order()),
        fault_total=faults.total,
        notes=tuple(faults.notes),
    )
    if report.applied and not report.fault_total:
        _note(service, report, by, brought)
    return report


def _staged(parts: list[Part], faults: Faults, progress: Progress) -> list[Staged]:
    read = 0

    def advance(lines: int) -> None:
        nonlocal read
        read += lines
        progress("Checking", read, None)

    return [stage(part, faults, advance) for part in parts]


def _apply(service: Service, staged: list[Staged], faults: Faults, by: By, progress: Progress) -> None:
    now, done, lines = clock.now(), 0, sum(each.lines for each in staged)
    if not Policy.objects.filter(service=service).exists():
        set_policy(service=service, by=by)
    there = {each.resource.name for each in staged}
    with connection.cursor() as cursor:
        for each in staged:
            progress("Applying", done, lines)
            try:
                with transaction.atomic():
                    write_rows(each, there, service.pk, now, cursor)
            except (IntegrityError, DataError) as error:
                faults.add(each.file, 0, "", f"what the record does not take ({_constraint(error)})", TAKEN)
                return
            done += each.lines
    _refresh(staged, progress)


def _constraint(error: Exception) -> str:
    """What in the database refused, by name; never its detail, which quotes the record."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return (diagnosis and (diagnosis.constraint_name or diagnosis.message_primary)) or "its database refused"


def _note(service: Service, report: ImportReport, by: By, brought: Import | None) -> None:
    now = clock.now()
    brought = brought or Import.objects.create(
        service=service,
        file_name=report.folder[-200:],
        state=ImportState.APPLIED,
        account_id=by.account_id,
        received_at=now,
        imported_at=now,
        row_count=report.applied,
        found=report.told(0),
        counts=report.counts,
    )
    events.write(RecordImported(import_id=brought.pk, lines=report.applied), by=by, service_id=service.pk)


def _refresh(staged: list[Staged], progress: Progress) -> None:
    """The dues of every case and referral that the folder told something about."""
    files = {each.resource.name for each in staged}
    told = [f"SELECT row FROM {rows_table(record_schema()['cases'])}"] if "cases" in files else []
    if "people" in files:
        people = rows_table(record_schema()["people"])
        told.append(f"SELECT c.id FROM cases_case c JOIN {people} p ON p.row = c.person_id WHERE NOT p.is_new")
    referrals = [f"SELECT row FROM {rows_table(record_schema()['referrals'])}"] if "referrals" in files else []
    cases, sent = _keys(told), _keys(referrals)
    progress("Dues", 0, len(cases) + len(sent))
    _count_anew([TABLES[each.resource.name].model for each in staged])
    for done in refresh_cases(cases):
        progress("Dues", done, len(cases) + len(sent))
    for done in refresh_referrals(sent):
        progress("Dues", len(cases) + done, len(cases) + len(sent))
    _count_anew([Due, Standing])


def _count_anew(models: Iterable[type[Model]]) -> None:
    """Have PostgreSQL count what these tables hold now. By the counts of before it would plan for tables that are
    nearly empty, and answer many times slower until it gets to counting by itself. Only their owner may ask for it:
    after an import by a page it is waited for."""
    tables = dict.fromkeys(model._meta.db_table for model in models)
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")


def _keys(told: list[str]) -> list[int]:
    """The keys that some of these queries give, in order."""
    if not told:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT row FROM ({' UNION ALL '.join(told)}) AS told(row) ORDER BY row")
        return [row for (row,) in cursor.fetchall()]
