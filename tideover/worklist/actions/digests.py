"""Agreeing to a morning e-mail, and sending it."""

from datetime import date

from django.core.mail import EmailMessage

from tideover.foundation import clock, events
from tideover.foundation.access import Permission
from tideover.foundation.access.actor import By
from tideover.foundation.access.roles import ROLES
from tideover.foundation.actions import action, lock, writing
from tideover.foundation.models import Membership
from tideover.organisation.models import Staff
from tideover.organisation.queries import covers_of, leave_of
from tideover.worklist.digest import digest_of
from tideover.worklist.models import MorningDigest
from tideover.worklist.queries import worklist_of


@events.event_type("morning e-mail chosen", subject="staff")
class MorningDigestChosen:
    """Somebody said whether they want to be told of their day by e-mail."""

    staff_id: int
    wanted: bool


@action
def choose_digest(*, staff: Staff, by: By, wanted: bool) -> None:
    """Have the e-mail sent from the next working morning on, or not any more."""
    staff = lock(staff)
    found = MorningDigest.objects.filter(staff=staff)
    if found.exists() == wanted:
        return
    if wanted:
        MorningDigest.objects.create(service_id=staff.service_id, staff=staff, agreed_on=clock.today())
    else:
        found.delete()
    events.write(MorningDigestChosen(staff_id=staff.pk, wanted=wanted), by=by, service_id=staff.service_id)


def send_digest(digest: MorningDigest, today: date) -> bool:
    """Send somebody their day, once a day; whether it was sent. Nobody is sent any who is away, has left, or may not
    see a worklist any more. Raises what the mail server's refusal raises: then nothing counts as sent."""
    digest = lock(digest)
    staff = Staff.objects.select_related("account").get(pk=digest.staff_id)
    if digest.sent_on == today or not _has_a_worklist(staff) or leave_of(staff, today):
        return False
    assert staff.account is not None
    told = digest_of(worklist_of(staff, today, covers=covers_of(staff, today)))
    with writing("worklist.send_digest"):
        digest.sent_on = today
        digest.save(update_fields=["sent_on"])
    EmailMessage(told.subject, told.body, to=[staff.account.email]).send()
    return True


def _has_a_worklist(staff: Staff) -> bool:
    if staff.left_on or staff.account is None or not staff.account.is_active:
        return False
    membership = Membership.objects.filter(account=staff.account_id, service=staff.service_id, is_active=True).first()
    roles = membership.roles if membership else []
    return any(Permission.WORKLIST_VIEW in ROLES[code].permissions for code in roles)
