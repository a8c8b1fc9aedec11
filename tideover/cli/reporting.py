"""What the commands about a record print. Needs Django set up, as the owner."""

import json
from datetime import date
from pathlib import Path

import click
from rich.console import Console
from rich.progress import Progress

from tideover.evaluation.monitoring.text import as_text
from tideover.evaluation.queries import monitoring_report
from tideover.exchange.importing import import_record
from tideover.exchange.rules import LAST_DAY
from tideover.foundation.models import Service
from tideover.foundation.tenancy import in_service
from tideover.worklist.check import cases_to_check, check_dues

# Progress goes to the error output, so that what is printed can be piped on.
progress_console = Console(stderr=True)


def _progress() -> Progress:
    return Progress(console=progress_console, transient=True, disable=not progress_console.is_terminal)


def drifted_dues(code: str | None) -> int:
    """Check every due of one service, or of all, printing a line for each drift; how many there were."""
    services = [_service(code)] if code else list(Service.objects.order_by("code"))
    cases = drift = 0
    with _progress() as shown:
        for service in services:
            task = shown.add_task(service.code, total=cases_to_check(service.pk))
            for checked in check_dues(service.pk):
                cases, drift = cases + checked.cases, drift + len(checked.drift)
                for line in checked.drift:
                    click.echo(f"{service.code} {line}")
                shown.advance(task, checked.cases)
    click.echo(f"Checked {cases:,} case{'' if cases == 1 else 's'}: {f'{drift:,} drifted' if drift else 'no drift'}.")
    return drift


def import_file(file: Path, code: str, name: str, last_day: date | None, dry_run: bool) -> int:
    """Import a record file and print the report; the exit status."""
    with _progress() as shown:
        task = shown.add_task("Importing", total=None)
        report = import_record(
            file,
            code,
            dry_run,
            lambda done, total: shown.update(task, completed=done, total=total),
            service_name=name,
            last_day=last_day or LAST_DAY,
        )
    for line in report.lines:
        click.echo(line, err=bool(report.exit_status))
    return report.exit_status


def print_monitoring(code: str, form: str) -> None:
    """Print a service's monitoring report as text or JSON."""
    service = _service(code)
    with in_service(service.pk):
        report = monitoring_report(service)
    click.echo(json.dumps(report.as_json(), indent=2, ensure_ascii=False) if form == "json" else as_text(report))


def _service(code: str) -> Service:
    service = Service.objects.filter(code=code).first()
    if service is None:
        known = ", ".join(Service.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise click.UsageError(f"There is no service {code}. Known are: {known}.")
    return service
