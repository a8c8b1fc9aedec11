"""What is typed is kept on the server until it is sent, and only for the person who typed it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from tests.fixtures import House
from tideover.foundation import clock
from tideover.foundation.models import Draft
from tideover.foundation.pages.drafts import discard, draft_of, keep
from tideover.foundation.submissions import once

FORM = "/cases/TO-0001/contact/"


def kept(house: House, role: str = "case_manager", form: str = FORM) -> dict[str, list[str]] | None:
    with house.open():
        draft = draft_of(house.actor(role), form)
        return None if draft is None else draft.fields


def test_the_last_typing_is_kept_and_the_time_is_said(house: House) -> None:
    client = house.client()
    with clock.frozen(datetime(2026, 7, 1, 11, 4, tzinfo=UTC)):
        client.post("/drafts/", {"draft_of": FORM, "note": "It's", "about": ["w", "h"]})
        answer = client.post(
            "/drafts/", {"draft_of": FORM, "note": "It's مرحبا 😀", "about": ["w", "h"], "version": "3"}
        )
    assert answer.content.decode() == "Kept 12:04"
    assert kept(house) == {"note": ["It's مرحبا 😀"], "about": ["w", "h"], "version": ["3"]}
    assert Draft.objects.count() == 1


def test_a_draft_is_seen_by_its_writer_alone(house: House, neighbour: House) -> None:
    house.client().post("/drafts/", {"draft_of": FORM, "note": "mine"})
    assert kept(house, "team_manager") is None
    assert kept(neighbour) is None
    assert kept(house, form="/cases/TO-0002/contact/") is None


def test_the_web_login_keeps_finds_and_discards(house: House, web_login: str) -> None:
    with house.open():
        by = house.actor()
        keep(by, FORM, {"note": ["one"]})
        keep(by, FORM, {"note": ["two"]})
        draft = draft_of(by, FORM)
        assert draft is not None
        assert draft.fields == {"note": ["two"]}
        discard(by, FORM)
        assert draft_of(by, FORM) is None


def test_a_discarded_draft_is_gone_and_its_form_is_shown_again(house: House) -> None:
    client = house.client()
    client.post("/drafts/", {"draft_of": FORM, "note": "mine"})
    answer = client.post("/drafts/discard/", {"draft_of": FORM})
    assert answer.status_code == 302
    assert answer["Location"] == FORM
    assert kept(house) is None


def test_typing_that_arrives_after_the_form_was_recorded_is_not_offered_again(house: House) -> None:
    token = uuid4()
    with house.open():
        once(token, by=house.actor(), form=FORM, act=lambda: "/cases/TO-0001/")
    house.client().post("/drafts/", {"draft_of": FORM, "note": "late", "submission": str(token)})
    assert kept(house) is None
    assert Draft.objects.count() == 0


def test_a_recorded_form_leaves_what_another_tab_has_typed_into_the_same_form(house: House) -> None:
    saved, typed_on = uuid4(), uuid4()
    with house.open():
        by = house.actor()
        keep(by, FORM, {"note": ["second tab"], "submission": [str(typed_on)]})
        once(saved, by=by, form=FORM, act=lambda: "/cases/TO-0001/")
        assert (kept(house) or {})["note"] == ["second tab"]
        once(typed_on, by=by, form=FORM, act=lambda: "/cases/TO-0001/")
    assert kept(house) is None


@pytest.mark.parametrize("name", ["a\x00b", "\x00"])
def test_a_spoilt_name_of_a_field_does_no_harm(house: House, name: str) -> None:
    assert house.client().post("/drafts/", {"draft_of": FORM, name: "x", "note": "kept"}).status_code == 200
    assert (kept(house) or {})["note"] == ["kept"]


@pytest.mark.parametrize("typed", ["nonsense", "\x00", ""])
def test_a_spoilt_token_does_no_harm(house: House, typed: str) -> None:
    house.client().post("/drafts/", {"draft_of": FORM, "note": "a\x00b", "submission": typed})
    assert (kept(house) or {})["note"] == ["ab"]


@pytest.mark.parametrize(
    "address",
    ["", "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example", "/" + "x" * 200, "/\x00"],
)
def test_a_draft_of_no_page_of_ours_is_refused(house: House, address: str) -> None:
    client = house.client()
    assert client.post("/drafts/", {"draft_of": address, "note": "x"}).status_code == 400
    assert client.post("/drafts/discard/", {"draft_of": address})["Location"] == "/"
    assert Draft.objects.count() == 0


def test_the_longest_note_is_kept_and_what_is_longer_still_is_said_not_to_be(house: House) -> None:
    client = house.client()
    assert client.post("/drafts/", {"draft_of": FORM, "note": "ن" * 100_000}).content.startswith(b"Kept")
    assert client.post("/drafts/", {"draft_of": FORM, "note": "x" * 600_000}).content.startswith(b"Too long to keep")
    assert (kept(house) or {})["note"] == ["ن" * 100_000]


def test_keeping_needs_a_signed_in_person_and_a_post(house: House) -> None:
    assert house.client().get("/drafts/").status_code == 405
    client = house.client()
    client.logout()
    assert client.post("/drafts/", {"draft_of": FORM, "note": "x"}).status_code == 302
    assert Draft.objects.count() == 0
