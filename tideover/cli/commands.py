"""The commands and their arguments. Django is imported only by a command that needs it, so that help is instant."""

from pathlib import Path
from typing import Any

import click

from tideover.cli import surroundings

PORT = click.option(
    "--port", type=click.IntRange(1, 65535), default=8000, envvar="PORT", show_default=True, help="Port to listen on."
)
FOLDER = click.Path(file_okay=False, path_type=Path)
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
@click.option("--owner", is_flag=True, help="Do the owner's jobs instead (erasing records), as DATABASE_URL.")
def worker(owner: bool) -> None:
    """Do the jobs that wait, as the login TIDEOVER_WORKER_DATABASE_URL."""
    from tideover.cli.serving import work_on_jobs

    work_on_jobs(owner=owner)


@main.command()
@click.option("--again", is_flag=True, help="Have them done once more.")
def jobs(again: bool) -> None:
    """List the jobs that failed as often as they are tried, and are done no more."""
    with _record():
        from tideover.cli.reporting import failed_jobs

        failed_jobs(again=again)


@main.command()
def doctor() -> None:
    """Look whether all is well and say what to do where it is not: exit status 1 for a warning, 2 for a fault."""
    from tideover.cli.examining import examine

    raise click.exceptions.Exit(examine())


@main.command()
@click.option(
    "--out", type=click.Path(path_type=Path), required=True, help="File to write, or a folder for a file named by now."
)
def backup(out: Path) -> None:
    """Write the whole database to one file, which has its name only once it is complete."""
    with surroundings.database():
        surroundings.start_django("owner")
        from tideover.cli.backing_up import make_backup

        make_backup(out)


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Do it; without this the backup only says what it is.")
@click.option("--replace", is_flag=True, help="Lose what the database holds, where it holds services.")
def restore(file: Path, yes: bool, replace: bool) -> None:
    """Put a backup in the place of what the database holds, whole or not at all."""
    with surroundings.database():
        surroundings.start_django("owner")
        from tideover.cli.backing_up import put_back

        put_back(file, is_sure=yes, replace=replace)


@main.group()
def erase() -> None:
    """Erase records whose time is over."""


@erase.command("due")
@SERVICE
@click.option("--dry-run", is_flag=True, help="Say what would be erased and erase nothing.")
def erase_due(service: str, dry_run: bool) -> None:
    """Erase the records of which a service administrator decided so. Exit status 1 where one could not be."""
    with _record():
        from tideover.cli.exchanging import erase_decided

        status = erase_decided(service, dry_run)
    raise click.exceptions.Exit(status)


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


@main.group("open")
def open_() -> None:
    """Begin something new."""


@open_.command("service")
@click.argument("code")
@click.option("--name", required=True, help="What the service is called.")
@click.option("--administrator", required=True, help="Name of its first service administrator.")
@click.option("--email", required=True, help="The address that they sign in with.")
@click.option(
    "--nation",
    type=click.Choice(["england", "wales", "scotland", "northern_ireland"]),
    default="england",
    show_default=True,
    help="Whose bank holidays it keeps.",
)
def open_service(code: str, name: str, administrator: str, email: str, nation: str) -> None:
    """Open a service with its first administrator, who sets up everything else on its pages."""
    with _record():
        from tideover.cli.opening import open_with_administrator

        open_with_administrator(code, name, administrator, email, nation)


@main.group("import")
def import_() -> None:
    """Bring records in."""


@import_.command("record")
@click.argument("folder", type=FOLDER)
@SERVICE
@click.option("--service-name", default="", help="Name of the service, where it is made by this import.")
@click.option("--dry-run", is_flag=True, help="Check everything and keep nothing.")
def import_record(folder: Path, service: str, service_name: str, dry_run: bool) -> None:
    """Import FOLDER, CSV files with a datapackage.json, in whole or not at all. Exit status 2 for any fault."""
    with _record():
        from tideover.cli.exchanging import import_folder

        status = import_folder(folder, service, service_name, dry_run)
    raise click.exceptions.Exit(status)


