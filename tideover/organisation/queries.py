"""Reading how a service is made up."""

from tideover.foundation.access.actor import Actor
from tideover.organisation.models import Policy, Staff


def staff_of(actor: Actor) -> Staff | None:
    """The signed-in person as a member of staff, with their team; None for somebody who is not (a
    commissioner)."""
    return Staff.objects.filter(account_id=actor.account_id).select_related("team").first()


def policy_of(service_id: int) -> Policy:
    """The service's policy; Tideover's own values where the service has set none."""
    return Policy.objects.filter(service_id=service_id).first() or Policy(service_id=service_id)
