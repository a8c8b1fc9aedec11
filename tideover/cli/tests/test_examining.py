"""`tideover doctor` prints a line for each check and ends with what the worst of them found."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from tideover.cli import examining, surroundings
from tideover.cli.tests.test_commands import run
from tideover.foundation.database.errors import DatabaseError
from tideover.operations.doctor import machine
from tideover.operations.doctor.finding import fault


@pytest.fixture(autouse=True)
def in_its_own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Django is set up already, and `var` is empty."""
    monkeypatch.setenv("TIDEOVER_VAR", str(tmp_path))
    monkeypatch.setattr(surroundings, "start_django", lambda login: None)


@pytest.mark.django_db
def test_every_line_says_how_it_is_and_the_status_is_that_of_the_worst(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "database", lambda say: nullcontext())
    done = run("doctor")
    *lines, last = done.output.splitlines()
    assert done.exit_code == 2
    assert all(line.startswith(("OK  ", "warning  ", "fault  ")) for line in lines)
    for check in ("Time zones", "Database", "Login owner", "Login web", "Login worker", "Row-level security", "Clock"):
        assert any(f" {check}: " in line for line in lines), check
    assert last == f"{sum(not line.startswith('OK') for line in lines)} of {len(lines)} checks found something. " + (
        "What to do is said in their lines."
    )


def test_where_there_is_no_database_none_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL")
    done = run("doctor")
    assert done.exit_code == 2
    assert examining.NO_DATABASE.line in done.output
    assert " Mail: " in done.output
    assert not (tmp_path / "postgres").exists()


def test_a_database_that_is_away_keeps_the_machine_from_being_looked_at_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def away(say: object) -> None:
        raise DatabaseError("The database is away. Bring it back.")

    monkeypatch.setattr(surroundings, "database", away)
    done = run("doctor")
    assert "fault    Database: The database is away. Bring it back." in done.output
    assert " Mail: " in done.output


def test_without_time_zones_nothing_else_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine, "time_zones", lambda: fault("Time zones", "None.", "Install them."))
    done = run("doctor")
    assert (done.exit_code, len(done.output.splitlines())) == (2, 2)
