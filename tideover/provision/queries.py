"""Reading provisions."""

from tideover.cases.models import Case
from tideover.provision.models import CareOutside, Provision


def help_of(case: Case) -> list[Provision]:
    """The help suggested, offered or given in a case, in the order of the catalogue."""
    provisions = Provision.objects.filter(case=case).select_related("intervention", "recorded_by")
    return list(provisions.order_by("intervention__position", "intervention_id", "id"))


def care_of(case: Case) -> list[CareOutside]:
    """What the client waits for or waited for from others: what is still awaited first, the longest wait first."""
    return list(CareOutside.objects.filter(case=case).order_by("-ended_on", "awaited_since", "id"))
