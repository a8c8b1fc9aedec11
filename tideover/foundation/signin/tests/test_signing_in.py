"""Password, second factor, and what is written of both."""

import pytest
from django.db import ProgrammingError, transaction
from django.test import Client

from tideover.foundation.models import SignInEvent, SignInKind

from . import people

pytestmark = pytest.mark.django_db


def kinds() -> list[str]:
    return list(SignInEvent.objects.order_by("id").values_list("kind", flat=True))


def test_without_signing_in_a_page_leads_to_the_sign_in_page_and_back() -> None:
    response = Client().get("/note/")
    assert response["Location"] == "/account/login/?next=%2Fnote%2F"


def test_password_and_code_open_the_page_that_was_wanted() -> None:
    people.make_account("ada", people.make_service(), app=True)
    client = Client()
    response = people.send_password(client, next="/note/")
    assert response["Location"] == "/account/code/"
    assert client.get("/note/")["Location"].startswith("/account/login/")
    assert client.post("/account/code/", {"code": people.code_of(people.KEY)})["Location"] == "/note/"
    assert client.get("/note/").status_code == 200
    assert kinds() == [SignInKind.SIGNED_IN]
    assert SignInEvent.objects.get().detail == "password + totp"


def test_a_capital_in_the_address_does_not_matter() -> None:
    people.make_account("ada", people.make_service(), app=True)
    assert people.send_password(Client(), "ADA@Harbour.example")["Location"] == "/account/code/"


def test_a_code_typed_with_a_space_is_right() -> None:
    people.make_account("ada", people.make_service(), app=True)
    client = Client()
    people.send_password(client)
    code = people.code_of(people.KEY)
    assert client.post("/account/code/", {"code": f"{code[:3]} {code[3:]}"}).status_code == 302


def test_a_code_counts_once() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    code = people.code_of(people.KEY)
    first, second = Client(), Client()
    for client in (first, second):
        people.send_password(client)
    assert first.post("/account/code/", {"code": code}).status_code == 302
    assert second.post("/account/code/", {"code": code}).status_code == 200
    assert SignInEvent.objects.filter(account=account, kind=SignInKind.SECOND_FACTOR_FAILED).count() == 1


@pytest.mark.parametrize(
    ("email", "password"),
    [("ada@harbour.example", "wrong"), ("nobody@harbour.example", people.PASSWORD)],
)
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(email: str, password: str) -> None:
    people.make_account("ada", people.make_service())
    response = people.send_password(Client(), email, password)
    assert response.status_code == 200
    assert "The e-mail address or the password is wrong" in response.content.decode()
    assert kinds() == [SignInKind.FAILED]


def test_what_was_typed_for_an_unknown_address_is_not_kept() -> None:
    people.send_password(Client(), "hunter2@harbour.example", "x")
    event = SignInEvent.objects.get()
    assert event.account is None
    assert "hunter2" not in str(vars(event))


def test_a_closed_account_is_told_so_only_after_its_password() -> None:
    account = people.make_account("ada", people.make_service())
    account.is_active = False
    account.save()
    assert people.send_password(Client())["Location"] == "/account/inactive/"
    assert "password is wrong" in people.send_password(Client(), password="wrong").content.decode()


def test_nobody_can_sign_up() -> None:
    assert Client().get("/account/signup/").status_code == 404


def test_signing_out_needs_a_button_press() -> None:
    client = people.signed_in(people.make_account("ada", people.make_service(), app=True))
    assert client.get("/account/logout/").status_code == 200
    assert client.get("/note/").status_code == 200
    client.post("/account/logout/")
    assert client.get("/note/").status_code == 302
    assert kinds()[-1] == SignInKind.SIGNED_OUT


def test_signing_in_leads_to_no_other_site() -> None:
    people.make_account("ada", people.make_service(), app=True)
    client = Client()
    people.send_password(client, next="https://elsewhere.example/")
    assert client.post("/account/code/", {"code": people.code_of(people.KEY)})["Location"] == "/"


def test_events_can_only_be_added(web_login: str) -> None:
    people.send_password(Client(), "nobody@harbour.example", "x")
    with pytest.raises(ProgrammingError, match="denied"), transaction.atomic():
        SignInEvent.objects.update(detail="changed")
