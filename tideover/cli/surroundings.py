"""What every command stands on: the folder `var`, a database, and Django set up for one login."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from tideover.foundation.database.cluster import Cluster

DATABASE = "tideover"


def var() -> Path:
    """The folder for what Tideover keeps on this machine, the same for every process started from here."""
    folder = Path(os.environ.get("TIDEOVER_VAR") or "var").resolve()
    os.environ["TIDEOVER_VAR"] = str(folder)
    return folder


def logins_file() -> Path:
    """Where the passwords of the logins are kept."""
    return var() / "logins.json"


def is_embedded() -> bool:
    """Whether the database is our own, and not a server that DATABASE_URL names."""
    return not os.environ.get("DATABASE_URL")


@contextmanager
def database(say: Callable[[str], None] = click.echo) -> "Iterator[Cluster | None]":
    """A database to work with for as long as this lasts, its owner's address in DATABASE_URL.

    That of DATABASE_URL; or the embedded one, which is started, given, and stopped unless others use it.
    Raises DatabaseError where it cannot be had.
    """
    from tideover.foundation.database.cluster import Cluster
    from tideover.foundation.database.server import check_server

    if not is_embedded():
        check_server(os.environ["DATABASE_URL"])
        yield None
        return
    cluster = Cluster(var() / "postgres", say=say)
    with cluster.in_use():
        cluster.ensure_database(DATABASE)
        os.environ["DATABASE_URL"] = cluster.url(DATABASE)
        try:
            yield cluster
        finally:
            del os.environ["DATABASE_URL"]


def start_django(login: str) -> None:
    """Set Django up in this process, as one login of the database: owner, web or worker."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tideover.settings"
    os.environ["TIDEOVER_LOGIN"] = login
    var()
    import django

    django.setup()


@contextmanager
def record(say: Callable[[str], None] = click.echo) -> Iterator[None]:
    """The whole record, as the owner: for commands that check, load and report."""
    from tideover.cli import preparation

    with database(say):
        start_django("owner")
        preparation.refuse_unmigrated()
        yield
