"""Guessing is stopped for the account and for the address, and the page says until when."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core import mail
from django.test import Client
from django.utils import timezone

from tideover.foundation.models import SignInEvent, SignInKind
from tideover.foundation.pages import words

from . import people

pytestmark = pytest.mark.django_db


def guess(times: int, *, email: str = "ada@harbour.example", client: Client | None = None) -> int:
    """Send wrong passwords; the status of the last answer."""
    client = client or Client()
    return [people.send_password(client, email, f"wrong {n}").status_code for n in range(times)][-1]


def pass_time(minutes: int) -> None:
    """Let the tries have been made that long ago."""
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=minutes))


def test_the_fifth_wrong_password_pauses_the_account_and_says_until_when() -> None:
    account = people.make_account("ada", app=True)
    assert guess(4) == 200
    response = people.send_password(Client(), password="wrong")
    until = words.clock_time(timezone.now() + timedelta(minutes=15))
    assert response.status_code == 429
    assert f"paused until {until}" in response.content.decode()
    assert 890 <= int(response["Retry-After"]) <= 900
    kinds = list(SignInEvent.objects.filter(account=account).order_by("id").values_list("kind", flat=True))
    assert kinds == [SignInKind.FAILED] * 4 + [SignInKind.LOCKED_OUT]


def test_the_right_password_does_not_help_during_the_pause() -> None:
    people.make_account("ada", app=True)
    guess(5)
    assert people.send_password(Client()).status_code == 429


def test_the_account_is_paused_from_every_address() -> None:
    people.make_account("ada", app=True)
    guess(5, client=Client(REMOTE_ADDR="198.51.100.7"))
    assert people.send_password(Client(REMOTE_ADDR="203.0.113.9")).status_code == 429


def test_trying_during_the_pause_does_not_lengthen_it() -> None:
    people.make_account("ada", app=True)
    guess(5)
    pass_time(14)
    guess(3)
    pass_time(15)
    assert people.send_password(Client()).status_code == 302


def test_other_accounts_sign_in_from_the_same_address_meanwhile() -> None:
    people.make_account("ada", app=True)
    people.make_account("grace", app=True)
    guess(5)
    assert people.send_password(Client(), "grace@harbour.example").status_code == 302


def test_twenty_wrong_tries_pause_an_address_for_everybody() -> None:
    people.make_account("ada", app=True)
    for n in range(5):
        guess(4, email=f"nobody{n}@harbour.example", client=Client(REMOTE_ADDR="198.51.100.7"))
    assert people.send_password(Client(REMOTE_ADDR="198.51.100.7")).status_code == 429
    assert people.send_password(Client(REMOTE_ADDR="203.0.113.9")).status_code == 302


def test_another_browser_name_does_not_start_a_new_count() -> None:
    people.make_account("ada", app=True)
    for n in range(4):
        guess(1, client=Client(HTTP_USER_AGENT=f"browser {n}"))
    assert guess(1, client=Client(HTTP_USER_AGENT="yet another")) == 429


def test_wrong_codes_are_counted_with_wrong_passwords() -> None:
    people.make_account("ada", app=True)
    guess(2)
    client = Client()
    people.send_password(client)
    wrong = "000000" if people.code_of(people.KEY) != "000000" else "111111"
    assert [client.post("/account/code/", {"code": wrong}).status_code for _ in range(3)] == [200, 200, 429]
    assert client.post("/account/code/", {"code": people.code_of(people.KEY)}).status_code == 429
    assert people.send_password(Client()).status_code == 429


def test_wrong_passwords_of_somebody_signed_in_are_counted() -> None:
    client = people.signed_in(people.make_account("ada", people.make_service(), app=True))
    for path, field in [("/account/confirm/", "password"), ("/account/password/", "oldpassword")]:
        new = {"password1": "winter-lemon-bicycle", "password2": "winter-lemon-bicycle"}
        assert client.post(path, {field: "wrong", **new}).status_code == 200
    assert guess(3) == 429


def test_signing_in_forgets_the_accounts_wrong_tries_and_no_others() -> None:
    people.make_account("ada", app=True)
    guess(3, email="nobody@harbour.example")
    guess(4)
    client = Client()
    people.send_password(client)
    client.post("/account/code/", {"code": people.code_of(people.KEY)})
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["nobody@harbour.example"]


def test_a_password_reset_by_email_ends_the_pause() -> None:
    people.make_account("ada", app=True)
    guess(5)
    Client().post("/account/password/reset/", {"email": "ada@harbour.example"})
    link = next(word for word in mail.outbox[-1].body.split() if "/account/password/reset/" in word)
    client = Client()
    page = client.get(link.removeprefix("http://testserver"), follow=True)
    new = {"password1": "winter-lemon-bicycle", "password2": "winter-lemon-bicycle"}
    assert client.post(page.redirect_chain[-1][0], new)["Location"] == "/account/password/reset/done/"
    assert people.send_password(Client(), password="winter-lemon-bicycle")["Location"] == "/account/code/"


@pytest.mark.parametrize("email", ["a" * 300 + "@harbour.example", "a\x00b@harbour.example", "", "no address"])
def test_impossible_addresses_are_refused_and_break_nothing(email: str) -> None:
    assert people.send_password(Client(), email, "x").status_code == 200
