"""Two actions on one case at once lose no fact."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from contextvars import copy_context
from datetime import timedelta
from threading import Barrier, Event
from time import monotonic
from typing import Any

import pytest
from django.db import connection, connections

from tests.fixtures import TESTS, House, make_house
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock, tenancy
from tideover.organisation.actions import set_policy
from tideover.worklist import jobs, record
from tideover.worklist.actions import refreshing
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, StaleCase
from tideover.worklist.rules import CaseFacts, DueKind

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 30
"""Seconds after which a test that waits for the other transaction gives up."""


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(max_workers=8) as executor:
        yield executor


@pytest.fixture
def busy() -> House:
    return make_house("busy")


def started(pool: ThreadPoolExecutor, work: Callable[[], Any]) -> "Future[Any]":
    """The work in a thread with a database connection of its own, which ends with it."""

    def run() -> Any:
        try:
            return work()
        finally:
            connections.close_all()

    return pool.submit(copy_context().run, run)


@contextmanager
def held(house: House, done: Event, go: Event) -> Iterator[None]:
    """A transaction that says when its work is done and commits only when told to."""
    with tenancy.in_service(house.service.pk):
        yield
        done.set()
        assert go.wait(PATIENCE)


def somebody_waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        )
        return bool(cursor.fetchone()[0])


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = monotonic() + PATIENCE
    while not condition():
        assert monotonic() < deadline, "waited in vain"


def drift(house: House) -> list[str]:
    return [line for checked in check_dues(house.service.pk) for line in checked.drift]


def due_on(case: Case) -> Any:
    return Due.objects.get(case=case, kind=DueKind.NEXT_CONTACT).on


def test_a_booking_during_a_contact_waits_and_then_counts_both(busy: House, pool: ThreadPoolExecutor) -> None:
    with busy.open():
        case = busy.case()
    done, go = Event(), Event()

    def speak() -> None:
        with held(busy, done, go):
            busy.contact(case, days_ago=0)

    def book() -> None:
        with tenancy.in_service(busy.service.pk):
            busy.appointment(case, in_days=3)

    first = started(pool, speak)
    assert done.wait(PATIENCE)
    second = started(pool, book)
    wait_until(somebody_waits_for_a_lock)
    go.set()
    first.result(PATIENCE)
    second.result(PATIENCE)
    with busy.open():
        assert set(Due.objects.values_list("kind", "on")) == {
            (DueKind.NEXT_CONTACT, clock.today() + timedelta(days=3)),
            (DueKind.RECORD_WHAT_HAPPENED, clock.today() + timedelta(days=4)),
        }
    assert drift(busy) == []


def test_a_change_at_work_during_a_contact_counts_both(busy: House, pool: ThreadPoolExecutor) -> None:
    """The one locks the case, the other the person: they meet in refreshing the dues."""
    today = clock.today()
    with busy.open():
        case = busy.case()
        post = record_post(person=case.person, by=TESTS, title="Care assistant")
        absent_from = today - timedelta(days=60)
        record_spell(person=case.person, by=TESTS, state=SpellState.OFF_SICK, starts_on=absent_from, post=post)
    done, go = Event(), Event()

    def go_back() -> None:
        with held(busy, done, go):
            record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=today, post=post)

    def speak() -> None:
        with tenancy.in_service(busy.service.pk):
            busy.contact(case, days_ago=0)

    first = started(pool, go_back)
    assert done.wait(PATIENCE)
    second = started(pool, speak)
    wait_until(somebody_waits_for_a_lock)
    go.set()
    first.result(PATIENCE)
    second.result(PATIENCE)
    with busy.open():
        assert due_on(case) == today + timedelta(days=60)
    assert drift(busy) == []


def test_a_contact_saved_while_the_policy_changes_leaves_the_case_marked(
    busy: House, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The policy changes after the contact's refresh has read the old one and before it commits: the mark
    must outlive that refresh, so that the job puts the dues right."""
    with busy.open():
        case = busy.case()
    has_read, go = Event(), Event()

    def read_and_wait(cases: list[Case]) -> list[CaseFacts]:
        facts = record.facts_of(cases)
        has_read.set()
        assert go.wait(PATIENCE)
        return facts

    def speak() -> None:
        with tenancy.in_service(busy.service.pk):
            busy.contact(case, days_ago=0)

    monkeypatch.setattr(refreshing, "facts_of", read_and_wait)
    speaking = started(pool, speak)
    assert has_read.wait(PATIENCE)
    with busy.open():
        set_policy(service=busy.service, by=TESTS, cadence_assessing=3)
    go.set()
    speaking.result(PATIENCE)
    with busy.open():
        assert due_on(case) == clock.today() + timedelta(days=7)
        assert StaleCase.objects.filter(case=case).exists()
    jobs.refresh_stale(busy.service.pk)
    with busy.open():
        assert due_on(case) == clock.today() + timedelta(days=3)
    assert drift(busy) == []


def test_eight_people_writing_in_one_case_lose_nothing(busy: House, pool: ThreadPoolExecutor) -> None:
    with busy.open():
        case = busy.case()
    together = Barrier(8)

    def write(who: int) -> None:
        together.wait(PATIENCE)
        for turn in range(5):
            with tenancy.in_service(busy.service.pk):
                if (who + turn) % 2:
                    busy.contact(case, days_ago=1 + turn)
                else:
                    busy.appointment(case, in_days=1 + turn + who)

    for future in [started(pool, lambda who=who: write(who)) for who in range(8)]:  # type: ignore[misc]
        future.result(PATIENCE)
    with busy.open():
        assert Contact.objects.filter(case=case).count() == 20
        assert Due.objects.filter(case=case, kind=DueKind.RECORD_WHAT_HAPPENED).count() == 20
    assert drift(busy) == []
