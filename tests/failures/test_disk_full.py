"""The disk is full: saving says so, nothing typed or waiting is lost, and all of it works once there is room."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from tests.fixtures import TESTS, make_house
from tests.processes.visitor import Page, filled_in
from tideover.diary.models import Contact
from tideover.foundation.models import Draft
from tideover.operations.doctor import database, machine
from tideover.operations.doctor.finding import State
from tideover.organisation.actions import set_policy
from tideover.worklist.jobs import refresh_stale
from tideover.worklist.models import StaleCase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

NOTE = "He rang back. " * 300
WAITING = "SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo'"
REFUSING = """
    CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = 'disk_full';
    END $$;
    CREATE TRIGGER no_room BEFORE INSERT ON diary_contact FOR EACH STATEMENT EXECUTE FUNCTION no_room();
"""


class TakenBack(Exception):
    """What was written in this transaction is not to stay."""


def run(statement: str) -> Any:
    """Run it; the first value of what comes back."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0] if cursor.description else None


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A disk of eight megabytes that the database's user can write to; left out where none may be mounted."""
    folder = Path(tempfile.mkdtemp(prefix="tideover-disk-"))
    user = Path(run("SHOW data_directory")).stat()
    options = f"size=8m,mode=0700,uid={user.st_uid},gid={user.st_gid}"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)], capture_output=True, check=False
    )
    try:
        if mounted.returncode != 0:
            pytest.skip("No disk may be mounted here: the database's refusal stands for it in the other test.")
        yield folder
    finally:
        if mounted.returncode == 0:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        folder.rmdir()


def fill(disk: Path) -> Path:
    """Take all the room there is; the file that takes it."""
    ballast = disk / "ballast"
    with suppress(OSError), ballast.open("wb", buffering=0) as output:
        while True:
            output.write(os.urandom(4096))
    return ballast


@pytest.fixture
def full_disk(small_disk: Path) -> Iterator[Callable[[], None]]:
    """The table of contacts is on a disk that is full; what is given makes room on it."""
    run("VACUUM FULL diary_contact")  # Rows that tests before this one took back leave room in the table itself.
    assert run("SELECT pg_relation_size('diary_contact')") == 0
    run(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
    run("ALTER TABLE diary_contact SET TABLESPACE small")
    ballast = fill(small_disk)
    assert machine._disk("Disk", small_disk, 0).state is State.FAULT
    (found,) = machine.disks({"the database": small_disk})
    assert found.state is State.FAULT
    assert "Make room there" in found.do
    yield ballast.unlink
    ballast.unlink(missing_ok=True)
    run("ALTER TABLE diary_contact SET TABLESPACE pg_default")
    run("DROP TABLESPACE small")


@pytest.fixture
def refusing() -> Iterator[Callable[[], None]]:
    """The database refuses contacts as it does on a full disk; what is given makes room."""
    run(REFUSING)
    yield lambda: run("DROP TRIGGER no_room ON diary_contact")
    run("DROP FUNCTION no_room CASCADE")


@pytest.mark.parametrize("disk", ["full_disk", "refusing"])
def test_on_a_full_disk_saving_says_so_and_nothing_is_lost(disk: str, request: pytest.FixtureRequest) -> None:
    house = make_house("harbour")
    with house.open():
        case = house.case()
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        with suppress(TakenBack), transaction.atomic():
            house.contact(case)
            raise TakenBack
    assert run("SELECT pg_relation_size('diary_contact')") > 0
    make_room: Callable[[], None] = request.getfixturevalue(disk)
    waiting = run(WAITING)
    client, where = house.client(), f"/cases/{case.reference}/contacts/new/"
    client.raise_request_exception = False
    sent = dict(filled_in(Page(where, client.get(where).content.decode()), note=NOTE))
    client.post("/drafts/", {**sent, "draft_of": where})
    for _ in range(2):
        answer = client.post(where, sent)
        assert answer.status_code == 503
        assert int(answer["Retry-After"]) > 0
        assert "There is no room left" in answer.content.decode()
        assert NOTE.strip() in answer.content.decode()
    with house.open():
        assert not Contact.objects.exists()
        assert Draft.objects.get().fields["note"] == [NOTE]
    assert run(WAITING) == waiting > 0
    make_room()
    assert client.post(where, sent).status_code == 302
    with house.open():
        assert Contact.objects.get().note.strip() == NOTE.strip()
        assert not Draft.objects.exists()
    refresh_stale(service_id=house.service.pk)
    with house.open():
        assert not StaleCase.objects.exists()


def test_a_database_that_takes_no_writes_is_found_by_the_doctor() -> None:
    assert database.writes().state is State.OK
    run("SET default_transaction_read_only = on")
    try:
        found = database.writes()
    finally:
        run("SET default_transaction_read_only = off")
    assert found.state is State.FAULT
    assert "standby" in found.do


COUNTING = "from tideover.operations.metrics import requests; requests.count('worklist', 200, 0.1); print('goes on')"


@pytest.mark.parametrize("is_full", [True, False])
def test_a_full_disk_under_the_figures_kills_no_web_server(small_disk: Path, is_full: bool) -> None:
    if is_full:
        fill(small_disk)
    counted = subprocess.run(
        [sys.executable, "-c", COUNTING],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(small_disk)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (counted.returncode, counted.stdout) == (0, "goes on\n"), counted.stderr
    assert bool(list(small_disk.glob("*.db"))) is not is_full
