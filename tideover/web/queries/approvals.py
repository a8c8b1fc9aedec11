"""Who waits for a manager's word before telling others without permission."""

from dataclasses import dataclass

from django.db.models.functions import Coalesce

from tideover.cases.models import Case
from tideover.consent.models import DisclosureRequest
from tideover.organisation.models import Team
from tideover.people.records import records_of


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request without an answer, with the case in which it is answered."""

    asked: DisclosureRequest
    reference: str
    name: str


def waiting_approvals(team: Team) -> list[Waiting]:
    """The requests about the team's clients that nobody has answered, the oldest first, in two queries."""
    of_team = Case.objects.filter(team=team).annotate(survivor=Coalesce("person__merged_into_id", "person_id"))
    asked = DisclosureRequest.objects.filter(answers=None, person__in=records_of(of_team.values("survivor")))
    rows = list(
        asked.select_related("asked_by", "employer", "employer_contact", "person__merged_into").order_by(
            "asked_at", "pk"
        )
    )
    people = [row.person.survivor_id for row in rows]
    latest = dict(
        of_team.filter(survivor__in=people).order_by("accepted_on", "pk").values_list("survivor", "reference")
    )
    found = [(row, latest[row.person.survivor_id]) for row in rows]
    return [Waiting(row, reference, row.person.surviving.name or reference) for row, reference in found]
