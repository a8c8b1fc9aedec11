"""Other programs ask whether Tideover lives and can serve, without signing in and with nothing about anybody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from tests.fixtures import House
from tideover.foundation.database.logins import role_name
from tideover.foundation.models import ReadLogEntry
from tideover.operations import health

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is away."""

    def away(*_: object) -> None:
        raise OperationalError("connection refused for somebody:secret at 10.0.0.1")

    monkeypatch.setattr(connection, "cursor", away)


def test_a_living_process_answers_without_a_database(no_database: None) -> None:
    client = Client()
    client.cookies["session"] = "of somebody"
    answer = client.get("/health/")
    assert (answer.status_code, answer.content) == (200, b"Tideover answers.\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.usefixtures("web_login")
def test_a_migrated_database_is_enough_to_be_ready(django_assert_num_queries: Callable[..., Any]) -> None:
    Client().get("/health/ready/")
    with django_assert_num_queries(1):
        answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.content) == (200, b"Tideover is ready.\n")


def test_a_database_that_is_away_is_said_without_its_address(no_database: None) -> None:
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.content.decode()) == (503, f"{health.AWAY}\n")


def test_a_database_that_lacks_a_migration_is_not_ready_and_one_that_is_ahead_is() -> None:
    recorder = MigrationRecorder(connection)
    recorder.record_applied("worklist", "9999_of_next_year")
    assert Client().get("/health/ready/").status_code == 200
    last = max(name for app, name in recorder.applied_migrations() if app == "worklist" and not name.startswith("9999"))
    recorder.record_unapplied("worklist", last)
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.content.decode()) == (503, f"{health.OLD}\n")


def test_a_database_from_before_the_logins_could_ask_is_too_old() -> None:
    role = role_name(connection.settings_dict["NAME"], "web")
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f'REVOKE SELECT ON django_migrations FROM "{role}"')
            cursor.execute(f'SET LOCAL ROLE "{role}"')
        assert health.why_not_ready() == health.OLD
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", ["/health/", "/health/ready/", "/metrics/"])
def test_a_program_on_this_machine_asks_without_https_or_a_known_name(path: str, settings: Any) -> None:
    settings.SECURE_SSL_REDIRECT, settings.ALLOWED_HOSTS = True, ["tideover.example.org"]
    assert Client().get(path, headers={"host": "127.0.0.1:8000"}).status_code == 200
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("path", ["/health/", "/health/ready/", "/metrics/"])
def test_asking_is_not_a_look_at_anybody(house: House, path: str) -> None:
    with house.open():
        before = ReadLogEntry.objects.count()
    assert house.client().get(path).status_code == 200
    with house.open():
        assert ReadLogEntry.objects.count() == before
