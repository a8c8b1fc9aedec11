"""Pages for when something went wrong: what happened, and what to do next."""

import logging
import sys
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from tideover.foundation import clock

from .outages import Outage, outage_of
from .unsent import Unsent, rescued, typed_in
from .words import clock_time

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trouble:
    """One way in which a request fails."""

    status: int
    title: str
    what: str
    next: tuple[str, ...]


BAD_REQUEST = Trouble(
    400,
    "We could not understand that request",
    "Something in the address or in what was sent was not as we expected. Nothing was saved.",
    ("Go back and try again.", "If you followed a link from somewhere else, start from your worklist."),
)
FORBIDDEN = Trouble(
    403,
    "You do not have permission to do this",
    "Your role in this service does not include it. The attempt has been noted, as every look at a record is.",
    ("If you need it for your work, ask your service administrator to change your role.",),
)
NOT_FOUND = Trouble(
    404,
    "Page not found",
    "There is no such page, or it is about somebody whose record you cannot see from your team.",
    ("Check the address or the reference, for example TO-0042.",),
)
EXPIRED = Trouble(
    403,
    "This page was open too long",
    "For safety, a page can be sent only while you are signed in and from this site. Nothing was saved by this try.",
    ("Go back, reload the page and send it again.", "Sign in again if you are asked to."),
)
KEPT = Trouble(
    403,
    EXPIRED.title,
    "What you typed is kept: open the form again. Nothing was saved by this try.",
    ("Look through what you typed, then save it.",),
)
COPY = Trouble(
    403,
    EXPIRED.title,
    EXPIRED.what,
    ("Copy what you typed from below.", "Open the page again, sign in if you are asked to, and put it back in."),
)


def _shown(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    content = loader.render_to_string("foundation/errors/trouble.html", {"trouble": trouble}, request)
    return HttpResponse(content, status=trouble.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler400."""
    return _bare(BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler403."""
    return _shown(request, FORBIDDEN)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """handler404."""
    return _shown(request, NOT_FOUND)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """CSRF_FAILURE_VIEW. Nothing that was asked for is done; what was typed is kept, or shown to be copied."""
    log.warning("A form was refused: %s", reason)
    unsent = rescued(request)
    if unsent.form and request.path == reverse("keep-draft"):
        return HttpResponse(f"Kept {clock_time(clock.now())}", content_type="text/plain")
    trouble = KEPT if unsent.form else COPY if unsent.typed else EXPIRED
    return _bare(trouble, "foundation/errors/unsent.html", unsent=unsent)


SERVER_ERROR = Trouble(
    500,
    "Something went wrong at our end",
    "What you did was not saved. Long notes are kept as you type them and will be there when you come back.",
    ("Wait a minute and try again.", "If it keeps happening, tell whoever looks after Tideover in your service."),
)


ONCE = "Wait a minute, then reload this page. If it sends a form again, that is saved once, whatever came of it now."
OUTAGES = {
    Outage.AWAY: Trouble(
        503,
        "Tideover cannot get at its records just now",
        "Its database does not answer. That is seldom for long. What was saved before is safe; what you did just now "
        "may not have been saved.",
        (ONCE, "If it goes on for more than a few minutes, tell whoever looks after Tideover in your service."),
    ),
    Outage.FULL: Trouble(
        503,
        "Tideover cannot save just now",
        "There is no room left where its records are kept. What was saved before is safe; what you did just now was "
        "not saved.",
        ("Tell whoever looks after Tideover in your service: they have to make room.", ONCE),
    ),
    Outage.READ_ONLY: Trouble(
        503,
        "Tideover cannot save just now",
        "Its database takes no changes at the moment. What was saved before is safe; what you did just now was not "
        "saved.",
        (ONCE, "If it goes on for more than a few minutes, tell whoever looks after Tideover in your service."),
    ),
    Outage.UPDATING: Trouble(
        503,
        "Tideover is being brought up to date",
        "Its database is not ready for this version yet, which takes a few minutes. What was saved before is safe; "
        "what you did just now was not saved.",
        (ONCE, "If it goes on for longer, tell whoever looks after Tideover in your service."),
    ),
}


def server_error(request: HttpRequest | None = None) -> HttpResponse:
    """handler500. Asks neither the database nor the session, either of which may be what failed. What was being sent
    is shown, to be copied; an outage that passes says so, to people and to whatever asks again by itself."""
    outage = outage_of(sys.exc_info()[1])
    trouble, unsent = OUTAGES[outage] if outage else SERVER_ERROR, Unsent(typed=typed_in(request))
    response = _bare(trouble, "foundation/errors/unsent.html", unsent=unsent)
    if outage:
        response.headers["Retry-After"] = str(outage.value)
        response.headers["Cache-Control"] = "no-store"
    return response


def _bare(trouble: Trouble, template: str = "foundation/errors/bare.html", **more: Unsent) -> HttpResponse:
    context: dict[str, Any] = {"trouble": trouble, **more}
    return SimpleTemplateResponse(template, context, status=trouble.status).render()
