"""What Tideover decides for allauth."""

import logging
from base64 import urlsafe_b64encode
from typing import Any, ClassVar

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as current
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac

from tideover.foundation import clock
from tideover.foundation.models import Account
from tideover.foundation.pages import words

from . import sessions
from .address import address_of

log = logging.getLogger(__name__)

WRONG_CODE = "That code is not right. Wait for the next one and type it as you see it"


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made for people, never by themselves; everything is said in plain words."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": "This account is closed. Ask your service administrator.",
        "email_password_mismatch": "The e-mail address or the password is wrong. Check both and try again",
        "enter_current_password": "This is not your password of now. Type it again",
        "incorrect_code": WRONG_CODE,
        "incorrect_password": "This is not your password. Type it again",
        "invalid_password_reset": "This link has been used or is too old. Ask for a new one.",
        "too_many_login_attempts": "Too many tries. Wait a minute, then try again",
        "rate_limited": "Too many tries. Wait a minute, then try again",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address that allauth limits requests by."""
        return address_of(request) or "unknown"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Where a changed password leads."""
        return reverse("account")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whether to ask for the password again: not of somebody who has just signed in with it."""
        return not sessions.signed_in_within(current.request.session, app_settings.REAUTHENTICATION_TIMEOUT)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send an e-mail. Where the mail server fails, the page goes on as it would have, so that it tells
        nobody whether an address has an account."""
        now = clock.now()
        when = f"{words.long_date(now)} at {words.clock_time(now)}"
        details = {"site": self.request.get_host(), "when": when, **context}
        message = self.render_mail(template_prefix, email, details)
        try:
            message.send()
        except OSError:
            log.exception("An e-mail (%s) could not be sent.", template_prefix)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors. What codes are computed from is stored encrypted with the secret key."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": "Set up an authenticator app or a passkey first.",
    }

    def encrypt(self, text: str) -> str:
        """The text, readable only with the secret key."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text that was encrypted. Raises ImproperlyConfigured where the secret key was another then."""
        try:
            return _cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            raise ImproperlyConfigured(
                "A second factor was stored under another secret key. Put the former key into "
                "SECRET_KEY_FALLBACKS, or remove the account's second factors so that it sets up new ones."
            ) from None

    def generate_authenticator_name(self, user: Account, type: Authenticator.Type) -> str:  # noqa: A002
        """What a new passkey is called until its owner names it."""
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}" if count else "Passkey"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Whose passkeys these are, as the browser shows it."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Tideover"}


def _cipher() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (salted_hmac(__name__, "second factor", secret=key, algorithm="sha256").digest() for key in keys)
    return MultiFernet([Fernet(urlsafe_b64encode(digest)) for digest in digests])
