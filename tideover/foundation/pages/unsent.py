"""A form that was refused because its page is older than the sign-in, as after signing in again in another tab:
nothing is recorded by it, and nothing that was typed is lost."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

from tideover.foundation.signin.middleware import has_second_factor
from tideover.foundation.signin.pages import needs_no_service

from . import drafts
from .forms.page_form import TOKEN, VERSION
from .words import capitalised


@dataclass(frozen=True)
class Unsent:
    """What became of the text: kept as a draft of the form at `form`, or else shown as `typed`, to be copied."""

    form: str | None = None
    typed: str = ""


def rescued(request: HttpRequest) -> Unsent:
    """Keep what was sent, if it came from a page of ours and somebody is signed in."""
    if request.resolver_match is None or needs_no_service(request.resolver_match.func):
        return Unsent()
    actor = getattr(request, "actor", None)
    if actor is not None and _came_from_us(request) and has_second_factor(request):
        form = drafts.keep_what_was_sent(actor, request)
        if form is not None:
            return Unsent(form=form)
    return Unsent(typed=_as_text(request))


def _came_from_us(request: HttpRequest) -> bool:
    """Whether the browser says that one of our pages sent it. No other site can make it say so."""
    stated = request.headers.get("Origin") or request.headers.get("Referer") or ""
    ours = [f"{request.scheme}://{request.get_host()}", *settings.CSRF_TRUSTED_ORIGINS]
    return any(stated == origin or stated.startswith(f"{origin}/") for origin in ours)


def _as_text(request: HttpRequest) -> str:
    """What was typed, each field under its name."""
    fields = {
        name: ", ".join(filter(None, values))
        for name, values in drafts.sent(request).items()
        if name not in {TOKEN, VERSION}
    }
    return "\n".join(f"{capitalised(name.replace('_', ' '))}: {text}" for name, text in fields.items() if text)
