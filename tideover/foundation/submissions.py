"""A form that is sent twice records once: by a double click, a reload, or a resend after the connection
or the server died between saving and answering."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseRedirect

from tideover.foundation import clock
from tideover.foundation.access.actor import Actor
from tideover.foundation.models import Submission
from tideover.foundation.pages import drafts


@transaction.atomic
def once(token: UUID, *, by: Actor, form: str, act: Callable[[], str]) -> HttpResponseRedirect:
    """Run `act`, which answers with the address to go to, unless this token's form was already done; then
    go where it led. The draft kept of this showing of `form` (the page's address) has served and goes.

    The token is kept if and only if the act is: one savepoint holds both. A second sending that arrives
    while the first is at work waits for it at the token's unique key. Raises what `act` raises.
    """
    submission = Submission(service_id=by.service_id, token=token, account_id=by.account_id, at=clock.now())
    Submission.objects.bulk_create([submission], ignore_conflicts=True)
    kept = Submission.objects.get(service_id=by.service_id, token=token)
    if not kept.location:
        kept.location = act()
        kept.save(update_fields=["location"])
        drafts.discard_recorded(by, form, token)
    return HttpResponseRedirect(kept.location)
