"""Two windows that show one form: neither takes the other's place, and a second save of other words is told."""

import re
from html import unescape
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import House
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.foundation.models import Draft
from tideover.foundation.pages.drafts import draft_of, drafts_of
from tideover.foundation.pages.showings import Showing
from tideover.foundation.submissions import SavedOtherwise, Sending, once


@pytest.fixture
def case(house: House) -> Case:
    with house.open():
        return house.case()


def where(case: Case) -> str:
    return f"/cases/{case.reference}/contacts/new/"


def shown(client: Client, case: Case) -> dict[str, str]:
    """The hidden fields of a new showing of the form."""
    page = client.get(where(case)).content.decode()
    found = dict(re.findall(r'name="(showing|submission)"[^>]*value="([^"]+)"', page))
    assert set(found) == {"showing", "submission"}
    return {name: unescape(value) for name, value in found.items()}


def keep(client: Client, case: Case, fields: dict[str, str], note: str) -> str:
    """Keep what is typed; what the page says of it."""
    return client.post("/drafts/", {**fields, "draft_of": where(case), "note": note}).content.decode()


def notes(house: House, case: Case) -> list[str]:
    """What is kept, the latest first."""
    with house.open():
        return [draft.fields["note"][0] for draft in drafts_of(house.actor(), where(case))]


def test_each_window_keeps_its_own_words_and_is_told_of_the_others(house: House, case: Case) -> None:
    client = house.client()
    first, second = shown(client, case), shown(client, case)
    assert re.fullmatch(r"Kept \d\d:\d\d", keep(client, case, first, "one"))
    assert "in another window" in keep(client, case, second, "two")
    assert "in another window" in keep(client, case, first, "one more")
    assert notes(house, case) == ["one more", "two"]
    page = client.get(where(case)).content.decode()
    assert "one more</textarea>" in page
    assert '<q dir="auto">two</q>' in page


def test_a_window_that_goes_on_with_a_draft_takes_its_place_unless_the_other_went_on_too(
    house: House, case: Case
) -> None:
    client = house.client()
    first = shown(client, case)
    keep(client, case, first, "one")
    second = shown(client, case)
    keep(client, case, second, "one and two")
    assert notes(house, case) == ["one and two"]
    third = shown(client, case)
    keep(client, case, second, "two went on")
    keep(client, case, third, "three")
    assert notes(house, case) == ["three", "two went on"]


def test_a_draft_is_discarded_by_itself(house: House, case: Case) -> None:
    client = house.client()
    first, second = shown(client, case), shown(client, case)
    keep(client, case, first, "one")
    keep(client, case, second, "two")
    with house.open():
        latest = draft_of(house.actor(), where(case))
    assert latest is not None
    assert client.post("/drafts/discard/", {"draft_of": latest.form})["Location"] == where(case)
    assert notes(house, case) == ["one"]


def test_a_showing_that_is_spoilt_or_somebody_elses_is_taken_for_none(house: House, case: Case) -> None:
    client = house.client()
    others = {"showing": str(Showing(house.accounts["team_manager"].pk, house.service.pk, "abcdef01"))}
    for showing in (others, {"showing": "spoilt"}, {}):
        keep(client, case, showing, "mine")
        with house.open():
            assert Draft.objects.get().form == where(case)
            assert Draft.objects.get().account_id == house.accounts["case_manager"].pk


def test_the_same_words_sent_again_lead_on_and_other_words_are_told(house: House) -> None:
    with house.open():
        by, token, acts = house.actor(), uuid4(), []

        def send(note: str) -> str:
            def act() -> str:
                acts.append(note)
                return "/done/"

            return once(token, by=by, form="/f/", act=act, sending=Sending({"note": [note]}, None)).url

        assert send("same") == send("same") == "/done/"
        with pytest.raises(SavedOtherwise, match="saved already, with other words"):
            send("other")
    assert acts == ["same"]


def test_a_form_that_was_saved_with_other_words_is_shown_again_and_saved_by_a_further_press(
    house: House, case: Case
) -> None:
    client = house.client()
    page = client.get(where(case)).content.decode()
    fields = {"parties": "client", "way": "telephone", "begun_by": "service", **shown_fields(page)}
    assert client.post(where(case), {**fields, "note": "one"}).status_code == 302
    told = client.post(where(case), {**fields, "note": "two"})
    assert told.status_code == 200
    assert "saved already, with other words" in told.content.decode()
    again = {**fields, "note": "two", **shown_fields(told.content.decode())}
    assert again["submission"] != fields["submission"]
    assert client.post(where(case), again).status_code == 302
    with house.open():
        assert list(Contact.objects.filter(case=case).order_by("pk").values_list("note", flat=True)) == ["one", "two"]


def shown_fields(page: str) -> dict[str, str]:
    """The hidden fields, and the moment that the form says."""
    found = re.findall(r'name="(showing|submission|at_day|at_month|at_year|time)"[^>]*value="([^"]+)"', page)
    return {name: unescape(value) for name, value in found}
