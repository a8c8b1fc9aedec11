"""A form that is sent twice records once."""

import re
from uuid import uuid4

import pytest
from django.db import OperationalError

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import Draft, Submission
from tideover.foundation.submissions import once
from tideover.people.actions import correct_person


def test_a_form_sent_twice_acts_once_and_leads_to_the_same_place(house: House) -> None:
    acts: list[int] = []

    def act() -> str:
        acts.append(1)
        return f"/done/{len(acts)}/"

    with house.open():
        token, by = uuid4(), house.actor()
        first = once(token, by=by, form="/form/", act=act)
        second = once(token, by=by, form="/form/", act=act)
    assert len(acts) == 1
    assert first.url == second.url == "/done/1/"


def test_a_refused_form_can_be_sent_again(house: House) -> None:
    def refuse() -> str:
        raise Refused("Not yet.")

    with house.open():
        token, by = uuid4(), house.actor()
        with pytest.raises(Refused):
            once(token, by=by, form="/form/", act=refuse)
        assert once(token, by=by, form="/form/", act=lambda: "/done/").url == "/done/"


def test_an_act_that_the_database_ends_for_another_reason_is_not_begun_again(house: House) -> None:
    begun: list[int] = []

    def act() -> str:
        begun.append(1)
        raise OperationalError("the connection is lost")

    with house.open(), pytest.raises(OperationalError):
        once(uuid4(), by=house.actor(), form="/form/", act=act)
    assert len(begun) == 1


def test_a_sent_form_has_no_draft_any_more(house: House) -> None:
    with house.open():
        by = house.actor()
        for form in ("/form/", "/another/"):
            Draft.objects.create(
                service_id=by.service_id, account_id=by.account_id, form=form, fields={}, saved_at=clock.now()
            )
        once(uuid4(), by=by, form="/form/", act=lambda: "/done/")
        assert list(Draft.objects.values_list("form", flat=True)) == ["/another/"]
        assert Submission.objects.count() == 1


def test_a_private_page_is_kept_in_no_cache(house: House) -> None:
    """Otherwise going back shows a form that was already sent, with what was typed and a new token."""
    assert "no-store" in house.client().get("/cases/").headers["Cache-Control"]


def test_a_draft_restored_after_a_colleagues_change_does_not_undo_it_when_it_is_saved(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    address = f"/cases/{case.reference}/person/"
    typed = {
        "given_name": "Maryam",
        "family_name": "O'Neill",
        "birth_date": "1980-02-29",
        "telephone": "07700 900111",
        "address": "",
        "version": "1",
        "submission": str(uuid4()),
    }
    client.post("/drafts/", {**typed, "draft_of": address})
    with house.open():
        correct_person(person=case.person, by=TESTS, version=1, address="2 New Street")
    restored = client.get(address).content.decode()
    hidden = dict(re.findall(r'name="(version|submission)" value="([^"]*)"', restored))
    assert client.post(address, {**typed, **hidden}).status_code == 302
    case.person.refresh_from_db()
    assert (case.person.telephone, case.person.address) == ("07700 900111", "2 New Street")
    assert hidden["submission"] == typed["submission"]
