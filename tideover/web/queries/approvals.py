"""Who waits for a manager's word before telling others without permission."""

from dataclasses import dataclass

from tideover.cases.models import Case
from tideover.consent.models import DisclosureRequest
from tideover.organisation.models import Team


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request without an answer, with the case in which it is answered."""

    asked: DisclosureRequest
    reference: str
    name: str


def waiting_approvals(team: Team) -> list[Waiting]:
    """The requests about the team's clients that nobody has answered, the oldest first, in two queries."""
    found = DisclosureRequest.objects.filter(answers=None, person__in=Case.objects.filter(team=team).values("person"))
    rows = list(found.select_related("asked_by", "person").order_by("asked_at", "pk"))
    cases = Case.objects.filter(team=team, person__in=[row.person_id for row in rows]).order_by("accepted_on", "pk")
    latest = dict(cases.values_list("person_id", "reference"))
    return [Waiting(row, latest[row.person_id], row.person.name or latest[row.person_id]) for row in rows]
