"""Reading provisions."""

from tideover.cases.models import Case
from tideover.provision.models import Provision


def help_of(case: Case) -> list[Provision]:
    """The help suggested, offered or given in a case, in the order of the catalogue."""
    provisions = Provision.objects.filter(case=case).select_related("intervention", "recorded_by")
    return list(provisions.order_by("intervention__position", "intervention_id", "id"))
