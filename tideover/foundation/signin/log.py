"""Writes what happens in signing in to foundation.SignInEvent, and begins each session."""

from typing import Any

from allauth.account import signals as account_signals
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa import signals as mfa_signals
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from tideover.foundation import clock
from tideover.foundation.models import Account, SignInEvent, SignInKind

from . import lockout, sessions
from .address import address_of

SECOND_FACTORS = {Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN}


def record(kind: SignInKind, request: HttpRequest | None, account: Account | None, detail: str = "") -> None:
    """Write one event. `account` is None where nobody has the name that was tried."""
    meta = request.META if request is not None else {}
    SignInEvent.objects.create(
        at=clock.now(),
        kind=kind,
        account=account,
        address=address_of(request) if request is not None else None,
        agent=str(meta.get("HTTP_USER_AGENT", ""))[:200],
        detail=detail[:40],
    )


def _account_named(name: str | None) -> Account | None:
    return Account.objects.filter(email=name).first() if name else None


@receiver(user_logged_in)
def _signed_in(request: HttpRequest, user: Account, **_: Any) -> None:
    sessions.begin(request.session)
    used = get_authentication_records(request, user)
    record(SignInKind.SIGNED_IN, request, user, " + ".join(str(r.get("type") or r["method"]) for r in used))


@receiver(user_logged_out)
def _signed_out(request: HttpRequest, user: Account | None, **_: Any) -> None:
    if user is not None:
        ended = getattr(request, "session_over", None)
        record(SignInKind.ENDED if ended else SignInKind.SIGNED_OUT, request, user)


@receiver(user_login_failed)
def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_: Any) -> None:
    if request is not None and not getattr(request, "axes_locked_out", False):
        name = lockout.sign_in_name(request, credentials)
        record(SignInKind.FAILED, request, _account_named(name))


@receiver(user_locked_out)
def _locked_out(request: HttpRequest, username: str, **_: Any) -> None:
    record(SignInKind.LOCKED_OUT, request, _account_named(username))


@receiver(mfa_signals.authentication_failed)
def _second_factor_failed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    record(SignInKind.SECOND_FACTOR_FAILED, request, user, authenticator.type)
    lockout.count_failure(request, user)


@receiver(mfa_signals.authenticator_used)
def _used(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        record(SignInKind.RECOVERY_CODE_USED, request, user)


@receiver(mfa_signals.authenticator_added)
def _added(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    if authenticator.type in SECOND_FACTORS:
        record(SignInKind.SECOND_FACTOR_ADDED, request, user, authenticator.type)
    else:
        record(SignInKind.RECOVERY_CODES_MADE, request, user)


@receiver(mfa_signals.authenticator_reset)
def _codes_made(request: HttpRequest, user: Account, **_: Any) -> None:
    record(SignInKind.RECOVERY_CODES_MADE, request, user)


@receiver(mfa_signals.authenticator_removed)
def _removed(request: HttpRequest, user: Account, authenticator: Authenticator, **_: Any) -> None:
    request.session.pop(sessions.SECOND_FACTOR, None)
    if authenticator.type in SECOND_FACTORS:
        record(SignInKind.SECOND_FACTOR_REMOVED, request, user, authenticator.type)


@receiver([account_signals.password_changed, account_signals.password_set])
def _password_changed(request: HttpRequest, user: Account, **_: Any) -> None:
    record(SignInKind.PASSWORD_CHANGED, request, user)


@receiver(account_signals.password_reset)
def _password_reset(request: HttpRequest, user: Account, **_: Any) -> None:
    record(SignInKind.PASSWORD_RESET, request, user)
    lockout.unlock(user)
