"""Which referrals each role reaches."""

from django.db.models import Q

from tideover.foundation.access import Actor, scope
from tideover.foundation.access.roles import CaseManager, IntakeWorker, TeamManager
from tideover.foundation.among import Among
from tideover.organisation.models import Staff
from tideover.referrals.models import Referral


@scope(Referral, IntakeWorker, TeamManager)
def referrals_of_the_service(actor: Actor) -> Q:
    """Every referral: it belongs to no team before it is accepted."""
    return Q(service_id=actor.service_id)


@scope(Referral, CaseManager)
def referrals_that_wait_or_are_theirs(actor: Actor) -> Q:
    """Those that wait for a decision, those they took, and those whose case they hold."""
    taken = Staff.objects.filter(account_id=actor.account_id).values("pk")
    held = Referral.objects.filter(cases__case_manager__account_id=actor.account_id).values("pk")
    return Q(service_id=actor.service_id) & (Q(decided_on=None) | Q(Among("taken_by", taken)) | Q(Among("pk", held)))
