"""An import that is killed in the middle leaves nothing behind, and the folder comes in whole afterwards."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tideover.exchange.importing import import_record
from tideover.exchange.tests.folders import FILES, made
from tideover.foundation.models import Service
from tideover.people.models import Person

from .running import wait_until
from .served import address

pytestmark = pytest.mark.django_db(transaction=True)

CODE = "killed"
WAITS = "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%INSERT INTO cases_case%'"


@contextmanager
def importing(folder: Path, log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """`tideover import record`, as somebody at a terminal would; it is killed at the end if it still runs."""
    command = [sys.executable, "-m", "tideover.cli", "import", "record", str(folder), "--service", CODE]
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, env=os.environ | {"DATABASE_URL": address()}, stdout=output, stderr=subprocess.STDOUT
        )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_an_import_that_is_killed_in_the_middle_leaves_nothing(tmp_path: Path) -> None:
    folder, log = made(tmp_path / "in"), tmp_path / "log"
    with psycopg.connect(address(), autocommit=True) as watching, psycopg.connect(address()) as holding:
        # Everything before cases is written, and cases must wait for us: that is the middle.
        holding.execute("LOCK TABLE cases_case IN SHARE ROW EXCLUSIVE MODE")
        with importing(folder, log) as process:
            wait_until(lambda: process.poll() is not None or bool(watching.execute(WAITS).fetchall()))
            assert process.poll() is None, log.read_text()
            process.send_signal(signal.SIGKILL)
            process.wait()
        (waiting,) = watching.execute(WAITS).fetchone() or (0,)
        holding.rollback()
        gone = "SELECT count(*) = 0 FROM pg_stat_activity WHERE pid = %s"
        wait_until(lambda: bool((watching.execute(gone, [waiting]).fetchone() or [False])[0]))
    assert not Service.objects.filter(code=CODE).exists()
    assert not Person.objects.exists()
    report = import_record(folder, CODE)
    assert (report.exit_status, report.applied) == (0, sum(len(lines) - 1 for lines in FILES.values()))
