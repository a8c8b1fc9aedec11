"""`tideover run` starts everything, keeps what was entered, hands out no secret, and leaves nothing behind."""

import os
import re
import signal
import socket
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tideover.foundation.database import processes
from tideover.foundation.database.logins import role_name
from tideover.foundation.signin.demonstration import RECORD_SIGN_INS, SIGN_INS

from .conftest import OF_THIS_SHELL, FirstStart
from .running import Tideover, descendants, kill, tideover, wait_until
from .visitor import Visitor

pytestmark = pytest.mark.thorough


def is_gone(pid: int) -> bool:
    """Whether a process has ended; one that only waits to be noted as ended has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


def everything_of(running: Tideover) -> list[int]:
    """All its processes, the database's too."""
    return [running.process.pid, *descendants(running.process.pid), *processes.serving(running.cluster.place.data)]


def test_neither_web_nor_worker_is_told_the_owners_or_each_others_login(first_start: FirstStart) -> None:
    assert len(first_start.environments) > 3
    for known in first_start.environments:
        assert first_start.owner_secret not in known
        assert OF_THIS_SHELL not in known
        assert "\nDATABASE_URL=" not in f"\n{known}"
        assert known.count("_DATABASE_URL=") == 1


def test_one_process_alone_is_told_the_owners_login_and_no_other(first_start: FirstStart) -> None:
    (known,) = first_start.owners
    assert "\nDATABASE_URL=" in f"\n{known}"
    assert "_DATABASE_URL=" not in known.replace("\nDATABASE_URL=", "")


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_all_of_it_and_leaves_nothing_behind(var: Path, tmp_path: Path, how: signal.Signals) -> None:
    with tideover(var, tmp_path / "log") as running:
        running.wait_until_it_serves()
        mine = everything_of(running)
        assert len(mine) > 6
        assert running.stop(how) == 0
        wait_until(lambda: all(map(is_gone, mine)), seconds=20)
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", running.port)) != 0


def test_all_web_processes_together_say_how_many_requests_there_were(var: Path, tmp_path: Path) -> None:
    with tideover(var, tmp_path / "log") as running:
        running.wait_until_it_serves()
        visitor, asked = Visitor(running.port), 20
        before = answered(visitor.get("/metrics/").text)
        for _ in range(asked):
            visitor.get("/account/login/")
        assert answered(visitor.get("/metrics/").text) == before + asked
        assert visitor.get("/health/").text == "Tideover answers.\n"
        assert visitor.get("/health/ready/").text == "Tideover is ready.\n"


def answered(figures: str) -> float:
    """How often the page for signing in was answered."""
    found = re.search(r'^tideover_requests_total{status="200",view="account_login"} (\S+)$', figures, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_a_second_start_serves_the_same_record_and_names_a_sign_in_for_each_role(var: Path, tmp_path: Path) -> None:
    with tideover(var, tmp_path / "first") as running:
        running.wait_until_it_serves()
        with psycopg.connect(running.cluster.url("tideover")) as owner:
            owner.execute("UPDATE organisation_team SET name = name || ' (kept)'")
    with tideover(var, tmp_path / "second") as running:
        running.wait_until_it_serves()
        with psycopg.connect(running.cluster.url("tideover")) as owner:
            names = owner.execute("SELECT name FROM organisation_team").fetchall()
        assert names
        assert all(name.endswith("(kept)") for (name,) in names)
        assert "migrations" not in running.printed()
        assert "Loading" not in running.printed()
        for each in (*SIGN_INS, *RECORD_SIGN_INS):
            assert each.email in running.printed()
        assert "case.manager@harbour.example" in Visitor(running.port).get("/account/login/").text


def test_killing_the_command_itself_ends_web_and_worker_and_the_next_start_serves(var: Path, tmp_path: Path) -> None:
    with tideover(var, tmp_path / "first") as running:
        running.wait_until_it_serves()
        children = descendants(running.process.pid)
        kill([running.process.pid])
        running.process.wait()
        wait_until(lambda: all(map(is_gone, children)), seconds=30)
        with tideover(var, tmp_path / "second", port=running.port) as again:
            again.wait_until_it_serves()


def test_a_taken_port_is_a_sentence_and_starts_nothing(var: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with tideover(var, tmp_path / "log", port=port) as running:
            assert running.process.wait(30) == 1
            assert f"Port {port} is taken" in running.printed()
            assert f"PORT={port + 1}" in running.printed()
            assert "Traceback" not in running.printed()
            assert not running.cluster.is_alive()


def test_a_child_that_keeps_failing_ends_everything_and_says_so(var: Path, tmp_path: Path) -> None:
    with tideover(var, tmp_path / "log", GRANIAN_HTTP="none") as running:
        assert running.process.wait(60) == 1
        assert "The web process keeps ending, the last time with status 2" in running.printed()
        assert "Traceback" not in running.printed()
        assert not running.cluster.is_alive()


@pytest.fixture
def server(django_db_setup: None) -> str:
    """The address of a migrated database on a server that is not Tideover's own to start."""
    server, _, name = os.environ["DATABASE_URL"].rpartition("/")
    database, template = f"test_{name}_server", connection.settings_dict["TEST"]["TEMPLATE"]
    copy = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
    with psycopg.connect(f"{server}/postgres", autocommit=True) as owner:
        owner.execute(copy)
    return f"{server}/{database}"


@pytest.mark.django_db
def test_database_url_uses_that_server_and_starts_no_other(server: str, tmp_path: Path) -> None:
    with tideover(tmp_path, tmp_path / "log", DATABASE_URL=server, TIDEOVER_DEMO="0") as running:
        running.wait_until_it_serves()
        assert not (tmp_path / "postgres").exists()
        assert running.answers()
        assert "Sign in to the demonstration" not in running.printed()
        assert role_name(server.rpartition("/")[2], "web") in (tmp_path / "logins.json").read_text()
        assert running.stop() == 0


def test_a_server_that_cannot_be_reached_is_a_sentence_without_the_password(tmp_path: Path) -> None:
    address = "postgresql://somebody:very-secret@127.0.0.1:1/tideover"
    with tideover(tmp_path, tmp_path / "log", DATABASE_URL=address) as running:
        assert running.process.wait(30) == 1
        assert "The database of DATABASE_URL cannot be reached" in running.printed()
        assert "Traceback" not in running.printed()
        assert "very-secret" not in running.printed()
