"""People of several services choose one; people of none are told whom to ask."""

from typing import Any

import pytest
from django.test import Client

from tideover.foundation.access.middleware import SERVICE_KEY
from tideover.foundation.models import Membership

from . import people

pytestmark = pytest.mark.django_db


def working_in(client: Client) -> int:
    """The service whose rows the person's pages show."""
    request: Any = client.get("/note/").wsgi_request
    service: int = request.actor.service_id
    return service


def test_somebody_of_two_services_chooses_one_and_goes_on() -> None:
    harbour, valley = people.make_service(), people.make_service("valley")
    client = people.signed_in(people.make_account("ada", harbour, valley, app=True))
    response = client.get("/note/?page=2")
    assert response["Location"] == "/service/?next=%2Fnote%2F%3Fpage%3D2"
    page = client.get(response["Location"]).content.decode()
    assert "Harbour Job Retention Service" in page
    assert "Valley Job Retention Service" in page
    assert client.post("/service/", {"service": valley.pk, "next": "/note/?page=2"})["Location"] == "/note/?page=2"
    assert working_in(client) == valley.pk


def test_somebody_of_one_service_is_not_asked() -> None:
    service = people.make_service()
    client = people.signed_in(people.make_account("ada", service, app=True))
    assert client.get("/note/").status_code == 200
    assert client.session[SERVICE_KEY] == service.pk


def test_a_service_one_does_not_belong_to_cannot_be_chosen() -> None:
    harbour, valley, other = (people.make_service(code) for code in ("harbour", "valley", "other"))
    client = people.signed_in(people.make_account("ada", harbour, valley, app=True))
    response = client.post("/service/", {"service": other.pk})
    assert "Choose one of the services below" in response.content.decode()
    assert SERVICE_KEY not in client.session


@pytest.mark.parametrize("next_", ["https://elsewhere.example/", "//elsewhere.example", "/service/", "javascript:1"])
def test_choosing_leads_to_no_other_site_and_not_round_in_a_circle(next_: str) -> None:
    harbour, valley = people.make_service(), people.make_service("valley")
    client = people.signed_in(people.make_account("ada", harbour, valley, app=True))
    assert client.post("/service/", {"service": harbour.pk, "next": next_})["Location"] == "/"


def test_somebody_of_no_service_sees_whom_to_ask() -> None:
    client = people.signed_in(people.make_account("ada", app=True))
    response = client.get("/note/", follow=True)
    assert "You belong to no service yet" in response.content.decode()
    assert "ada@harbour.example" in response.content.decode()


def test_who_leaves_a_service_while_signed_in_sees_nothing_more_of_it() -> None:
    harbour, valley = people.make_service(), people.make_service("valley")
    account = people.make_account("ada", harbour, valley, app=True)
    client = people.signed_in(account)
    client.post("/service/", {"service": harbour.pk})
    Membership.objects.filter(account=account, service=harbour).update(is_active=False)
    assert client.get("/note/")["Location"].startswith("/service/")
    assert working_in(client) == valley.pk


def test_the_account_page_needs_signing_in() -> None:
    assert Client().get("/account/")["Location"].startswith("/account/login/")
