"""Changing a password, resetting it by e-mail, and which passwords are refused."""

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from tideover.foundation.models import SignInEvent, SignInKind

from . import people

pytestmark = pytest.mark.django_db
NEW = "winter-lemon-bicycle"


def reset_link(email: str = "ada@harbour.example") -> str:
    """Ask for a reset and take the link from the e-mail."""
    Client().post("/account/password/reset/", {"email": email})
    word = next(word for word in mail.outbox[-1].body.split() if "/account/password/reset/" in word)
    return word.removeprefix("http://testserver")


def test_a_changed_password_signs_out_every_other_browser() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    other = Client()
    other.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    here = people.signed_in(account)
    fields = {"oldpassword": people.PASSWORD, "password1": NEW, "password2": NEW}
    assert here.post("/account/password/", fields)["Location"] == "/account/"
    assert here.get("/account/").status_code == 200
    assert other.get("/account/")["Location"].startswith("/account/login/")
    assert SignInEvent.objects.filter(account=account, kind=SignInKind.PASSWORD_CHANGED).count() == 1
    assert mail.outbox[-1].subject == "Your Tideover password was changed"


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        ("too-short", "This password is too short"),
        ("qwerty123456", "This password is too common"),
        ("ada@harbour.example", "too similar to the e-mail address"),
    ],
)
def test_weak_passwords_are_refused_with_the_reason(password: str, sentence: str) -> None:
    client = people.signed_in(people.make_account("ada", people.make_service(), app=True))
    fields = {"oldpassword": people.PASSWORD, "password1": password, "password2": password}
    assert sentence in client.post("/account/password/", fields).content.decode()


def test_an_unknown_address_is_answered_like_a_known_one_and_gets_nothing() -> None:
    people.make_account("ada")
    answers = [
        Client().post("/account/password/reset/", {"email": f"{name}@harbour.example"})["Location"]
        for name in ("ada", "eve")
    ]
    assert answers == ["/account/password/reset/sent/"] * 2
    assert [message.to for message in mail.outbox] == [["ada@harbour.example"]]


def test_a_reset_link_works_once_and_still_asks_for_the_second_factor() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    link, client = reset_link(), Client()
    form = client.get(link, follow=True)
    assert people.KEY not in form.content.decode()
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    assert "This link no longer works" in Client().get(link, follow=True).content.decode()
    assert client.get("/account/")["Location"].startswith("/account/login/")
    assert people.send_password(client, password=NEW)["Location"] == "/account/code/"
    assert SignInEvent.objects.filter(account=account, kind=SignInKind.PASSWORD_RESET).exists()


def test_a_mail_server_that_fails_is_not_seen_on_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise ConnectionRefusedError

    people.make_account("ada")
    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    response = Client().post("/account/password/reset/", {"email": "ada@harbour.example"})
    assert response["Location"] == "/account/password/reset/sent/"


def test_tests_hash_quickly_and_their_hashes_are_good_nowhere_else() -> None:
    assert settings.PASSWORD_HASHERS == ["tideover.foundation.signin.passwords.QuickHasher"]
    assert people.make_account("ada").password.startswith("quick$")
