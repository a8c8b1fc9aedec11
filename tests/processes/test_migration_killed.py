"""Bringing the database up to date is killed in the middle: the next try completes it; nothing is served until then."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from tideover.foundation.database.memory import roomy_memory
from tideover.operations.health import OLD

from .running import descendants, free_port, kill, tideover, wait_until
from .served import server
from .test_database_away import answer

pytestmark = pytest.mark.thorough

APPLIED = "SELECT count(*) FROM django_migrations"
TABLES = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
POLICIES = "SELECT count(*) FROM pg_policies"
TRIGGERS = "SELECT count(*) FROM pg_trigger WHERE NOT tgisinternal"


def asked(url: str, question: str) -> int:
    """What the database answers, a number; 0 where it does not know what it is asked about."""
    try:
        with psycopg.connect(url, autocommit=True) as owner:
            row = owner.execute(question.encode()).fetchone()
            return int(row[0]) if row else 0
    except psycopg.Error:
        return 0


@pytest.fixture
def empty(django_db_setup: None) -> Iterator[str]:
    """The address of an empty database on the test's server."""
    of_server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    database = sql.Identifier(f"test_{name}_killed")
    with psycopg.connect(f"{of_server}/postgres", autocommit=True) as owner:
        owner.execute(sql.SQL("CREATE DATABASE {}").format(database))
        yield f"{of_server}/test_{name}_killed"
        owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def migrating(url: str, var: Path) -> "subprocess.Popen[bytes]":
    """`tideover migrate`, as somebody at a terminal would give it."""
    environment = {**os.environ, "DATABASE_URL": url, "TIDEOVER_VAR": str(var)}
    with (var / "migrate.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "tideover.cli", "migrate"], env=environment, stdout=log, stderr=log
        )


def killed_at(applied: int, url: str, var: Path) -> None:
    """Begin to migrate, and kill it once so many migrations are applied."""
    process = migrating(url, var)
    try:
        wait_until(lambda: process.poll() is not None or asked(url, APPLIED) >= applied)
    finally:
        process.kill()
        process.wait()


@pytest.mark.django_db
def test_migrating_that_is_killed_at_several_moments_is_completed_by_the_next(empty: str, tmp_path: Path) -> None:
    number, port = len(MigrationLoader(None).disk_migrations or ()), free_port()
    killed_at(1, empty, tmp_path)
    with server(port, tmp_path, empty):
        status, seconds, said = answer(port, "/health/ready/")
        assert (status, said) == (503, f"{OLD}\n")
        status, seconds, said = answer(port, "/")
        assert (status, seconds > 0) == (503, True)
        assert "Tideover is being brought up to date" in said
    killed_at(number // 3, empty, tmp_path)
    killed_at(number * 2 // 3, empty, tmp_path)
    assert 0 < asked(empty, APPLIED) < number
    with psycopg.connect(empty) as owner:
        owner.execute(
            "INSERT INTO foundation_service (code, name, is_demonstration, created_at) "
            "VALUES ('kept', 'Kept', true, now())"
        )
    killed_at(number, empty, tmp_path)
    assert migrating(empty, tmp_path).wait(180) == 0, (tmp_path / "migrate.log").read_text()
    assert asked(empty, APPLIED) == number
    assert asked(empty, "SELECT count(*) FROM foundation_service WHERE code = 'kept'") == 1
    with connection.cursor() as cursor:
        for question in (TABLES, POLICIES, TRIGGERS):
            cursor.execute(question)
            assert (asked(empty, question),) == cursor.fetchone()
    with server(port, tmp_path, empty):
        assert answer(port, "/health/ready/")[0] == 200


def test_a_first_start_that_is_killed_while_it_migrates_is_completed_by_the_next() -> None:
    number = len(MigrationLoader(None).disk_migrations or ())
    with tempfile.TemporaryDirectory(prefix="tideover-run-", dir=roomy_memory() or "/tmp") as name:
        folder = Path(name)
        folder.chmod(0o711)
        with tideover(folder, folder / "first.log", TIDEOVER_DEMO="0") as running:
            wait_until(running.cluster.is_running)
            url = running.cluster.url("tideover")
            wait_until(lambda: asked(url, APPLIED) >= number // 2)
            kill([running.process.pid, *descendants(running.process.pid)])
            running.process.wait()
        with tideover(folder, folder / "second.log", TIDEOVER_DEMO="0") as again:
            again.wait_until_it_serves()
            assert asked(url, APPLIED) == number
            assert answer(again.port, "/health/ready/")[0] == 200
            assert again.stop() == 0
