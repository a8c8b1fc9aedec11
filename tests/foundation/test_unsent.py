"""Signing in again in another tab spoils the pages that are open: what is typed there is kept all the same."""

from typing import Any
from uuid import uuid4

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.fixtures import House
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.foundation.models import Draft
from tideover.foundation.signin import sessions

OURS = {"HTTP_ORIGIN": "http://testserver"}
FIELDS = {"note": "Half an hour's <b>note</b>", "submission": str(uuid4()), "password": "secret"}


@pytest.fixture
def case(house: House) -> Case:
    with house.open():
        return house.case()


def signed_in(house: House) -> Client:
    """A browser in which the case manager is signed in, that checks where forms come from."""
    client = Client(enforce_csrf_checks=True)
    client.cookies = house.client().cookies
    return client


def send(client: Client, address: str, **headers: Any) -> tuple[int, str]:
    """Send a form with the token of before."""
    response = client.post(address, {**FIELDS, "csrfmiddlewaretoken": "x" * 64}, **headers)
    return response.status_code, response.content.decode()


@pytest.mark.parametrize("sender", [OURS, {"HTTP_REFERER": "http://testserver/cases/"}])
def test_a_form_sent_from_an_old_page_is_kept_as_a_draft_and_not_recorded(
    house: House, case: Case, sender: dict[str, str]
) -> None:
    client, address = signed_in(house), f"/cases/{case.reference}/contacts/new/"
    status, page = send(client, address, **sender)
    assert status == 403
    assert "What you typed is kept: open the form again" in page
    assert f'<a href="{address}">Open the form again</a>' in page
    shown = client.get(address).content.decode()
    assert "Half an hour&#39;s &lt;b&gt;note&lt;/b&gt;" in shown
    assert "secret" not in str(Draft.objects.get().fields)
    assert not Contact.objects.exists()


def test_typing_from_an_old_page_is_kept_for_its_form(house: House, case: Case) -> None:
    address = f"/cases/{case.reference}/contacts/new/"
    response = signed_in(house).post("/drafts/", {"draft_of": address, "note": "Half a sen"}, **OURS)  # type: ignore[arg-type]
    assert (response.status_code, response.content[:5]) == (200, b"Kept ")
    assert Draft.objects.get().form == address


@pytest.mark.parametrize(
    "sender", [{}, {"HTTP_ORIGIN": "null"}, {"HTTP_ORIGIN": "https://elsewhere.example"}, {"HTTP_REFERER": "http://[/"}]
)
def test_what_came_from_elsewhere_is_shown_to_be_copied_and_not_kept(
    house: House, case: Case, sender: dict[str, str]
) -> None:
    status, page = send(signed_in(house), f"/cases/{case.reference}/contacts/new/", **sender)
    assert status == 403
    assert "readonly" in page
    assert "Note: Half an hour&#39;s &lt;b&gt;note&lt;/b&gt;" in page
    assert "secret" not in page
    assert "Open the form again" not in page
    assert not Draft.objects.exists()


def test_somebody_not_signed_in_is_shown_what_they_typed(house: House, case: Case) -> None:
    _, page = send(Client(enforce_csrf_checks=True), f"/cases/{case.reference}/contacts/new/", **OURS)
    assert "Note: Half an hour" in page
    assert not Draft.objects.exists()


def test_somebody_without_a_second_factor_keeps_nothing(house: House, case: Case) -> None:
    client = signed_in(house)
    session = client.session
    del session[sessions.SECOND_FACTOR]
    session.save()
    assert not Authenticator.objects.exists()
    send(client, f"/cases/{case.reference}/contacts/new/", **OURS)
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("/account/login/", {"login": "ada@harbour.example", "password": "secret"}),
        ("/drafts/discard/", {"draft_of": "/"}),
    ],
)
def test_of_what_has_no_text_to_lose_nothing_is_kept_or_shown(
    house: House, address: str, fields: dict[str, str]
) -> None:
    response = signed_in(house).post(address, fields, **OURS)  # type: ignore[arg-type]
    assert response.status_code == 403
    assert b"readonly" not in response.content
    assert b"Open the form again" not in response.content
    assert not Draft.objects.exists()
