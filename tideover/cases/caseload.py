"""How many active cases somebody holds. The stage of a case is read in a room above, which this one cannot ask; it
registers an answer when Django starts (`apps.py` there)."""

from collections.abc import Callable

from tideover.cases.models import Case
from tideover.organisation.models import Staff

Counter = Callable[[Staff, Case], int]
_counters: list[Counter] = []


def counted_by(counter: Counter) -> None:
    """Register who counts the active cases of a case manager, a given case apart."""
    _counters.append(counter)


def active_beside(staff: Staff, case: Case) -> int:
    """How many active cases they hold beside this one, as everything committed until now says."""
    return sum(counter(staff, case) for counter in _counters)
