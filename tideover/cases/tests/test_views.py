"""Correcting a client's details and recording a change at work, as a person meets them."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.employment.models import Post, Spell
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.people.actions import correct_person
from tideover.people.models import Person


def shown_by(client: Client, case: Case) -> dict[str, Any]:
    """What the form of the details sends if nothing is changed."""
    person = Person.objects.get(pk=case.person_id)
    names = "given_name family_name preferred_name pronouns telephone email contact_way contact_note access_needs"
    fields = {name: getattr(person, name) for name in (*names.split(), "address", "postcode", "nhs_number")}
    born = person.birth_date
    dates = {"birth_date_day": born.day, "birth_date_month": born.month, "birth_date_year": born.year} if born else {}
    return {**fields, **dates, "version": person.version, "submission": str(uuid4())}


def send(client: Client, case: Case, fields: dict[str, Any], what: str = "person/") -> str:
    """Send a form of the case: the page that comes back, or the address it leads to."""
    response = client.post(f"/cases/{case.reference}/{what}", fields)
    return response["Location"] if response.status_code == 302 else response.content.decode()


@pytest.mark.parametrize("name", ["O'Brien-Ó Súilleabháin", "مريم العلي", "👩‍🔬 Ada", "N" * 80])
def test_a_name_in_any_script_is_kept_and_shown(house: House, name: str) -> None:
    with house.open():
        case, client = house.case(), house.client()
    assert send(client, case, shown_by(client, case) | {"family_name": name}).endswith(f"/cases/{case.reference}/")
    assert Person.objects.get(pk=case.person_id).family_name == name
    assert name.replace("'", "&#39;") in client.get(f"/cases/{case.reference}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"nhs_number": "943 476 5918"}, "Check it against a letter"),
        ({"email": "ada at home"}, "in the correct format"),
        ({"birth_date_day": "30", "birth_date_month": "2"}, "must be a real date"),
        ({"birth_date_day": "1", "birth_date_year": "2999"}, "in the future"),
        ({"family_name": "n" * 81}, "must be 80 characters or fewer"),
        ({"given_name": "a\x00b"}, "cannot be kept"),
        ({"sex": "unicorn"}, "from the list"),
    ],
)
def test_refused_details_say_what_to_do_and_keep_what_was_typed(
    house: House, changed: dict[str, str], sentence: str
) -> None:
    with house.open():
        case, client = house.case(), house.client()
    shown = send(client, case, shown_by(client, case) | {"address": "1 Kept Road"} | changed)
    assert sentence in shown
    assert "1 Kept Road" in shown
    assert Person.objects.get(pk=case.person_id).address == ""


def test_two_people_who_edit_the_same_see_each_others_change(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    mine = shown_by(client, case) | {"telephone": "07700 900111"}
    with house.open():
        correct_person(person=case.person, by=TESTS, version=case.person.version, telephone="07700 900222")
    shown = send(client, case, mine)
    assert "Somebody else changed this while you were writing" in shown
    assert "07700 900222" in shown
    assert 'value="07700 900111"' in shown
    again = mine | {"version": Person.objects.get(pk=case.person_id).version}
    assert send(client, case, again).endswith(f"/cases/{case.reference}/")
    assert Person.objects.get(pk=case.person_id).telephone == "07700 900111"


def test_two_people_who_edit_different_details_both_keep_theirs(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    mine = shown_by(client, case) | {"telephone": "07700 900111"}
    with house.open():
        correct_person(person=case.person, by=TESTS, version=case.person.version, address="2 New Street")
    assert send(client, case, mine).endswith(f"/cases/{case.reference}/")
    person = Person.objects.get(pk=case.person_id)
    assert (person.telephone, person.address) == ("07700 900111", "2 New Street")


def a_post(house: House, case: Case) -> Post:
    """A post the client holds."""
    with writing("test"):
        return Post.objects.create(service=house.service, person=case.person, title="Carer")


def test_a_change_at_work_is_recorded_and_told(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        post = a_post(house, case)
    day = clock.today() - timedelta(days=14)
    since = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    fields = {"submission": str(uuid4()), "state": "off_sick", "post": post.pk, **since}
    assert send(client, case, fields, "work/new/").endswith(f"/cases/{case.reference}/")
    assert Spell.objects.get(person=case.person).state == "off_sick"
    assert "off sick since" in client.get(f"/cases/{case.reference}/").content.decode()


def test_a_change_at_work_that_cannot_be_is_refused_at_its_field(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    day = clock.today()
    since = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    without_post = send(client, case, {"submission": str(uuid4()), "state": "at_work", **since}, "work/new/")
    assert "There is a problem" in without_post
    assert "Choose how they stand at work" in send(client, case, {"submission": str(uuid4()), **since}, "work/new/")
    assert not Spell.objects.exists()


def test_the_post_chosen_beforehand_is_left_out_for_a_state_that_cannot_be_in_one(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        post = a_post(house, case)
    day = clock.today()
    since = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
    send(client, case, {"submission": str(uuid4()), "state": "unemployed", "post": post.pk, **since}, "work/new/")
    spell = Spell.objects.get(person=case.person)
    assert (spell.state, spell.post) == ("unemployed", None)


def test_the_same_again_is_refused_and_the_form_says_since_when_it_is_so(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        post = a_post(house, case)
    fields: dict[str, Any] = {"state": "off_sick", "post": post.pk}
    for days in (28, 0):
        day = clock.today() - timedelta(days=days)
        since = {"starts_on_day": day.day, "starts_on_month": day.month, "starts_on_year": day.year}
        shown = send(client, case, {"submission": str(uuid4()), **fields, **since}, "work/new/")
    assert "Maryam has been off sick in this post since" in shown
    assert "Choose what has changed, or leave it as it is." in shown
    assert Spell.objects.filter(person=case.person).count() == 1
