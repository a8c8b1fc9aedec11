"""What the commands about a record print. Needs Django set up, as the owner."""

import click
from django.db import connection
from rich.console import Console
from rich.progress import Progress, ProgressColumn

from tideover.foundation.models import Service
from tideover.foundation.retrying import take_up_failed
from tideover.operations.jobs_table import given_up
from tideover.worklist.check import check_dues, subjects_to_check

# Progress goes to the error output, so that what is printed can be piped on.
progress_console = Console(stderr=True)


def progress(*columns: ProgressColumn) -> Progress:
    """A progress bar with these columns or the usual ones, shown where somebody watches a terminal."""
    return Progress(*columns, console=progress_console, transient=True, disable=not progress_console.is_terminal)


def drifted_dues(code: str | None) -> int:
    """Check every due of one service, or of all, printing a line for each drift; how many there were."""
    services = [service_of(code)] if code else list(Service.objects.order_by("code"))
    cases = referrals = drift = 0
    with progress() as shown:
        for service in services:
            task = shown.add_task(service.code, total=subjects_to_check(service.pk))
            for checked in check_dues(service.pk):
                cases, referrals = cases + checked.cases, referrals + checked.referrals
                drift += len(checked.drift)
                for line in checked.drift:
                    click.echo(f"{service.code} {line}")
                shown.advance(task, checked.subjects)
    looked_at = f"{_counted(cases, 'case')} and {_counted(referrals, 'referral')}"
    click.echo(f"Checked {looked_at}: {f'{drift:,} drifted' if drift else 'no drift'}.")
    return drift


def failed_jobs(*, again: bool) -> None:
    """Print the jobs that are done no more, a line for each; with `again`, have them done."""
    for job in given_up(connection):
        failed = f"failed {_counted(job.tries, 'time')}, the last {job.at:%d %B %Y, %H:%M} UTC"
        click.echo(f"{job.key}: {job.task}, {failed}")
    number = take_up_failed(connection) if again else len(given_up(connection))
    if not number:
        click.echo("No job failed.")
    elif again:
        click.echo(f"Waiting for a worker again: {_counted(number, 'job')}.")
    else:
        click.echo("The worker's log of that time says why. Once that is mended: tideover jobs --again")


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def service_of(code: str) -> Service:
    """The service of that code. Raises a sentence with the codes there are."""
    service = Service.objects.filter(code=code).first()
    if service is None:
        known = ", ".join(Service.objects.order_by("code").values_list("code", flat=True)) or "none yet"
        raise click.UsageError(f"There is no service {code}. Known are: {known}.")
    return service
