"""A migrated database kept from one test run to the next, so that a run copies it in place of migrating.

Its name holds a hash of everything that migrating reads; another hash makes another template.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import psycopg
from psycopg import sql

from . import locks

PREFIX = "template_tideover_"
KEPT = 3


def migrated_template(url: str, lock: Path, root: Path) -> str:
    """The name of the template on the server at `url`, made now if the checkout at `root` has changed.

    `url` is the owner's address of any database there; `lock` keeps other runs from making it as well.
    """
    name = f"{PREFIX}{_fingerprint(_read_by_migrating(root))}"
    server = url.rpartition("/")[0]
    with (
        locks.alone(lock, patience=600),
        psycopg.connect(f"{server}/postgres", autocommit=True) as connection,
    ):
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _make(connection, server, name)
            _drop_all_but_newest(connection)
    return name


def _make(connection: "psycopg.Connection[tuple[object, ...]]", server: str, name: str) -> None:
    unfinished = sql.Identifier("unfinished_template")
    connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(unfinished))
    connection.execute(sql.SQL("CREATE DATABASE {}").format(unfinished))
    subprocess.run(
        [sys.executable, "-m", "tideover.foundation.database.migrating"],
        env={
            **os.environ,
            "DATABASE_URL": f"{server}/unfinished_template",
            "DJANGO_SETTINGS_MODULE": "tideover.settings",
        },
        check=True,
    )
    connection.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(unfinished, sql.Identifier(name)))


def _drop_all_but_newest(connection: "psycopg.Connection[tuple[object, ...]]") -> None:
    """Drop old templates; a few stay, as another run may be about to copy one."""
    named = connection.execute(
        "SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY oid DESC", [PREFIX]
    ).fetchall()
    for (old,) in named[KEPT:]:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(str(old))))


def _read_by_migrating(root: Path) -> list[Path]:
    package = root / "tideover"
    return sorted(
        {
            root / "uv.lock",
            *package.glob("**/migrations/*.py"),
            *package.glob("foundation/*.py"),
            *package.glob("settings/*.py"),
        }
    )


def _fingerprint(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(sys.version.encode())
    for file in files:
        digest.update(f"{file.name} {file.stat().st_size} ".encode() + file.read_bytes())
    return digest.hexdigest()[:24]
