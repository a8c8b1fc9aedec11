"""A form that was refused because its page is older than the sign-in, as after signing in again in another tab:
nothing is recorded by it, and nothing that was typed is lost."""

from dataclasses import dataclass

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, UnreadablePostError
from django.urls import Resolver404, resolve

from tideover.foundation.signin.ending import keep_typed
from tideover.foundation.signin.middleware import has_second_factor
from tideover.foundation.signin.pages import needs_no_service

from . import drafts, showings
from .forms.page_form import TOKEN, VERSION
from .words import capitalised


@dataclass(frozen=True)
class Unsent:
    """What became of the text: kept as a draft of the form at `form`, or else shown as `typed`, to be copied."""

    form: str | None = None
    typed: str = ""


def rescued(request: HttpRequest) -> Unsent:
    """Keep what was sent, if it came from a page of ours, for whom it was shown to or else for whoever is signed in.
    Somebody else may have signed in since on the same machine: nothing of it is kept for them."""
    if request.resolver_match is None or needs_no_service(request.resolver_match.func):
        return Unsent()
    actor = getattr(request, "actor", None)
    if not _came_from_us(request):
        return Unsent(typed=as_text(request))
    showing = showings.sent_with(request)
    if actor is None or (showing is not None and not showing.is_of(actor)):
        kept = actor is None and showing is not None and keep_typed(request)
        return Unsent(form=drafts.form_of(request)) if kept else Unsent(typed=as_text(request))
    if has_second_factor(request):
        form = drafts.keep_what_was_sent(actor, request)
        if form is not None:
            return Unsent(form=form)
    return Unsent(typed=as_text(request))


def typed_in(request: HttpRequest | None) -> str:
    """What a form held whose sending failed; nothing of one that is about signing in. Asks no database."""
    if request is None or request.method != "POST":
        return ""
    try:
        match = request.resolver_match or resolve(request.path_info)
        return "" if needs_no_service(match.func) else as_text(request)
    except (Resolver404, UnreadablePostError, RequestDataTooBig, TooManyFieldsSent):
        return ""


def _came_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages sent it. No other site can make it say so."""
    stated = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return any(stated == origin or stated.startswith(f"{origin}/") for origin in ours)


def as_text(request: HttpRequest) -> str:
    """What was typed, each field under its name."""
    fields = {
        name: ", ".join(filter(None, values))
        for name, values in drafts.sent(request).items()
        if name not in {TOKEN, VERSION}
    }
    return "\n".join(f"{capitalised(name.replace('_', ' '))}: {text}" for name, text in fields.items() if text)
