"""Somebody's appointments in their own calendar program: what it is shown, what it is not, and by which address."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar, Component

from tests.fixtures import TESTS, House
from tests.walks.conftest import as_login
from tideover.diary.actions import (
    Taking,
    cancel_appointment,
    make_calendar_address,
    move_appointment,
    switch_calendar_off,
)
from tideover.diary.calendar_secret import digest_of, new_secret
from tideover.diary.models import Appointment, CalendarAddress
from tideover.diary.rules import Canceller, initials
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.models import Event, Membership, Submission
from tideover.people.rules import Way


def address_of(house: House, role: str = "case_manager") -> str:
    """The secret of a calendar just made."""
    with house.open():
        return make_calendar_address(staff=house.staff[role], by=TESTS)


def read(secret: str) -> Any:
    """The answer to a calendar program, which is signed in nowhere and reads as the web's login."""
    with as_login("web"):
        return Client().get(reverse("calendar_file", args=[secret]))


def shown(secret: str) -> list[Component]:
    """The entries of a calendar."""
    response = read(secret)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_a_calendar_shows_when_where_and_the_initials(house: House) -> None:
    with house.open():
        made = house.appointment(house.case(), place="Library; room 2, first floor", minutes=45)
    response = read(address_of(house))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store, private"
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("M.O.", "Library; room 2, first floor")
    assert entry.decoded("DTSTART") == made.at.replace(microsecond=0)
    assert entry.decoded("DURATION") == timedelta(minutes=45)
    assert (entry["STATUS"], entry["CLASS"], entry["SEQUENCE"]) == ("CONFIRMED", "PRIVATE", 0)


def test_where_no_place_is_given_it_says_how(house: House) -> None:
    with house.open():
        house.appointment(house.case(), way=Way.TELEPHONE)
    assert shown(address_of(house))[0]["LOCATION"] == "By telephone"


def test_a_calendar_says_nothing_else_of_a_client(house: House) -> None:
    with house.open():
        person = house.person(
            given_name="Philippa", family_name="Quarrington", preferred_name="Pip", telephone="07700900123"
        )
        case = house.case(person=person)
        house.appointment(case, purpose="Talk about her depression", place="Library")
        house.contact(case, note="Secret note")
    text = read(address_of(house)).content.decode()
    assert "P.Q." in text
    private = ["Philippa", "Quarrington", "Pip", "depression", "07700900123", "Secret", "1980", case.reference]
    assert [word for word in private if word.lower() in text.lower()] == []
    names = {line.partition(":")[0].partition(";")[0] for line in text.splitlines() if not line.startswith(" ")}
    assert names == {
        *("BEGIN", "END", "VERSION", "PRODID", "X-WR-CALNAME", "REFRESH-INTERVAL", "X-PUBLISHED-TTL"),
        *("UID", "SEQUENCE", "DTSTAMP", "DTSTART", "DURATION", "SUMMARY", "LOCATION", "STATUS", "CLASS"),
    }


def test_it_shows_ones_own_appointments_and_the_joint_ones_and_nobody_elses(house: House) -> None:
    with house.open():
        mine = house.appointment(house.case(), place="Mine")
        others = house.case(person=house.person(), case_manager=house.staff["team_manager"])
        house.appointment(others, place="Joint", taking=[Taking(staff=house.case_manager)])
        house.appointment(others, place="Theirs")
        assert mine.place == "Mine"
    assert {entry["LOCATION"] for entry in shown(address_of(house))} == {"Mine", "Joint"}


def test_it_shows_neither_what_is_cancelled_nor_what_is_long_past(house: House) -> None:
    with house.open():
        case = house.case(accepted=60)
        cancelled = house.appointment(case, place="Cancelled")
        cancel_appointment(appointment=cancelled, by=TESTS, cancelled_by=Canceller.CLIENT)
        recent, past = (house.appointment(case, place=place) for place in ("Recent", "Past"))
        with writing("a test"):
            Appointment.objects.filter(pk=recent.pk).update(at=clock.now() - timedelta(days=29))
            Appointment.objects.filter(pk=past.pk).update(at=clock.now() - timedelta(days=31))
    assert [entry["LOCATION"] for entry in shown(address_of(house))] == ["Recent"]


def test_an_appointment_that_moves_stays_one_entry_with_a_later_sequence(house: House) -> None:
    with house.open():
        appointment = house.appointment(house.case())
    secret = address_of(house)
    (before,) = shown(secret)
    for days in (5, 6):
        with house.open():
            appointment = move_appointment(
                appointment=appointment,
                by=TESTS,
                staff=None,
                at=clock.now() + timedelta(days=days),
                way=Way.IN_PERSON,
                place="Elsewhere",
            )
    (after,) = shown(secret)
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert after.decoded("DTSTART") > before.decoded("DTSTART")
    assert after.decoded("DTSTAMP") >= before.decoded("DTSTAMP")
    assert after["LOCATION"] == "Elsewhere"


def test_reading_twice_gives_the_same_file(house: House) -> None:
    with house.open():
        house.appointment(house.case())
    secret = address_of(house)
    assert read(secret).content == read(secret).content


