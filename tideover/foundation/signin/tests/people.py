"""Accounts for the tests of signing in, and the codes of their authenticator apps."""

import base64
import hashlib
import hmac
import struct
import time
from datetime import UTC, datetime, timedelta

from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpResponse
from django.test import Client

from tideover.foundation.models import Account, Membership, Service

PASSWORD = "correct-horse-battery-staple"
KEY = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def minutes(count: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def make_service(code: str = "harbour", *, is_demonstration: bool = False) -> Service:
    """A service."""
    name = f"{code.title()} Job Retention Service"
    return Service.objects.create(code=code, name=name, is_demonstration=is_demonstration)


def make_account(name: str = "ada", *services: Service, app: bool = False) -> Account:
    """An account that is a case manager in those services, with an authenticator app if `app`."""
    account = Account.objects.create_user(f"{name}@harbour.example", PASSWORD, name=name.title())
    for service in services:
        Membership.objects.create(account=account, service=service, roles=["case_manager"])
    if app:
        give_app(account)
    return account


def give_app(account: Account) -> None:
    """Let the account have an authenticator app with KEY in it."""
    TOTP.activate(account, KEY)


def next_code_of(key: str) -> str:
    """The code after the one that the app shows now."""
    return code_of(key, time.time() + 30)


def code_of(key: str, at: float | None = None) -> str:
    """The 6 digits that an authenticator app shows at that moment (RFC 6238, written out anew)."""
    counter = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(key), counter, hashlib.sha1).digest()
    start = digest[-1] & 0x0F
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06}"


def send_password(
    client: Client, email: str = "ada@harbour.example", password: str = PASSWORD, **extra: str
) -> HttpResponse:
    """Send the sign-in form."""
    response: HttpResponse = client.post("/account/login/", {"login": email, "password": password, **extra})  # type: ignore[assignment]
    return response


def signed_in(account: Account, *, key: str = KEY) -> Client:
    """A browser in which the account has signed in with password and code."""
    client = Client()
    send_password(client, account.email)
    client.post("/account/code/", {"code": code_of(key)})
    return client
