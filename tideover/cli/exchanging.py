"""What the commands about record folders do. Needs Django set up, as the owner."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn

from tideover.cli.reporting import progress, service_of
from tideover.exchange.exporting import export_record, write_example
from tideover.exchange.faults import FolderTaken
from tideover.exchange.importing import import_record
from tideover.exchange.retention.due import erase_all_decided


def import_folder(folder: Path, code: str, name: str, dry_run: bool) -> int:
    """Import a record folder and print the report; the exit status."""
    with _progress() as tell:
        report = import_record(folder, code, dry_run, tell, service_name=name)
    for line in report.lines:
        click.echo(line, err=bool(report.exit_status))
    return report.exit_status


def export_folder(code: str, folder: Path) -> None:
    """Write a service's record into the folder and say what is in it."""
    service = service_of(code)
    with _progress() as tell, _as_sentence():
        lines = export_record(service, folder, tell)
    for name, number in lines.items():
        click.echo(f"{name}: {number:,} lines")
    click.echo(f"{folder}: {sum(lines.values()):,} lines of {service.name}. It holds names: keep it as the record.")


def write_schema(folder: Path) -> None:
    """Write the schema and an empty file of each kind into the folder."""
    with _as_sentence():
        write_example(folder)
    click.echo(f"{folder}: datapackage.json, which describes every column, and an empty file of each kind.")


def erase_decided(code: str, dry_run: bool) -> int:
    """Erase what was decided in a service and say what came of each record; the exit status."""
    outcomes = []
    for outcome in erase_all_decided(service_of(code), dry_run=dry_run):
        click.echo(f"Record {outcome.key}: {outcome.words}", err=outcome.was_refused)
        outcomes.append(outcome)
    if not outcomes:
        click.echo("No erasure waits to be done.")
    return int(any(outcome.was_refused for outcome in outcomes))


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except FolderTaken as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int | None], None]]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with progress(*columns) as shown:
        task = shown.add_task("Beginning", total=None)

        def tell(what: str, done: int, total: int | None) -> None:
            shown.update(task, description=what, completed=done, total=total)

        yield tell
