"""Putting a backup back, whole or not at all."""

import tempfile
from importlib.metadata import version
from pathlib import Path
from subprocess import DEVNULL

import psycopg
from django.db.migrations.loader import MigrationLoader

from .errors import BackupError
from .manifest import Manifest, read_manifest, take_out
from .programs import program, run

BEFORE = "before_restoring"
"""The schema in which what was there stands aside until the backup is there in full."""


def restore(address: str, file: Path, var: Path, *, replace: bool) -> Manifest:
    """Put the backup in `file` into the database at `address`, which is its owner's; what the backup says of itself.

    What the database held is gone then, but only once all of the backup is there; a database with services is left
    alone unless `replace`. The rights of web and worker have to be granted anew. Raises BackupError, having changed
    nothing, where the file is damaged or no backup, or of a newer Tideover or PostgreSQL, or where others use the
    database or the backup cannot be put back. `var` takes a copy of the dump meanwhile.
    """
    manifest = read_manifest(file)
    with psycopg.connect(address, autocommit=True) as connection:
        server = connection.info.server_version // 10_000
        _refuse_newer(file, manifest, server)
        _mend_interrupted(connection)
        if not replace:
            _refuse_services(connection)
        _refuse_company(connection)
        restoring = program("pg_restore", max(server, manifest.postgresql))
        with tempfile.TemporaryDirectory(dir=var, prefix="restoring-") as folder:
            dump = Path(folder, "dump")
            take_out(file, manifest, dump)
            _put_back(connection, address, restoring, dump)
    return manifest


def _put_back(connection: "psycopg.Connection[tuple[object, ...]]", address: str, restoring: Path, dump: Path) -> None:
    try:
        with connection.transaction():
            connection.execute(f"ALTER SCHEMA public RENAME TO {BEFORE}")
            connection.execute("CREATE SCHEMA public")
    except psycopg.errors.InsufficientPrivilege as error:
        raise BackupError(
            "The login of DATABASE_URL does not own the database. Restore as the one that does, or into a new database."
        ) from error
    try:
        _run(restoring, address, dump)
    except BaseException:
        _as_before(connection)
        raise
    connection.execute(f"DROP SCHEMA {BEFORE} CASCADE")
    # Until PostgreSQL has counted the rows it would plan the first pages for empty tables.
    connection.execute("ANALYZE")


def _as_before(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    with connection.transaction():
        connection.execute("DROP SCHEMA public CASCADE")
        connection.execute(f"ALTER SCHEMA {BEFORE} RENAME TO public")


def _mend_interrupted(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Undo what an earlier restoring had begun when it was killed: what was there before it still is."""
    found = connection.execute(
        "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s), to_regclass('public.django_migrations') IS NULL",
        [BEFORE],
    ).fetchone()
    if found == (True, True):
        _as_before(connection)
    elif found == (True, False):
        raise BackupError(
            f"An earlier restoring was interrupted, and both what it brought (schema public) and what was there before "
            f"(schema {BEFORE}) are in the database. Have its owner drop the one that is not wanted, and rename the "
            "other to public."
        )


def _run(restoring: Path, address: str, dump: Path) -> None:
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", str(dump)]
    with run(restoring, address, arguments, stdout=DEVNULL) as process:
        assert process.stderr is not None
        said = process.stderr.read().decode(errors="replace").strip()
    if process.returncode:
        raise BackupError(
            f"pg_restore could not put the backup back, and the database is as it was: {said}. Restore another backup, "
            "or into a new database."
        )


def _refuse_newer(file: Path, manifest: Manifest, server: int) -> None:
    ours = version("tideover")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ()}
    if _number(manifest.tideover) > _number(ours) or not known.issuperset(manifest.migrations):
        raise BackupError(
            f"{file} was made by a newer Tideover ({manifest.tideover}; this is {ours}). Install that version, then "
            "restore it."
        )
    if manifest.postgresql > server:
        raise BackupError(
            f"{file} was made on PostgreSQL {manifest.postgresql}, and this server is {server}. Restore it on a server "
            f"of version {manifest.postgresql} or newer."
        )


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))


def _refuse_services(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    found = connection.execute("SELECT to_regclass('public.foundation_service') IS NOT NULL").fetchone()
    if found != (True,):
        return
    services = connection.execute("SELECT code FROM foundation_service ORDER BY code").fetchall()
    if services:
        raise BackupError(
            f"The database has services already: {', '.join(str(code) for (code,) in services)}. Restore into an empty "
            "one, or give --replace to lose what it holds."
        )


def _refuse_company(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    others = connection.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
        "AND backend_type = 'client backend'"
    ).fetchone()
    if others != (0,):
        raise BackupError("Somebody else uses the database. Stop the web server and the workers, then restore again.")
