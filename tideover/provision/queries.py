"""Reading provisions."""

from collections.abc import Sequence

from tideover.cases.models import Case
from tideover.foundation.access import Actor
from tideover.provision.models import CareOutside, Provision
from tideover.provision.rules import ProvisionState


def help_of(case: Case) -> list[Provision]:
    """The help suggested, offered or given in a case, in the order of the catalogue."""
    provisions = Provision.objects.filter(case=case).select_related("intervention", "recorded_by")
    return list(provisions.order_by("intervention__position", "intervention_id", "id"))


def given_by(actor: Actor, cases: Sequence[Case]) -> list[Provision]:
    """The help in these cases that is somebody's to give, unless it was declined or dropped, in the order of the
    catalogue. One query."""
    theirs = Provision.objects.filter(case__in=cases, provider__account_id=actor.account_id)
    held = theirs.exclude(state__in=[ProvisionState.DECLINED, ProvisionState.DROPPED]).select_related("intervention")
    return list(held.order_by("intervention__position", "intervention_id", "id"))


def care_of(case: Case) -> list[CareOutside]:
    """What the client waits for or waited for from others: what is still awaited first, the longest wait first."""
    return list(CareOutside.objects.filter(case=case).order_by("-ended_on", "awaited_since", "id"))
