"""What the doctor finds in the database, each time with something planted that must be found."""

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tideover.foundation import clock
from tideover.foundation.database.boundary import holes
from tideover.foundation.database.logins import role_name
from tideover.foundation.models import Account, Service
from tideover.foundation.signin.demonstration import SIGN_INS
from tideover.operations.backups.making import LAST
from tideover.operations.doctor import database, examining, work
from tideover.operations.doctor.finding import State

pytestmark = pytest.mark.django_db


def run(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def role(login: str) -> str:
    return role_name(connection.settings_dict["NAME"], login)


def owner_url() -> str:
    """The owner's address of this test's database."""
    return f"{os.environ['DATABASE_URL'].rpartition('/')[0]}/{connection.settings_dict['NAME']}"


def test_a_migrated_database_has_the_boundary_and_is_up_to_date() -> None:
    assert database.server().state is State.OK
    assert holes(connection, [role("web"), role("worker")]) == []
    assert database.migrations().state is State.OK
    assert database.clocks().state is State.OK


@pytest.mark.parametrize(
    "planted",
    [
        "ALTER TABLE people_person DISABLE ROW LEVEL SECURITY",
        "DROP POLICY same_service ON people_person",
        "CREATE POLICY wide ON people_person USING (true)",
        "ALTER POLICY same_service ON people_person USING (true)",
        "ALTER POLICY same_service ON people_person WITH CHECK (true)",
        "ALTER POLICY same_service ON people_person TO pg_monitor",
        'ALTER TABLE people_person OWNER TO "{web}"',
    ],
)
def test_a_hole_in_the_boundary_is_a_fault_that_names_the_table(planted: str) -> None:
    run(planted.format(web=role("web")))
    found = database.boundary({"web": f"postgresql://{role('web')}@/x", "worker": None})
    assert found.state is State.FAULT
    assert "1 of the tables" in found.found
    assert "people_person" in found.found


def test_a_migration_that_is_missing_and_one_that_is_unknown_are_faults() -> None:
    recorder = MigrationRecorder(connection)
    last = sorted(name for app, name in recorder.applied_migrations() if app == "worklist")[-1]
    recorder.record_unapplied("worklist", last)
    lacking = database.migrations()
    assert (lacking.state, lacking.do) == (State.FAULT, "Run `tideover migrate`.")
    recorder.record_applied("worklist", last)
    recorder.record_applied("worklist", "9999_of_next_year")
    newer = database.migrations()
    assert newer.state is State.FAULT
    assert "worklist.9999_of_next_year" in newer.found


@pytest.mark.parametrize(
    ("apart", "state"),
    [
        (timedelta(), State.OK),
        (database.LATE, State.OK),
        (database.LATE * 2, State.WARNING),
        (database.WRONG * 2, State.FAULT),
    ],
)
def test_clocks_that_are_apart_are_found(apart: timedelta, state: State) -> None:
    assert database._clocks(apart, zone_is_known=True).state is state
    assert database._clocks(apart, zone_is_known=False).state is State.FAULT


def test_an_owner_who_is_a_superuser_is_a_warning_save_in_the_embedded_database() -> None:
    assert database.owner(is_embedded=True).state is State.OK
    assert database.owner(is_embedded=False).state is State.WARNING


def test_a_login_that_is_not_there_or_too_strong_is_a_fault_without_its_password() -> None:
    strong = owner_url()
    weak = strong.replace("//tideover:", "//nobody_known:")
    web, worker = database.logins(strong, {"web": strong, "worker": None})
    assert (web.state, worker.state) == (State.FAULT, State.FAULT)
    assert "pass by the boundary" in web.found
    assert "tideover migrate" in worker.do
    web, _ = database.logins(strong, {"web": weak})
    assert "cannot sign in" in web.found
    secret = strong.partition("//tideover:")[2].partition("@")[0]
    assert secret not in web.line


def test_a_question_that_the_database_does_not_answer_keeps_none_from_the_others() -> None:
    run("DROP TABLE procrastinate_workers CASCADE")
    (found,) = examining._asked("Worker", lambda: work.worker(is_real=True))
    assert found.state is State.FAULT
    assert "tideover migrate" in found.do


def test_a_worker_that_is_silent_is_a_fault_on_a_real_server() -> None:
    assert work.worker(is_real=True).state is State.FAULT
    assert work.worker(is_real=False).state is State.WARNING
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", clock.now() - work.SILENCE * 2)
    assert work.worker(is_real=True).state is State.FAULT
    run("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", clock.now())
    assert work.worker(is_real=True).state is State.OK


def test_a_job_that_failed_is_named_by_its_task() -> None:
    run("DELETE FROM procrastinate_jobs")  # Tests that commit may have left some.
    assert work.failures().state is State.OK
    run("INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('default', 'a.b', 'failed')")
    found = work.failures()
    assert (found.state, found.found) == (State.WARNING, "1 failed, the last of them a.b.")


def test_a_job_waits_from_when_it_was_to_be_done() -> None:
    run("DELETE FROM procrastinate_jobs")
    for name, at in (("later", clock.now() + timedelta(days=1)), ("now", None)):
        run("INSERT INTO procrastinate_jobs (queue_name, task_name, scheduled_at) VALUES ('default', %s, %s)", name, at)
    assert work.waiting().state is State.OK
    run("UPDATE procrastinate_events SET at = at - %s", work.LONG_WAIT * 2)
    assert work.waiting().state is State.WARNING
    run("UPDATE procrastinate_jobs SET scheduled_at = now() WHERE task_name = 'now'")
    assert work.waiting().state is State.OK


def test_a_backup_that_was_missed_is_a_warning_and_one_long_gone_a_fault(tmp_path: Path) -> None:
    assert work.backup(tmp_path, is_real=True).state is State.WARNING
    assert work.backup(tmp_path, is_real=False).state is State.OK
    for age, state in (
        (timedelta(hours=1), State.OK),
        (work.MISSED + timedelta(minutes=1), State.WARNING),
        (work.LOST + timedelta(minutes=1), State.FAULT),
    ):
        (tmp_path / LAST).write_text(f'{{"at": "{(clock.now() - age).isoformat()}"}}')
        assert work.backup(tmp_path, is_real=True).state is state, age
    (tmp_path / LAST).write_text("not what it should be")
    assert work.backup(tmp_path, is_real=True).state is State.WARNING


def test_invented_people_beside_real_ones_are_a_fault_and_alone_a_warning() -> None:
    assert work.demonstration(is_real=True).state is State.OK
    Service.objects.create(code="harbour", name="Harbour", is_demonstration=True)
    Account.objects.create_user(SIGN_INS[0].email, name="Somebody")
    assert work.demonstration(is_real=True).state is State.WARNING
    assert work.demonstration(is_real=False).state is State.OK
    Service.objects.create(code="north", name="North")
    assert work.demonstration(is_real=True).state is State.FAULT
    assert work.demonstration(is_real=False).state is State.WARNING