def test_long_lines_are_folded_and_nothing_typed_can_add_a_line(house: House) -> None:
    with house.open():
        house.appointment(house.case(), place="é" * 90 + "\r\nSUMMARY:Forged")
    response = read(address_of(house))
    assert max(len(line) for line in response.content.split(b"\r\n")) <= 75
    (entry,) = Calendar.from_ical(response.content).walk("VEVENT")
    assert entry["SUMMARY"] == "M.O."


def test_a_wrong_a_spoilt_and_a_neighbours_secret_are_not_found_alike(house: House, neighbour: House) -> None:
    secret, theirs = address_of(house), address_of(neighbour)
    swapped = f"{neighbour.service.pk}-{secret.partition('-')[2]}"
    wrong = [new_secret(house.service.pk), secret[:-1], f"{secret}x", swapped, "x", f"{'9' * 18}-{'x' * 43}"]
    answers = [read(each) for each in wrong]
    assert {answer.status_code for answer in answers} == {404}
    assert len({re.sub(rb'nonce-[^"]*', b"", answer.content) for answer in answers}) == 1
    assert read(secret).status_code == read(theirs).status_code == 200


def test_a_calendar_shows_no_appointment_of_another_service(house: House, neighbour: House) -> None:
    for each, place in ((house, "Ours"), (neighbour, "Theirs")):
        with each.open():
            each.appointment(each.case(), place=place)
    assert [entry["LOCATION"] for entry in shown(address_of(house))] == ["Ours"]


def test_a_new_address_ends_the_old_one_and_switching_off_ends_it_too(house: House) -> None:
    first = address_of(house)
    second = address_of(house)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    with house.open():
        switch_calendar_off(staff=house.case_manager, by=TESTS)
        switch_calendar_off(staff=house.case_manager, by=TESTS)
    assert read(second).status_code == 404
    with house.open():
        assert Event.objects.filter(type="calendar address switched off").count() == 1


@pytest.mark.parametrize("how", ["left", "membership", "account", "role"])
def test_whoever_works_here_no_more_is_shown_nothing_more(house: House, how: str) -> None:
    secret, account = address_of(house), house.accounts["case_manager"]
    assert read(secret).status_code == 200
    membership = Membership.objects.filter(account=account)
    if how == "membership":
        membership.update(is_active=False)
    elif how == "role":
        membership.update(roles=["commissioner"])
    elif how == "account":
        type(account).objects.filter(pk=account.pk).update(is_active=False)
    else:
        with house.open(), writing("a test"):
            type(house.case_manager).objects.filter(pk=house.case_manager.pk).update(left_on=clock.today())
    assert read(secret).status_code == 404


def test_only_a_keyed_hash_of_the_secret_is_kept(house: House, settings: Any) -> None:
    secret = address_of(house)
    with house.open():
        row = CalendarAddress.objects.get()
        events = str(list(Event.objects.values_list("facts", flat=True)))
    assert row.digest == digest_of(secret)
    assert secret.partition("-")[2] not in str(vars(row)) + events
    settings.SECRET_KEY = "another"
    assert row.digest != digest_of(secret)


def test_each_reading_is_noted_and_no_other_than_reading_is_answered(house: House) -> None:
    secret = address_of(house)
    assert Client().post(reverse("calendar_file", args=[secret])).status_code == 405
    with house.open():
        assert CalendarAddress.objects.get().last_fetched_at is None
    read(secret)
    with house.open():
        assert CalendarAddress.objects.get().last_fetched_at is not None


def test_somebody_signed_in_elsewhere_reads_a_calendar_and_is_answered(house: House, neighbour: House) -> None:
    with house.open():
        house.appointment(house.case())
    response = neighbour.client().get(reverse("calendar_file", args=[address_of(house)]))
    assert response.status_code == 200
    assert neighbour.client().get(reverse("calendar_file", args=["x"])).status_code == 404


def test_the_page_shows_a_new_address_once_and_never_again(house: House) -> None:
    client, where, sent = house.client(), reverse("calendar_address"), {"step": "make", "submission": str(uuid4())}
    assert "Make an address" in client.get(where).content.decode()
    first = client.post(where, sent)
    found = re.search(r'value="http://testserver(/calendar/[^"]+\.ics)"', first.content.decode())
    assert found
    assert first["Cache-Control"] == "no-store, private"
    assert Client().get(found[1]).status_code == 200
    again = client.post(where, sent)
    assert (again.status_code, again["Location"]) == (302, where)
    page = client.get(where).content.decode()
    assert "/calendar/" not in page.replace("/account/calendar/", "")
    assert "Not yet" not in page
    with house.open():
        assert found[1].partition("-")[2].removesuffix(".ics") not in str(list(Submission.objects.values()))
        assert CalendarAddress.objects.count() == 1
    switched = client.post(where, {"step": "switch_off", "submission": str(uuid4())}, follow=True)
    assert "Your calendar is switched off." in switched.content.decode()
    assert Client().get(found[1]).status_code == 404


def test_the_account_page_leads_there_for_those_with_appointments(house: House) -> None:
    link = f'href="{reverse("calendar_address")}"'
    assert link in house.client().get(reverse("account")).content.decode()
    assert link not in house.client("researcher").get(reverse("account")).content.decode()


def test_initials_are_of_the_names_there_are() -> None:
    assert initials("Maryam", "O'Neill") == "M.O."
    assert initials("élodie", "") == "É."
    assert initials("", "") == "Client"
