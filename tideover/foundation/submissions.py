"""A form that is sent twice records once: by a double click, a reload, or a resend after the connection
or the server died between saving and answering."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import OperationalError, transaction
from django.http import HttpResponseRedirect
from django.utils.crypto import salted_hmac
from psycopg.errors import DeadlockDetected

from tideover.foundation import clock
from tideover.foundation.access.actor import Actor
from tideover.foundation.actions import Refused
from tideover.foundation.models import Submission
from tideover.foundation.pages import drafts
from tideover.foundation.pages.showings import Showing

TRIES = 3
"""How often an act is begun that another one, waiting for its rows while it waits for the other's, brings down."""


class SavedOtherwise(Refused):
    """This form has been saved, and said something else then."""

    def __init__(self) -> None:
        super().__init__(
            "This form was saved already, with other words: from another window, or a moment ago. What is here is not "
            "saved. Look at the record, and save again if this belongs there as well."
        )


@dataclass(frozen=True)
class Sending:
    """What was sent, and the showing that it was sent from, where it carries one."""

    fields: Mapping[str, Sequence[str]]
    showing: Showing | None

    @property
    def window(self) -> str:
        """The window it was sent from."""
        return self.showing.window if self.showing else ""

    @property
    def digest(self) -> str:
        """The same for the same words and no others; nobody can guess words by it."""
        said = repr(sorted((name, list(values)) for name, values in self.fields.items()))
        return salted_hmac("tideover.submission", said, algorithm="sha256").hexdigest()


def once(
    token: UUID, *, by: Actor, form: str, act: Callable[[], str], sending: Sending | None = None
) -> HttpResponseRedirect:
    """Run `act`, which answers with the address to go to, unless this token's form was already done; then
    go where it led. The draft kept of this showing of `form` (the page's address) has served and goes.
    Raises SavedOtherwise where `sending` says something else than what was done by this token.

    The token is kept if and only if the act is: one savepoint holds both. A second sending that arrives
    while the first is at work waits for it at the token's unique key. Of two acts that wait for each other
    PostgreSQL ends one, which is begun again here: nobody need know. Raises what `act` raises.
    """
    for _ in range(TRIES - 1):
        try:
            return _once(token, by, form, act, sending)
        except OperationalError as error:
            if not isinstance(error.__cause__, DeadlockDetected):
                raise
    return _once(token, by, form, act, sending)


@transaction.atomic
def _once(token: UUID, by: Actor, form: str, act: Callable[[], str], sending: Sending | None) -> HttpResponseRedirect:
    submission = Submission(service_id=by.service_id, token=token, account_id=by.account_id, at=clock.now())
    Submission.objects.bulk_create([submission], ignore_conflicts=True)
    kept = Submission.objects.get(service_id=by.service_id, token=token)
    if not kept.location:
        kept.location = act()
        if sending is not None:
            kept.window, kept.digest = sending.window, sending.digest
        kept.save(update_fields=["location", "window", "digest"])
        drafts.discard_recorded(by, form, token, sending.showing if sending else None)
    elif sending is not None and kept.digest not in {"", sending.digest}:
        raise SavedOtherwise
    return HttpResponseRedirect(kept.location)
