"""Nobody works without a second factor, except in the demonstration."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core import mail
from django.test import Client, override_settings

from tideover.foundation import clock
from tideover.foundation.models import Account, Membership, SignInEvent, SignInKind
from tideover.foundation.signin.adapters import SecondFactorAdapter

from . import people

pytestmark = pytest.mark.django_db
BANNER = b"everybody here is invented"
CODES = re.compile(r"<code>(\d{8})</code>")


def set_up_app(client: Client) -> str:
    """Set up an authenticator app; its key."""
    key = re.search(r'id="totp-key">(\w+)<', client.get("/account/second-factor/app/").content.decode())
    assert key
    response = client.post("/account/second-factor/app/", {"code": people.code_of(key[1])})
    assert response["Location"] == "/account/second-factor/recovery-codes/"
    return key[1]


@pytest.mark.parametrize("path", ["/note/", "/account/", "/service/", "/account/password/", "/drafts/"])
def test_somebody_without_one_is_led_to_set_one_up(path: str) -> None:
    people.make_account("ada", people.make_service())
    client = Client()
    people.send_password(client)
    assert client.get(path)["Location"] == "/account/second-factor/"
    assert "Set up a second factor" in client.get("/account/second-factor/").content.decode()


def test_pages_for_everybody_stay_open_to_them() -> None:
    people.make_account("ada", people.make_service())
    client = Client()
    people.send_password(client)
    assert client.get("/about/").content == b"about"


@pytest.mark.django_db(transaction=True)
def test_setting_up_an_app_opens_the_pages_and_gives_recovery_codes_once() -> None:
    account = people.make_account("ada", people.make_service())
    client = Client()
    people.send_password(client)
    set_up_app(client)
    page = client.get("/account/second-factor/recovery-codes/").content.decode()
    assert len(CODES.findall(page)) == 10
    assert not CODES.findall(client.get("/account/second-factor/recovery-codes/").content.decode())
    assert client.get("/note/").status_code == 200
    kinds = set(SignInEvent.objects.filter(account=account).values_list("kind", flat=True))
    assert {SignInKind.SECOND_FACTOR_ADDED, SignInKind.RECOVERY_CODES_MADE} <= kinds
    assert [message.subject for message in mail.outbox] == ["An authenticator app was added to your Tideover account"]


def test_a_recovery_code_signs_in_once() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    code = RecoveryCodes.activate(account).get_unused_codes()[0]
    for status in (302, 200):
        client = Client()
        people.send_password(client)
        assert client.post("/account/code/", {"code": code}).status_code == status
    assert SignInEvent.objects.filter(account=account, kind=SignInKind.RECOVERY_CODE_USED).count() == 1


def test_a_fresh_sign_in_needs_no_second_confirming_but_an_old_one_does() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    client = people.signed_in(account)
    assert client.get("/account/second-factor/passkeys/add/").status_code == 200
    with clock.frozen(clock.now() + people.minutes(16)):
        response = client.get("/account/second-factor/passkeys/add/")
        assert response["Location"] == "/account/confirm/?next=%2Faccount%2Fsecond-factor%2Fpasskeys%2Fadd%2F"
        assert "Confirm that it is you" in client.get(response["Location"]).content.decode()
        assert (
            client.post(response["Location"], {"password": people.PASSWORD})["Location"]
            == "/account/second-factor/passkeys/add/"
        )
        assert client.get("/account/second-factor/passkeys/add/").status_code == 200


def test_who_removes_the_only_one_sets_one_up_again_at_once() -> None:
    account = people.make_account("ada", people.make_service(), app=True)
    client = people.signed_in(account)
    assert client.get("/note/").status_code == 200
    client.post("/account/second-factor/app/remove/")
    assert not Authenticator.objects.filter(user=account).exists()
    assert client.get("/note/")["Location"] == "/account/second-factor/"
    assert SignInEvent.objects.filter(account=account, kind=SignInKind.SECOND_FACTOR_REMOVED).exists()


def test_another_persons_passkey_is_not_found() -> None:
    other = people.make_account("grace")
    passkey = Authenticator.objects.create(user=other, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"})
    client = people.signed_in(people.make_account("ada", people.make_service(), app=True))
    assert client.post(f"/account/second-factor/passkeys/{passkey.pk}/remove/").status_code == 404


@override_settings(DEMO=True)
def test_the_demonstration_asks_for_none_and_lets_nobody_change_a_sign_in() -> None:
    people.make_account("ada", people.make_service(is_demonstration=True))
    client = Client()
    assert BANNER in client.get("/account/login/").content
    people.send_password(client)
    assert BANNER in client.get("/note/").content
    for path in ["/account/second-factor/", "/account/second-factor/app/", "/account/password/"]:
        assert client.get(path)["Location"] == "/account/"
    assert "shares these sign-ins" in client.get("/account/").content.decode()


@override_settings(DEMO=True)
def test_a_real_service_that_appears_beside_the_demonstration_asks_for_one_at_once() -> None:
    invented, real = people.make_service("invented", is_demonstration=True), people.make_service("real")
    people.make_account("ada", invented)
    grace = people.make_account("grace", invented)
    browsers = {name: Client() for name in ("ada", "grace")}
    for name, client in browsers.items():
        people.send_password(client, f"{name}@harbour.example")
        assert client.get("/note/").status_code == 200
    Membership.objects.create(account=grace, service=real, roles=["case_manager"])
    assert browsers["grace"].get("/note/")["Location"] == "/account/second-factor/"
    assert browsers["grace"].get("/account/second-factor/").status_code == 200
    page = browsers["ada"].get("/note/")
    assert (page.status_code, BANNER in page.content) == (200, True)


@override_settings(DEMO=True)
@pytest.mark.parametrize("is_active", [True, False])
def test_in_a_real_service_beside_the_demonstration_nobody_is_said_to_be_invented(is_active: bool) -> None:
    invented, real = people.make_service("invented", is_demonstration=True), people.make_service("real")
    account = people.make_account("ada", invented, real, app=True)
    client = people.signed_in(account)
    client.post("/service/", {"service": str(real.pk)})
    assert BANNER not in client.get("/note/").content
    assert BANNER not in Client().get("/account/login/").content
    assert b"Change your password" in client.get("/account/").content
    assert Client().get("/account/password/reset/").status_code == 200
    Membership.objects.filter(service=real).update(is_active=is_active)
    client.post("/service/", {"service": str(invented.pk)})
    assert BANNER in client.get("/note/").content
    assert b"Change your password" in client.get("/account/").content


@override_settings(DEMO=True)
def test_somebody_of_no_service_is_nobody_of_the_demonstration() -> None:
    people.make_service(is_demonstration=True)
    people.make_account("ada")
    client = Client()
    people.send_password(client)
    assert client.get("/account/")["Location"] == "/account/second-factor/"


def test_where_the_demonstration_is_declined_its_accounts_need_one_too() -> None:
    people.make_account("ada", people.make_service(is_demonstration=True))
    client = Client()
    people.send_password(client)
    assert client.get("/note/")["Location"] == "/account/second-factor/"


def test_what_codes_are_made_from_is_stored_encrypted() -> None:
    account: Account = people.make_account("ada", app=True)
    stored = Authenticator.objects.get(user=account).data["secret"]
    assert people.KEY not in stored
    assert SecondFactorAdapter().decrypt(stored) == people.KEY


def test_a_former_secret_key_still_opens_it() -> None:
    with override_settings(SECRET_KEY="former"):
        stored = SecondFactorAdapter().encrypt(people.KEY)
    with override_settings(SECRET_KEY="new", SECRET_KEY_FALLBACKS=["former"]):
        assert SecondFactorAdapter().decrypt(stored) == people.KEY


def test_the_app_counts_as_the_published_examples_do() -> None:
    key = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    assert [people.code_of(key, at) for at in (59, 1111111109, 1234567890)] == ["287082", "081804", "005924"]
