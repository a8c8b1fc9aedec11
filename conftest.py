"""Fixtures for every test: a migrated database of its own, and the web's login inside a test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tideover.foundation.database.logins import role_name
from tideover.foundation.database.rights import grant, make_test_logins
from tideover.foundation.database.template import migrated_template

pytest_plugins = ["tests.thorough", "tests.fixtures", "tests.browsers", "tests.sharing"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, pytestconfig: pytest.Config
) -> None:
    """Copy this run's test database from a migrated template."""
    template = migrated_template(
        os.environ["DATABASE_URL"],
        Path(os.environ["TIDEOVER_VAR"], "test-template.lock"),
        pytestconfig.rootpath,
    )
    connection.settings_dict["TEST"]["TEMPLATE"] = template


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """Make the logins of the test database and grant them their rights.

    At the end, connections that a live server's threads have not yet closed are: the database is dropped next.
    """
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        make_test_logins(connection)
        grant(connection)
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def web_login(db: None) -> Iterator[str]:
    """Be the web's login for the rest of the test, as far as its transaction goes; its name."""
    role = role_name(connection.settings_dict["NAME"], "web")
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{role}"')
    yield role
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
