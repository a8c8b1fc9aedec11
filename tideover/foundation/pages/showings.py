"""Showings of a form: to whom, in which window, and with what in it that was kept before.

A form carries this, signed, in a hidden field. By it the words of two windows are told apart, so that neither takes the
other's place, and what somebody goes on typing after their session has ended is kept for them and for nobody else.
"""

import secrets
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest

from tideover.foundation.access.actor import Actor
from tideover.foundation.models import Draft

FIELD = "showing"
SALT = "tideover.showing"
SEPARATOR = "#"
"""Stands between a form's address and the window in what a draft is of: no address of a page has it."""
WINDOW_BYTES = 4


@dataclass(frozen=True)
class Showing:
    """One showing of a form. `draft` and `draft_at` name the draft that was put into it, as it then was."""

    account: int
    service: int
    window: str
    draft: int | None = None
    draft_at: str = ""

    def __str__(self) -> str:
        """What the hidden field holds."""
        return signing.dumps(asdict(self), salt=SALT)

    def is_of(self, actor: Actor) -> bool:
        """Whether the form was shown to this person, in the service they work in now."""
        return (self.account, self.service) == (actor.account_id, actor.service_id)

    def key(self, form: str) -> str:
        """What a draft typed here is of: the form's address and this window."""
        return f"{form}{SEPARATOR}{self.window}"


def shown_now(request: HttpRequest, actor: Actor, draft: Draft | None) -> Showing:
    """The showing that answers this request: the one that was sent goes on where the form is shown again."""
    sent = sent_with(request)
    if sent is not None and sent.is_of(actor):
        return sent
    new = Showing(actor.account_id, actor.service_id, secrets.token_hex(WINDOW_BYTES))
    return replace(new, draft=draft.pk, draft_at=draft.saved_at.isoformat()) if draft else new


def sent_with(request: HttpRequest) -> Showing | None:
    """The showing that a form was sent from; None where it carries none, or a spoilt one."""
    return _read(request, None)


def typed_lately(request: HttpRequest) -> Showing | None:
    """The showing that a form was sent from, if no session that saw it can be older than sessions get."""
    return _read(request, settings.SESSION_LONGEST_HOURS * 3600)


def _read(request: HttpRequest, seconds: int | None) -> Showing | None:
    try:
        return Showing(**signing.loads(request.POST.get(FIELD, ""), salt=SALT, max_age=seconds))
    except (signing.BadSignature, TypeError):
        return None


def address_of(key: str) -> str:
    """The address of the form that a draft is of."""
    return key.partition(SEPARATOR)[0]


def window_of(key: str) -> str:
    """The window that a draft was typed in; nothing where that is not known."""
    return key.partition(SEPARATOR)[2]
