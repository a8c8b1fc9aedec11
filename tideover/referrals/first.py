"""The first referral, with which a new service begins."""

from tideover.organisation.guide import Step
from tideover.referrals.models import Referral


def first_referral(service_id: int) -> Step:
    """Whether a service has taken a referral. Whoever takes first calls does, not its administrator."""
    return Step(
        "Take the first referral",
        "A case manager, a team manager or whoever takes first calls does this, under Referrals.",
        Referral.objects.filter(service=service_id).exists(),
    )
