"""A job that always fails is tried again, later each time, keeps nobody waiting, is given up, shown, and done again."""

import os
import subprocess
import sys
from contextlib import nullcontext
from datetime import datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from tests.fixtures import TESTS, House, make_house
from tests.processes.served import address
from tideover.cli import main, surroundings
from tideover.exchange.actions.delivering import CHECK
from tideover.foundation.jobs import take_up_what_was_left
from tideover.foundation.retrying import TRIES, LaterAndAside
from tideover.operations.doctor import work as doctor
from tideover.operations.doctor.finding import State
from tideover.operations.metrics.exposition import figures
from tideover.organisation.actions import set_policy
from tideover.worklist.actions.marking import REFRESH_STALE
from tideover.worklist.models import StaleCase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.thorough]

NO_FOLDER = 0


def asked(question: str, *given: Any) -> list[tuple[Any, ...]]:
    """What the database answers."""
    with connection.cursor() as cursor:
        cursor.execute(question, given)
        return cursor.fetchall() if cursor.description else []


def work() -> None:
    """Let a worker do what waits and is due."""
    subprocess.run(
        [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"],
        env={**os.environ, "DATABASE_URL": address()},
        check=True,
        capture_output=True,
        timeout=120,
    )


def one_that_fails(house: House) -> int:
    """A job to check a folder that was never there, under the lock of its service; its number."""
    job = app.configure_task(CHECK, lock=f"exchange {house.service.pk}")
    number: int = job.defer(service_id=house.service.pk, import_id=NO_FOLDER)
    return number


@pytest.fixture
def house() -> House:
    """A service whose jobs are all done."""
    house = make_house("harbour")
    asked("DELETE FROM procrastinate_jobs")
    return house


def test_a_job_that_always_fails_is_tried_later_each_time_and_keeps_no_other_waiting(house: House) -> None:
    with house.open():
        case = house.case()
    failing = one_that_fails(house)
    other = app.configure_task(REFRESH_STALE, lock=f"exchange {house.service.pk}").defer(service_id=house.service.pk)
    with house.open():
        house.contact(case, days_ago=1)
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
    work()
    ((status, tries, at),) = asked("SELECT status, attempts, scheduled_at FROM procrastinate_jobs WHERE id=%s", failing)
    ((began,),) = asked("SELECT max(at) FROM procrastinate_events WHERE job_id = %s AND type = 'started'", failing)
    assert (status, tries) == ("todo", 1)
    assert at > began
    assert asked("SELECT status FROM procrastinate_jobs WHERE id = %s", other) == [("succeeded",)]
    with house.open():
        assert not StaleCase.objects.exists()


def test_the_waits_grow_and_end() -> None:
    waits, begun = [], datetime.now().astimezone()
    for attempts in range(TRIES):
        job = Job(id=1, queue="default", lock="shared", queueing_lock=None, task_name="x", attempts=attempts)
        decision = LaterAndAside().get_retry_decision(exception=ValueError(), job=job)
        assert decision is not None
        assert decision.retry_at is not None
        assert decision.lock == "again 1"
        waits.append(decision.retry_at - begun)
    assert waits == sorted(waits)
    assert waits[0] < timedelta(minutes=1)
    assert timedelta(hours=1) < waits[-1] < timedelta(hours=3)
    job = Job(id=1, queue="default", lock=None, queueing_lock=None, task_name="x", attempts=TRIES)
    assert LaterAndAside().get_retry_decision(exception=ValueError(), job=job) is None


def test_a_job_that_is_given_up_is_shown_and_can_be_done_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "record", nullcontext)
    failing = one_that_fails(house)
    asked("UPDATE procrastinate_jobs SET attempts = %s WHERE id = %s", TRIES, failing)
    work()
    found = doctor.failures()
    assert (found.state, found.found) == (State.WARNING, f"1 failed, the last of them {CHECK}.")
    assert b'tideover_jobs{queue="default",state="failed"} 1.0' in figures()
    listed = CliRunner().invoke(main, ["jobs"])
    assert f"{failing}: {CHECK}, failed {TRIES + 1} times" in listed.output
    assert asked("SELECT status FROM procrastinate_jobs WHERE id = %s", failing) == [("failed",)]
    again = CliRunner().invoke(main, ["jobs", "--again"])
    assert "Waiting for a worker again: 1 job." in again.output
    assert asked("SELECT status FROM procrastinate_jobs WHERE id = %s", failing) == [("todo",)]
    assert doctor.failures().state is State.OK


def test_what_a_killed_worker_was_at_is_done_again_and_holds_nobody_up(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case, days_ago=1)
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
    asked("DELETE FROM procrastinate_jobs")
    shared = app.configure_task(REFRESH_STALE, lock=f"{REFRESH_STALE} {house.service.pk}")
    killed, after = (shared.defer(service_id=house.service.pk) for _ in range(2))
    asked(
        "WITH dead AS (INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') "
        "RETURNING id) UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT id FROM dead) WHERE id = %s",
        killed,
    )
    work()
    assert asked("SELECT status FROM procrastinate_jobs WHERE id = %s", after) == [("todo",)]
    assert take_up_what_was_left(timestamp=0) == 1
    work()
    done = asked("SELECT DISTINCT status FROM procrastinate_jobs WHERE id IN (%s, %s)", killed, after)
    assert done == [("succeeded",)]
    with house.open():
        assert not StaleCase.objects.exists()


def test_a_job_that_may_wait_only_once_is_not_taken_up_where_it_waits_already(house: House) -> None:
    for status in ("doing", "todo"):
        asked(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, status) "
            "VALUES ('default', 'a.b', 'a.b', %s)",
            status,
        )
    assert take_up_what_was_left(timestamp=0) == 1
    assert asked("SELECT status FROM procrastinate_jobs ORDER BY id") == [("cancelled",), ("todo",)]
    assert take_up_what_was_left(timestamp=0) == 0
