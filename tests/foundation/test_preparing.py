"""Bringing a database up to date, and what `tideover run` finds in it."""

import subprocess
import sys

import pytest

from tideover.cli import running
from tideover.foundation.models import Service

LOSES_IT = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "tideover.settings"
import django
django.setup()
from django.db import connection
from tideover.cli import preparation
from tideover.foundation.database.errors import DatabaseError

def lose(*_, **__):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

preparation.pending_migrations = lambda: 3
preparation.call_command = lose
try:
    preparation.migrate()
except DatabaseError as error:
    print(error)
"""


def test_a_database_that_goes_away_while_it_is_migrated_is_said_in_a_sentence() -> None:
    done = subprocess.run([sys.executable, "-c", LOSES_IT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("The database went away while it was brought up to date.")


@pytest.mark.django_db
def test_the_demonstration_is_found_beside_other_data_unless_it_is_declined(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TIDEOVER_DEMO", raising=False)
    Service.objects.create(code="east", name="East")
    assert not running._has_demonstration()
    Service.objects.create(code="harbour", name="Harbour", is_demonstration=True)
    assert running._has_demonstration()
    monkeypatch.setenv("TIDEOVER_DEMO", "0")
    assert not running._has_demonstration()
