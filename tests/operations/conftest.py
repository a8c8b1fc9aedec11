"""Databases with two filled services, to back up and to restore into."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tideover.operations.backups.errors import BackupError
from tideover.operations.backups.programs import program
from tideover.operations.backups.restoring import restore

FILL = """
import django; django.setup()
from django.db import transaction
from tests.walks.filled import fill
with transaction.atomic():
    fill("harbour"), fill("valley")
"""


@dataclass(frozen=True)
class Base:
    """A database of the test server, with a folder `var` of its own."""

    url: str
    var: Path

    def run(self, *command: str) -> "subprocess.CompletedProcess[str]":
        """Run Python on this database, as its owner."""
        environment = {**os.environ, "DATABASE_URL": self.url, "TIDEOVER_VAR": str(self.var)}
        environment["DJANGO_SETTINGS_MODULE"] = "tideover.settings"
        return subprocess.run([sys.executable, *command], env=environment, capture_output=True, text=True, check=False)

    def tideover(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Give the command `tideover` on this database."""
        return self.run("-m", "tideover.cli", *arguments)

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What the database answers its owner."""
        with psycopg.connect(self.url) as owner:
            return owner.execute(question.encode()).fetchall()

    def counted(self) -> dict[str, int]:
        """How many rows each table has."""
        named = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        tables = [str(name) for (name,) in self.rows(named)]
        if not tables:
            return {}
        counts = (f"SELECT '{name}', count(*) FROM \"{name}\"" for name in tables)
        return {str(name): int(str(number)) for name, number in self.rows(" UNION ALL ".join(counts))}

    def restore(self, file: Path, *, replace: bool = False) -> None:
        """Put a backup back, short of the rights of web and worker."""
        restore(self.url, file, self.var, replace=replace)


@pytest.fixture(scope="module")
def make_base(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Base]]:
    """Makes databases, empty or migrated, and drops them at the end."""
    server, made = os.environ["DATABASE_URL"].rpartition("/")[0], list[str]()

    def make(name: str, *, migrated: bool = False) -> Base:
        database = f"{connection.settings_dict['NAME']}_{name}"
        template = connection.settings_dict["TEST"]["TEMPLATE"] if migrated else "template0"
        with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
            owner.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
            )
        made.append(database)
        return Base(f"{server}/{database}", tmp_path_factory.mktemp(name))

    yield make
    with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
        for database in made:
            owner.execute(sql.SQL("DROP DATABASE {} (FORCE)").format(sql.Identifier(database)))


@pytest.fixture(scope="module")
def programs(django_db_setup: None) -> None:
    """Programs to back up and restore with; without them nothing can be tried."""
    with psycopg.connect(os.environ["DATABASE_URL"].rpartition("/")[0] + "/postgres") as owner:
        server = owner.info.server_version // 10_000
    try:
        program("pg_dump", server), program("pg_restore", server)
    except BackupError as error:
        pytest.skip(str(error))


@pytest.fixture(scope="module")
def source(programs: None, make_base: Callable[..., Base]) -> Base:
    """A database with two services and a row of each in every table."""
    base = make_base("src", migrated=True)
    done = base.run("-c", FILL)
    assert done.returncode == 0, done.stderr
    return base


@pytest.fixture(scope="module")
def backup(source: Base) -> Path:
    """A backup of it."""
    folder = source.var / "backups"
    folder.mkdir()
    done = source.tideover("backup", "--out", str(folder))
    assert done.returncode == 0, done.stderr
    (file,) = folder.iterdir()
    return file
