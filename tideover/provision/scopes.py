"""Which cases those who give help reach."""

from django.db.models import Exists, OuterRef, Q

from tideover.cases.models import Case
from tideover.foundation.access import Actor, scope
from tideover.foundation.access.roles import Provider
from tideover.provision.models import Provision
from tideover.provision.rules import ProvisionState


@scope(Case, Provider)
def cases_they_help_in(actor: Actor) -> Q:
    """The cases with help that is theirs to give, unless it was declined or dropped."""
    theirs = Provision.objects.filter(case=OuterRef("pk"), provider__account_id=actor.account_id)
    return Q(Exists(theirs.exclude(state__in=[ProvisionState.DECLINED, ProvisionState.DROPPED])))
