"""Correcting a client's details, as a person meets it."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
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


def test_a_name_is_not_emptied(house: House) -> None:
    with house.open():
        case = house.case(person=house.person(family_name="Okafor"))
    sent = {"submission": str(uuid4()), "version": case.person.version, "telephone": "0161 496 0000"}
    page = house.client().post(f"/cases/{case.reference}/person/", sent)
    assert "Enter a name to know the person by." in page.content.decode()
    with house.open():
        case.person.refresh_from_db()
        assert case.person.family_name == "Okafor"
