"""The machine's clock goes back an hour and forward a day between events, and what follows stays sensible."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.db import Error, connection, transaction
from django.test import Client
from django.utils import timezone

from tests.fixtures import House
from tests.processes.visitor import Page, filled_in
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.foundation import clock
from tideover.foundation.history import history_of
from tideover.foundation.models import Event
from tideover.foundation.signin import sessions
from tideover.foundation.signin.tests import people
from tideover.operations.doctor import database
from tideover.operations.doctor.finding import State
from tideover.worklist.check import check_dues
from tideover.worklist.queries import next_contact_of

pytestmark = [pytest.mark.django_db, pytest.mark.thorough]

JUMPS = [timedelta(), timedelta(hours=-1), timedelta(days=1), timedelta(seconds=1)]
"""Where the clock stands, as it was: right, back an hour, forward a day, and right again."""


@pytest.fixture
def noon() -> Iterator[datetime]:
    """Noon of a working day."""
    at = clock.local(clock.today() - timedelta(days=clock.today().weekday()), 12)
    with clock.frozen(at):
        yield at


def record(client: Client, case: Case, note: str) -> None:
    """Record a contact as somebody does who has just had it, changing nothing that the form says of when."""
    where = f"/cases/{case.reference}/contacts/new/"
    form = filled_in(Page(where, client.get(where).content.decode()), note=note)
    answer = client.post(where, {name: [value for key, value in form if key == name] for name, _ in form})
    assert answer.status_code == 302, answer.content.decode()


def drift(house: House) -> list[str]:
    """Stored dues that the rules do not give."""
    return [line for checked in check_dues(house.service.pk) for line in checked.drift]


def test_what_happens_by_a_clock_that_jumps_is_recorded_in_its_order_and_dues_are_right(
    house: House, noon: datetime
) -> None:
    with house.open():
        case = house.case(accepted=9)
        before = Event.objects.count()
    for number, jump in enumerate(JUMPS):
        with clock.frozen(noon + jump):
            record(house.client(), case, f"contact {number}")
            assert drift(house) == []
    with house.open():
        contacts = list(Contact.objects.filter(case=case).order_by("pk"))
        assert [contact.note for contact in contacts] == [f"contact {number}" for number in range(len(JUMPS))]
        written = Event.objects.order_by("pk")[before:]
        assert [event.facts["contact_id"] for event in written if event.type == "contact recorded"] == [
            contact.pk for contact in contacts
        ]
        assert [event.at for event in written if event.type == "contact recorded"] == [noon + jump for jump in JUMPS]
        latest = max(contact.at for contact in contacts)
        due = next_contact_of(case)
        assert due is not None
        assert due.on > latest.date()
        with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("UPDATE foundation_event SET at = now()")


def test_history_is_in_the_order_of_writing_whatever_the_clock_said(house: House, noon: datetime) -> None:
    with house.open():
        person = house.person()
        for number, jump in enumerate(JUMPS):
            with clock.frozen(noon + jump), connection.cursor() as cursor:
                cursor.execute("UPDATE people_person SET given_name = %s WHERE id = %s", [f"N{number}", person.pk])
        kept = list(history_of(person).order_by("pgh_id").values_list("given_name", flat=True))
        assert kept[-len(JUMPS) :] == [f"N{number}" for number in range(len(JUMPS))]


@pytest.mark.parametrize("seconds", [1, 30])
def test_a_form_shown_by_a_clock_that_is_seconds_ahead_is_not_refused_as_future(
    house: House, noon: datetime, seconds: int
) -> None:
    with house.open():
        case = house.case(accepted=9)
    where, client = f"/cases/{case.reference}/contacts/new/", house.client()
    form = filled_in(Page(where, client.get(where).content.decode()), note="now")
    with clock.frozen(noon - timedelta(seconds=seconds)):
        assert client.post(where, dict(form)).status_code == 302


def test_a_session_goes_on_after_the_clock_was_set_back_and_is_idle_in_time(house: House, noon: datetime) -> None:
    client = house.client()
    with clock.frozen(noon + timedelta(days=1)):
        session = client.session
        sessions.begin(session)
        session.save()
        assert client.get("/cases/").status_code == 200
    assert client.get("/cases/").status_code == 200
    with clock.frozen(noon + timedelta(hours=5)):
        assert "/account/login/" in client.get("/cases/")["Location"]


def test_after_the_clock_went_forward_everybody_signs_in_again_and_goes_on(house: House, noon: datetime) -> None:
    client = house.client()
    assert client.get("/cases/").status_code == 200
    with clock.frozen(noon + timedelta(days=1)):
        assert "/account/login/" in client.get("/cases/")["Location"]
        assert house.client().get("/cases/").status_code == 200


def test_a_lock_out_by_a_clock_that_was_a_day_ahead_keeps_nobody_out_once_it_is_right() -> None:
    people.make_account("ada", app=True)
    for _ in range(5):
        people.send_password(Client(), password="wrong")
    assert people.send_password(Client()).status_code == 429
    AccessAttempt.objects.update(attempt_time=timezone.now() + timedelta(days=1))
    assert people.send_password(Client()).status_code == 302
    for _ in range(5):
        people.send_password(Client(), password="wrong")
    assert people.send_password(Client()).status_code == 429


def test_the_doctor_says_by_how_much_the_clocks_differ() -> None:
    found = database._clocks(timedelta(hours=1), zone_is_known=True)
    assert found.state is State.FAULT
    assert "3600 seconds apart" in found.found
    assert "clocks" in found.do
