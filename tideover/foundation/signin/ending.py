"""Ending a session that is over, without losing what was typed."""

from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from tideover.foundation import tenancy
from tideover.foundation.access.middleware import actor_of, membership_of
from tideover.foundation.models import Membership
from tideover.foundation.pages import drafts, showings

from .sessions import TYPIST

KEPT = "What you had typed was kept: sign in to go on with it."
KEPT_WHILE_TYPED = "Kept. You have been signed out: save to sign in again and go on."
BY_SCRIPT = "Tideover-Keeping"
"""The header by which the script that keeps what is typed (keeping.js) is known."""


def end(request: Any, *, keep: bool) -> HttpResponse:
    """Sign the person out and lead to signing in, then back to where they were.

    With `keep`, what they were sending is kept as a draft of its page. The caller has made sure that the form
    came from one of our pages.
    """
    reason, request.user = request.session_over, request.account_before
    membership = membership_of(request)
    logout(request)
    if membership is not None:
        request.session[TYPIST] = membership.pk
    kept = keep and keep_typed(request)
    told = kept and BY_SCRIPT not in request.headers
    messages.info(request, f"{reason.sentence} {KEPT}" if told else reason.sentence)
    return _lead_to_sign_in(request, kept=kept)


def go_on_keeping(request: HttpRequest) -> HttpResponse:
    """Keep what a form sends that was open when its session ended, and lead to signing in."""
    kept = keep_typed(request)
    if kept and BY_SCRIPT not in request.headers:
        messages.info(request, KEPT)
    return _lead_to_sign_in(request, kept=kept)


def is_typists(request: HttpRequest) -> bool:
    """Whether somebody sends a form that they had open when their session ended, perhaps in another tab. The form
    itself says to whom it was shown, so that it does not matter what has become of the session."""
    if request.method != "POST" or request.user.is_authenticated:
        return False
    return TYPIST in request.session or showings.typed_lately(request) is not None


def keep_typed(request: HttpRequest) -> bool:
    """Keep the posted fields as the draft of their form, for whom it was shown to, or else for whoever's session
    ended here; whether there was anything to keep."""
    membership = _typist(request)
    if membership is None:
        return False
    actor = actor_of(membership, membership.account.name)
    with tenancy.in_service(actor.service_id):
        return drafts.keep_what_was_sent(actor, request) is not None


def _typist(request: HttpRequest) -> Membership | None:
    working = Membership.objects.filter(is_active=True, account__is_active=True).select_related("account", "service")
    showing = showings.typed_lately(request)
    if showing is not None:
        return working.filter(account=showing.account, service=showing.service).first()
    typist = request.session.get(TYPIST)
    return working.filter(pk=typist).first() if typist else None


def _lead_to_sign_in(request: HttpRequest, *, kept: bool) -> HttpResponse:
    """To signing in, and from there back to the page the person was on. The script that keeps what is typed is told
    that the session is over, with words for the screen."""
    address = f"{reverse('account_login')}?{urlencode({'next': _page(request)})}"
    if BY_SCRIPT not in request.headers:
        return redirect(address)
    return HttpResponse(KEPT_WHILE_TYPED if kept else "", status=401, content_type="text/plain")


def _page(request: HttpRequest) -> str:
    """The page the person was on: the one that sent the form, where something was sent."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    try:
        before = urlsplit(request.headers.get("Referer") or "")
    except ValueError:
        return request.path
    if before.netloc == request.get_host():
        return f"{before.path}?{before.query}" if before.query else before.path
    return request.path
