"""Cases that changed hands and whose client has not spoken with whoever holds them now."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tideover.cases.models import Allocation, Case
from tideover.diary.models import Handover
from tideover.foundation.prepared import Given, Prepared
from tideover.organisation.models import Staff

NEW_FOR = timedelta(days=14)
"""How long a case is new to somebody who has not spoken with the client."""


@dataclass(frozen=True, slots=True)
class NewCase:
    """A case that is new to whoever holds it; `was_handed_over` where somebody wrote down how it stood, or why not."""

    reference: str
    name: str
    was_handed_over: bool


def newly_given(today: date) -> Q:
    """Of cases, those that whoever holds them was given in the last 14 days, and whose client nobody has spoken with
    since."""
    return _given_after(today - NEW_FOR, today)


def _given_after(day: date | Given, today: date | Given) -> Q:
    given = Allocation.objects.filter(case=OuterRef("pk"), staff=OuterRef("case_manager"), on__gt=day, on__lte=today)
    unspoken = Q(standing__last_two_way_on=None) & Q(Exists(given))
    return Q(ended_on=None) & (unspoken | Q(Exists(given.filter(on__gt=OuterRef("standing__last_two_way_on")))))


NEW_CASES = Prepared(
    lambda: (
        Case.objects.filter(_given_after(Given("day"), Given("today")), case_manager=Given("staff"))
        .annotate(was_handed_over=Exists(Handover.objects.filter(case=OuterRef("pk"), to_staff=Given("staff"))))
        .select_related("person__merged_into")
        .order_by("-pk")
    )
)
"""The cases of one of the `staff` that they were given after a `day`, till `today`."""


def new_cases_of(staff: Staff, today: date) -> list[NewCase]:
    """The cases that are new to somebody, the latest first. One query."""
    rows: Any = NEW_CASES.rows(staff=staff.pk, day=today - NEW_FOR, today=today)
    return [NewCase(case.reference, case.client.name or case.reference, case.was_handed_over) for case in rows]
