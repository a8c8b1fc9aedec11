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
from tideover.foundation.pages import drafts

KEPT = "What you had typed was kept: sign in to go on with it."
HIDDEN = ("password", "credential", "\x00")
"""What a field's name may not contain if it is to be kept."""


def end(request: Any, *, keep: bool) -> HttpResponse:
    """Sign the person out and lead to signing in, then back to where they were.

    With `keep`, what they were sending is kept as a draft of its page. The caller has made sure that the form
    came from one of our pages.
    """
    reason, request.user = request.session_over, request.account_before
    kept = keep and request.method == "POST" and keep_typed(request)
    logout(request)
    messages.info(request, f"{reason.sentence} {KEPT}" if kept else reason.sentence)
    address = f"{reverse('account_login')}?{urlencode({'next': _page(request)})}"
    if request.headers.get("HX-Request") == "true":
        return _answer_to_script(request, address, kept)
    return redirect(address)


def keep_typed(request: HttpRequest) -> bool:
    """Keep the posted fields as the draft of their form; whether there was anything to keep."""
    membership = membership_of(request)
    fields = {
        name: list(values)
        for name, values in request.POST.lists()
        if name not in drafts.NOT_KEPT and not any(part in name.lower() for part in HIDDEN)
    }
    form = (request.POST.get(drafts.DRAFT_OF) or request.path).replace("\x00", "")
    if membership is None or len(form) > drafts.LONGEST_ADDRESS or not _is_worth_keeping(fields):
        return False
    actor = actor_of(membership, request.user.get_username())
    with tenancy.in_service(actor.service_id):
        drafts.keep(actor, form, fields)
    return True


def _is_worth_keeping(fields: dict[str, list[str]]) -> bool:
    length = sum(len(value) for values in fields.values() for value in values)
    return 0 < length <= drafts.LONGEST_DRAFT


def _page(request: HttpRequest) -> str:
    """The page the person was on: the one that sent the form, where something was sent."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    before = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer") or "")
    if before.netloc == request.get_host():
        return f"{before.path}?{before.query}" if before.query else before.path
    return request.path


def _answer_to_script(request: HttpRequest, address: str, kept: bool) -> HttpResponse:
    """A script is told that the session is over; a page it was to fetch is not put into the other."""
    response = HttpResponse(KEPT if kept else "", status=401, content_type="text/plain")
    if request.method == "GET":
        response["HX-Redirect"] = address
    return response
