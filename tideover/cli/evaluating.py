"""What the commands about extracts and reports do. Needs Django set up; the database only where a service is named."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

from tideover.cli.reporting import progress, service_of
from tideover.evaluation.extracts.dictionary import NoExtract
from tideover.evaluation.extracts.writing import FolderTaken
from tideover.evaluation.monitoring.handing_on import in_form
from tideover.evaluation.monitoring.results import MonitoringReport
from tideover.evaluation.queries import monitoring_report, report_of_extract
from tideover.foundation import clock
from tideover.foundation.tenancy import in_service


def create_extract(code: str, folder: Path) -> None:
    """Write a service's extract into the folder and say what is in it."""
    from tideover.evaluation.extracts.making import create_extract as create

    service, day = service_of(code), clock.today()
    with clients_progress("Writing the extract") as tell:
        try:
            rows = create(service, folder, day, tell)
        except FolderTaken as error:
            raise click.ClickException(str(error)) from error
    click.echo(f"{folder}: {rows['clients']:,} clients as at {day}, {sum(rows.values()):,} rows in {len(rows)} tables.")


def check_extract(folder: Path) -> int:
    """Print every fault of an extract; how many there are."""
    from tideover.evaluation.extracts.checking import faults_of

    found = 0
    for fault in faults_of(folder):
        found += 1
        click.echo(fault)
    click.echo(f"{found:,} fault{'' if found == 1 else 's'}." if found else f"{folder}: no fault.")
    return found


def service_report(code: str) -> MonitoringReport:
    """The report of a service as it is now."""
    service = service_of(code)
    with in_service(service.pk):
        return monitoring_report(service)


def extract_report(folder: Path) -> MonitoringReport:
    """The report of an extract."""
    import duckdb

    try:
        return report_of_extract(folder)
    except NoExtract as error:
        raise click.ClickException(str(error)) from error
    except duckdb.Error as error:
        wanted = f"`tideover extract check {folder}` says what is wrong with it."
        raise click.ClickException(f"The extract in {folder} cannot be read. {wanted}") from error


def print_report(report: MonitoringReport, form: str, out: Path | None) -> None:
    """Print the report in that form, or write it into a file."""
    content = in_form(report, form)
    if not out:
        sys.stdout.buffer.write(content)
        return
    try:
        out.write_bytes(content)
    except OSError as error:
        wanted = "Name a file in a folder that is there and yours to write in."
        raise click.ClickException(f"{out} cannot be written ({error.strerror}). {wanted}") from error


@contextmanager
def clients_progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the error output that counts clients: call it with how many are done, of how many."""
    columns = (TextColumn(title), BarColumn(), MofNCompleteColumn(), TextColumn("clients"), TimeRemainingColumn())
    with progress(*columns) as shown:
        task = shown.add_task(title, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
