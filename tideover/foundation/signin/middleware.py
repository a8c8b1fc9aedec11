"""What stands between a session and the pages."""

from collections.abc import Callable
from typing import Any, cast

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from tideover.foundation.access.middleware import SERVICE_KEY
from tideover.foundation.access.views import View
from tideover.foundation.models import Account, Membership

from . import demonstration, sessions
from .ending import end, go_on_keeping, is_typists
from .pages import needs_no_second_factor, needs_no_service

GetResponse = Callable[[HttpRequest], HttpResponse]
SECOND_FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]


class IdleSessionMiddleware:
    """Ends a session that nobody has used for a while, or that is very old, and keeps what was being typed.

    Whether it is over is seen here; it is ended in `process_view`, because only there the form has been
    checked to come from one of our own pages.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        """Answer the request; for a session that is over, as nobody's."""
        if request.user.is_authenticated:
            reason = sessions.over(request.session)
            if reason is None:
                sessions.stamp(request.session)
            else:
                request.session_over, request.account_before = reason, request.user
                request.user = AnonymousUser()
        return self.get_response(request)

    def process_view(self, request: Any, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """End the session and lead to signing in; pages for everybody are shown all the same."""
        if getattr(request, "session_over", None) is not None:
            response = end(request, keep=request.method == "POST" and not needs_no_service(view))
            return None if getattr(view, "public", False) else response
        if is_typists(request) and not needs_no_service(view):
            return go_on_keeping(request)
        return None


class SecondFactorMiddleware:
    """Leads somebody without a second factor to set one up, and somebody of several services to choose one.

    Everything else waits until they have.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: View, args: Any, kwargs: Any) -> HttpResponse | None:
        """Lead elsewhere, where something is missing that the page needs."""
        if not request.user.is_authenticated:
            return None
        if not needs_no_second_factor(view) and not has_second_factor(request):
            return redirect("mfa_index")
        if not needs_no_service(view) and not knows_service(request):
            query = urlencode({"next": request.get_full_path()})
            return redirect(f"{reverse('choose-service')}?{query}")
        return None


def has_second_factor(request: HttpRequest) -> bool:
    """Whether the account has a second factor, or needs none because it is one of the demonstration's.

    Looked up once in a session: allauth asks for it on every sign-in from the moment there is one.
    """
    if request.session.get(sessions.SECOND_FACTOR) or demonstration.is_sign_in_shared(request):
        return True
    found: bool = is_mfa_enabled(request.user, SECOND_FACTORS)
    if found:
        request.session[sessions.SECOND_FACTOR] = True
    return found


def knows_service(request: HttpRequest) -> bool:
    """Whether it is clear in which service the person works; a choice that holds no more is forgotten."""
    if getattr(request, "actor", None) is None:
        request.session.pop(SERVICE_KEY, None)
        return False
    if SERVICE_KEY in request.session:
        return True
    memberships = Membership.objects.filter(account=cast(Account, request.user), is_active=True)
    only = list(memberships.values_list("service_id", flat=True)[:2])
    if len(only) == 1:
        request.session[SERVICE_KEY] = only[0]
    return len(only) == 1
