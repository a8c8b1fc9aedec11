"""The commands and their arguments. Django is imported only by a command that needs it, so that help is instant."""

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from tideover.cli import surroundings

PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True, help="Port to listen on."
)
SERVICE = click.option("--service", required=True, help="Code of the service, such as jrt-2002-03.")


class Commands(click.Group):
    """Prints what a person can mend as a sentence, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        """Run the command."""
        from tideover.foundation.database.errors import DatabaseError

        try:
            return super().invoke(context)
        except DatabaseError as error:
            raise click.ClickException(str(error)) from error
        except KeyboardInterrupt:
            raise click.exceptions.Exit(130) from None


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tideover", message="%(version)s")
def main() -> None:
    """Tideover: casework, worklist and monitoring for services that help people keep their work."""


@main.command()
@PORT
def run(port: int) -> None:
    """Run everything here: database, web and worker, with demonstration data if there are none."""
    from tideover.cli.running import run_everything

    run_everything(port)


@main.command()
def migrate() -> None:
    """Bring the database up to date; make the logins of web and worker and give them their rights."""
    from tideover.cli import preparation

    with surroundings.database():
        surroundings.start_django("owner")
        applied = preparation.migrate()
        preparation.prepare_logins()
    click.echo(f"{applied or 'No'} migration{'' if applied == 1 else 's'} applied; the logins have their rights.")


@main.command()
@PORT
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--workers", type=click.IntRange(1, 64), default=2, show_default=True, help="Number of processes.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the pages, as the login TIDEOVER_WEB_DATABASE_URL."""
    from tideover.cli.serving import serve_web

    serve_web(host, port, workers)


@main.command()
def worker() -> None:
    """Do the jobs that wait, as the login TIDEOVER_WORKER_DATABASE_URL."""
    from tideover.cli.serving import work_on_jobs

    work_on_jobs()


@main.group()
def check() -> None:
    """Look for what must not be."""


@check.command("dues")
@click.option("--service", default=None, help="Code of one service; by default all of them.")
def check_dues(service: str | None) -> None:
    """Recompute every due and compare: exit status 1 and a line for each where anything has drifted."""
    with _record():
        from tideover.cli.reporting import drifted_dues

        found = drifted_dues(service)
    raise click.exceptions.Exit(1 if found else 0)


@main.group("import")
def import_() -> None:
    """Bring records in."""


@import_.command("record")
@click.argument("file", type=click.Path(path_type=Path))
@SERVICE
@click.option("--service-name", default="", help="Name of the service, where it is made by this import.")
@click.option("--last-day", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Last day of everybody's support.")
@click.option("--dry-run", is_flag=True, help="Check everything and keep nothing.")
def import_record(file: Path, service: str, service_name: str, last_day: datetime | None, dry_run: bool) -> None:
    """Import FILE, one CSV with a line for each client, in whole or not at all."""
    with _record():
        from tideover.cli.reporting import import_file

        status = import_file(file, service, service_name, last_day.date() if last_day else None, dry_run)
    raise click.exceptions.Exit(status)


@main.group()
def report() -> None:
    """Print reports."""


@report.command("monitoring")
@SERVICE
@click.option("--as", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def report_monitoring(service: str, form: str) -> None:
    """Print a service's monitoring tables: characteristics, length of support, outcomes, interventions."""
    with _record():
        from tideover.cli.reporting import print_monitoring

        print_monitoring(service, form)


def _record() -> Any:
    """The database, with Django set up as its owner."""
    return surroundings.record()
