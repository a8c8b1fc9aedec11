"""Too many wrong passwords or codes, for one account or from one address, and signing in pauses.

django-axes counts in the database, so that all processes share one count. Wrong second factors are counted
with wrong passwords: whoever knows the password cannot go on to guess the code.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off
from django.core.exceptions import ValidationError
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tideover.foundation import clock
from tideover.foundation.models import Account

ADDRESS_SHARE = 4
"""How many times as often as one account one address may fail: an office shares an address."""
LONGEST_NAME = 254
CLOCKS_APART = timedelta(minutes=1)
"""By how much the clocks of two web servers may differ."""

Credentials = Mapping[str, Any]


def sign_in_name(request: HttpRequest, credentials: Credentials | None) -> str:
    """Under which name failures are counted: the e-mail address, however it was typed."""
    given = (credentials or {}).get("email") or (credentials or {}).get("username") or ""
    return str(given).strip().lower().replace("\x00", "")[:LONGEST_NAME]


class LockOut(AxesDatabaseHandler):  # type: ignore[misc]
    """Two limits: AXES_FAILURE_LIMIT for an account, ADDRESS_SHARE times that for an address."""

    def get_failures(self, request: HttpRequest, credentials: Credentials | None = None) -> int:
        """The failures of the account, or the address's share of its own if that is more."""
        of_account, of_address = self._totals(request, credentials, Sum("failures_since_start"))
        return max(of_account or 0, (of_address or 0) // ADDRESS_SHARE)

    def reset_user_attempts(self, request: HttpRequest, credentials: Credentials | None = None) -> int:
        """Forget the account's failures. The address's others stay: one good sign-in does not vouch for them."""
        of_account, _ = self.filter_user_attempts(request, credentials)
        count: int = of_account.delete()[0]
        return count

    def locked_until(self, request: HttpRequest, credentials: Credentials | None) -> datetime:
        """When the pause is over."""
        cool_off = get_cool_off(request) or timedelta()
        moments = [moment for moment in self._totals(request, credentials, Max("attempt_time")) if moment]
        return max(moments, default=clock.now()) + cool_off

    def _totals(self, request: HttpRequest, credentials: Credentials | None, of: Any) -> list[Any]:
        # What failed in the future failed by a clock that was wrong: it must not keep anybody out until then.
        # django-axes notes moments by Django's clock.
        past = {"attempt_time__lte": timezone.now() + CLOCKS_APART}
        tried = self.get_user_attempts(request, credentials)
        return [attempts.filter(**past).aggregate(total=of)["total"] for attempts in tried]


def count_failure(request: HttpRequest, account: Account) -> None:
    """Count a wrong second factor, or a wrong password of somebody who is signed in."""
    AxesProxyHandler.user_login_failed(sender=__name__, credentials={"email": account.email}, request=request)


def refuse_if_locked(request: HttpRequest, account: Account) -> None:
    """Raise ValidationError while the account or the address is locked out; the lock-out page is then shown."""
    credentials = {"email": account.email}
    if not AxesProxyHandler.is_allowed(request, credentials):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        request.axes_credentials = credentials  # type: ignore[attr-defined]
        raise ValidationError("Signing in is paused after too many wrong tries.")


def unlock(account: Account) -> None:
    """Forget the account's failures: its owner has proved themselves in another way."""
    AxesProxyHandler.reset_attempts(username=account.email)


def locked_out(request: HttpRequest, response: HttpResponse, credentials: Credentials | None) -> HttpResponse:
    """The page that says when to try again."""
    handler = AxesProxyHandler.get_implementation()
    until = handler.locked_until(request, credentials)
    page = render(request, "signin/locked_out.html", {"until": until}, status=429)
    page["Retry-After"] = str(max(1, int((until - clock.now()).total_seconds())))
    return page
