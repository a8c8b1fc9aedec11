"""The owner's job about who can sign in."""

from django.core.mail import EmailMessage
from procrastinate.contrib.django import app

from tideover.foundation.history import written_by
from tideover.foundation.jobs import OWNERS, mend_connection
from tideover.foundation.retrying import LaterAndAside
from tideover.foundation.tenancy import in_service
from tideover.organisation.actions.access import CARRY_OUT_ACCESS, carry_out_access
from tideover.organisation.models import AccessChange


@app.task(name=CARRY_OUT_ACCESS, queue=OWNERS, retry=LaterAndAside())
def carry_out(service_id: int, change_id: int) -> str:
    """Carry out what an administrator asked about somebody's signing in, and tell them; what came of it. The change
    and the e-mail stand or fall together: where the mail server fails, it is tried again."""
    mend_connection()
    with in_service(service_id), written_by(None, "access"):
        change = AccessChange.objects.select_related("service").filter(service=service_id, pk=change_id).first()
        if change is None:
            return "not asked for any more"
        if carry_out_access(change=change):
            invitation(change).send()
        change.refresh_from_db()
        return change.came_of


def invitation(change: AccessChange) -> EmailMessage:
    """The e-mail that tells somebody that they can sign in. It has no secret in it: they set their own password."""
    body = (
        f"{change.name},\n\n"
        f"You can sign in to Tideover for {change.service.name} now:\n{change.site}\n\n"
        f"If you have no password yet, choose “Forgotten your password?” there and enter this address, {change.email}. "
        "You then set one, and a second factor with it.\n"
    )
    return EmailMessage(f"Tideover: {change.service.name}", body, to=[change.email])
