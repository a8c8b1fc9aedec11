"""Web and worker, each in a process that knows the address of its own login and no other."""

import os
import sys
from collections.abc import Mapping

import click

from tideover.cli import surroundings
from tideover.foundation.database.logins import VARIABLES, kept_address
from tideover.operations.metrics.folder import VARIABLE, new_folder

LINES = {"TIDEOVER_LOG_FORMAT": "json"}
"""How a live service logs, unless its surroundings say otherwise."""
APPLICATION = "tideover.settings.wsgi:application"
# Whatever else could tell a process how to sign in to the database as somebody else.
SECRETS = {"DATABASE_URL", *VARIABLES.values(), "PGPASSWORD", "PGPASSFILE", "PGUSER", "PGSERVICE", "PGSERVICEFILE"}


def environment_of(login: str, url: str, *, demonstration: bool = False) -> dict[str, str]:
    """This process's environment with one login's address and no other way into the database.

    `demonstration` shows the demonstration's sign-ins and asks no second factor of them. Which accounts those
    are is asked of the database with each page: real services may come while the web runs.
    """
    # The owner may have its password from the surroundings.
    hidden = SECRETS - ({"PGPASSWORD", "PGPASSFILE", "PGUSER"} if login == "owner" else set())
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    if demonstration:
        kept["TIDEOVER_DEMO"] = "1"
    return kept | {_variable(login): url, "TIDEOVER_LOGIN": login, "DJANGO_SETTINGS_MODULE": "tideover.settings"}


def _variable(login: str) -> str:
    return VARIABLES.get(login, "DATABASE_URL")


def web_command(host: str, port: int, workers: int) -> list[str]:
    """The command line of the web server. One blocking thread in each worker served most (docs/adr)."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi"),
        *("--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "1"),
        *(
            "--respawn-failed-workers",
            "--respawn-interval",
            "1",
            "--workers-kill-timeout",
            "5",
            "--no-ws",
            "--log-level",
            "warning",
        ),
        APPLICATION,
    ]


def worker_command() -> list[str]:
    """The command line of the worker."""
    return [sys.executable, "-m", "django", "procrastinate", "worker", "--queues", "default"]


def owners_worker_command() -> list[str]:
    """The command line of the worker that does what only the database's owner can."""
    return [sys.executable, "-m", "tideover.cli.owners_worker"]


def serve_web(host: str, port: int, workers: int) -> None:
    """Become the web server."""
    _become("web", web_command(host, port, workers), counting())


def counting() -> dict[str, str]:
    """What tells the processes of one web server where they keep their counts. Raises a sentence where they cannot."""
    try:
        return {VARIABLE: str(new_folder(surroundings.var()))}
    except OSError as error:
        raise click.ClickException(
            f"The web server cannot keep its counts in {surroundings.var()} ({error.strerror}). Let it write there, or "
            "set TIDEOVER_VAR to another folder."
        ) from error


def work_on_jobs(*, owner: bool = False) -> None:
    """Become the worker; with `owner` the one of the owner's jobs, with the address in DATABASE_URL."""
    if owner:
        _become("owner", owners_worker_command())
    else:
        _become("worker", worker_command())


def _become(login: str, command: list[str], more: Mapping[str, str] | None = None) -> None:
    surroundings.var()
    variable = _variable(login)
    url = os.environ.get(variable) or kept_address(surroundings.logins_file(), login)
    if not url and login == "owner":
        raise click.ClickException("Set DATABASE_URL to the address of the database's owner.")
    if not url:
        raise click.ClickException(
            f"Set {variable}, or run `tideover migrate` with DATABASE_URL set to make that login."
        )
    os.execve(command[0], command, LINES | environment_of(login, url) | dict(more or {}))  # noqa: S606 - no shell is wanted
