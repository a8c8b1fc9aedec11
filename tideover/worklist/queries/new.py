"""Cases that changed hands and whose client has not spoken with whoever holds them now."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from tideover.cases.models import Allocation, Case
from tideover.diary.models import Handover
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
    given = Allocation.objects.filter(
        case=OuterRef("pk"), staff=OuterRef("case_manager"), on__gt=today - NEW_FOR, on__lte=today
    )
    unspoken = Q(standing__last_two_way_on=None) & Q(Exists(given))
    return Q(ended_on=None) & (unspoken | Q(Exists(given.filter(on__gt=OuterRef("standing__last_two_way_on")))))


def new_cases_of(staff: Staff, today: date) -> list[NewCase]:
    """The cases that are new to somebody, the latest first. One query."""
    handed_over = Handover.objects.filter(case=OuterRef("pk"), to_staff=staff)
    rows: Any = Case.objects.filter(newly_given(today), case_manager=staff).annotate(
        was_handed_over=Exists(handed_over)
    )
    return [
        NewCase(case.reference, case.client.name or case.reference, case.was_handed_over)
        for case in rows.select_related("person__merged_into").order_by("-pk")
    ]
