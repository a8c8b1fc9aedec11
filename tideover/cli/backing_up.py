"""What the commands about backups do. Needs Django set up, as the owner."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.db import connection

from tideover.cli import preparation, surroundings
from tideover.operations.backups.errors import BackupError
from tideover.operations.backups.making import back_up
from tideover.operations.backups.manifest import read_manifest
from tideover.operations.backups.restoring import restore


def make_backup(out: Path) -> None:
    """Write a backup to the file or into the folder `out` and say where it is."""
    with _as_sentence():
        file = back_up(os.environ["DATABASE_URL"], out, surroundings.var())
    click.echo(
        f"{file}: {file.stat().st_size / 10**6:,.1f} MB. It holds names: keep it as the record, and the secret key "
        "apart from it."
    )


def put_back(file: Path, *, is_sure: bool, replace: bool) -> None:
    """Put the backup in `file` back, and make the database ready for web and worker."""
    with _as_sentence():
        manifest = read_manifest(file)
        made = f"{manifest.at:%d %B %Y at %H:%M} UTC by Tideover {manifest.tideover}"
        if not is_sure:
            raise BackupError(f"{file} was made on {made}. Nothing was done: give --yes to put it back.")
        connection.close()
        restore(os.environ["DATABASE_URL"], file, surroundings.var(), replace=replace)
    applied = preparation.migrate()
    preparation.prepare_logins()
    since = f" {applied} migrations that came after it were applied." if applied else ""
    click.echo(f"Restored what was backed up on {made}.{since} The logins have their rights.")


@contextmanager
def _as_sentence() -> Iterator[None]:
    try:
        yield
    except BackupError as error:
        raise click.ClickException(str(error)) from error