@import_.command("schema")
@click.option("--out", type=FOLDER, required=True, help="New folder to write it into.")
def import_schema(out: Path) -> None:
    """Write the schema of a record folder with an empty example of each file."""
    surroundings.start_django("owner")
    from tideover.cli.exchanging import write_schema

    write_schema(out)


@main.group()
def export() -> None:
    """Take records out."""


@export.command("record")
@SERVICE
@click.option("--out", type=FOLDER, required=True, help="New folder to write it into.")
def export_record(service: str, out: Path) -> None:
    """Write a service's whole record as a folder that can be imported again."""
    with _record():
        from tideover.cli.exchanging import export_folder

        export_folder(service, out)


@main.group()
def report() -> None:
    """Print reports."""


@report.command("monitoring")
@click.option("--service", default=None, help="Code of the service, such as jrt-2002-03.")
@click.option("--extract", type=FOLDER, default=None, help="Folder of an extract, in the place of a service.")
@click.option("--as", "form", type=click.Choice(["text", "json", "html", "xlsx"]), default="text", show_default=True)
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), default=None, help="File to write it into.")
def report_monitoring(service: str | None, extract: Path | None, form: str, out: Path | None) -> None:
    """Print the monitoring tables of a service or an extract: who came, what help they had, what became of jobs."""
    if (service is None) == (extract is None):
        raise click.UsageError("Name either a service (--service CODE) or an extract (--extract FOLDER).")
    if extract:
        surroundings.start_django("owner")
        from tideover.cli import evaluating

        made = evaluating.extract_report(extract)
    else:
        with _record():
            from tideover.cli import evaluating

            made = evaluating.service_report(str(service))
    evaluating.print_report(made, form, out)


@main.group()
def extract() -> None:
    """Pseudonymised copies of a service's record, for evaluation."""


@extract.command("create")
@SERVICE
@click.option("--out", type=FOLDER, required=True, help="New folder to write it into.")
def extract_create(service: str, out: Path) -> None:
    """Write a service's record as pseudonymised Parquet tables with a data dictionary."""
    with _record():
        from tideover.cli.evaluating import create_extract

        create_extract(service, out)


@extract.command("check")
@click.argument("folder", type=FOLDER)
def extract_check(folder: Path) -> None:
    """Check an extract: schema, dictionary, keys, and that nothing identifies anybody. Exit status 1 for any fault."""
    surroundings.start_django("owner")
    from tideover.cli.evaluating import check_extract

    raise click.exceptions.Exit(1 if check_extract(folder) else 0)


@main.group()
def simulate() -> None:
    """Invent services to try out, plan and measure with."""


@simulate.command("service")
@click.option("--clients", type=click.IntRange(1, 9_999_999), required=True, help="Number of clients.")
@click.option("--years", type=click.IntRange(1, 30), required=True, help="Years in which they are accepted.")
@click.option("--seed", type=click.IntRange(0), required=True, help="The same seed gives the same service.")
@click.option(
    "--scenario", type=click.Path(dir_okay=False, path_type=Path), default=None, help="Parameters of your own, in TOML."
)
@click.option("--out", type=FOLDER, default=None, help="New folder for a folder to import and an extract.")
@click.option("--load", default=None, help="Code of a service to import it into, in the place of a folder.")
def simulate_service(
    clients: int, years: int, seed: int, scenario: Path | None, out: Path | None, load: str | None
) -> None:
    """Simulate a service of invented people: into a folder (--out) or straight into a service (--load)."""
    if (out is None) == (load is None):
        raise click.UsageError("Name either a folder (--out FOLDER) or a service (--load CODE).")
    if out:
        surroundings.start_django("owner")
        from tideover.cli import simulating

        simulating.write_world(simulating.world_of(clients, years, seed, scenario), out)
        return
    with _record():
        from tideover.cli import simulating

        status = simulating.load_world(simulating.world_of(clients, years, seed, scenario), str(load))
    raise click.exceptions.Exit(status)


def _record() -> Any:
    """The database, with Django set up as its owner."""
    return surroundings.record()
