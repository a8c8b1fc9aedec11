"""Cases that ended without a talk about it, for the manager of the team."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, QuerySet

from tideover.cases.models import Ending, EndingSeen, SignOff
from tideover.foundation.models import Event
from tideover.organisation.models import Team

LOOKED_BACK = timedelta(weeks=13)
"""How long after an ending a talk about it is still worth having. What is older, or came with a record, is past."""

PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class EndingLine:
    """A case that ended without a talk: who ended it, when, why, and why nobody talked about it."""

    key: int
    reference: str
    name: str
    on: date
    reason: str
    ended_by: str
    why_no_talk: str


def endings_without_talk(team: Team, today: date) -> "QuerySet[Ending, Any]":
    """The endings in force of a team's cases, of the last 13 weeks, of which no talk is recorded and no manager has
    said anything, the latest first."""
    rows = Ending.objects.filter(case__team=team, reopened_on=None, talk_held_on=None, on__gte=today - LOOKED_BACK)
    signed_off = SignOff.objects.filter(case=OuterRef("case"), talk_held_on__isnull=False)
    seen = EndingSeen.objects.filter(ending=OuterRef("pk"))
    return rows.exclude(Exists(signed_off)).exclude(Exists(seen)).order_by("-on", "-id")


def ending_lines(team: Team, today: date, number: int) -> tuple[list[EndingLine], "Page[Any]"]:
    """A page of them. Three queries."""
    rows = endings_without_talk(team, today).select_related("case__person__merged_into", "case__case_manager")
    page = Paginator(rows, PAGE_SIZE).get_page(number)
    shown = list(page.object_list)
    by = _who_ended([row.case_id for row in shown])
    return [
        EndingLine(
            key=row.pk,
            reference=row.case.reference,
            name=row.case.client.name or row.case.reference,
            on=row.on,
            reason=row.get_reason_display(),
            ended_by=by.get(row.case_id, "Not recorded"),
            why_no_talk=row.no_talk_because,
        )
        for row in shown
    ], page


def _who_ended(cases: list[int]) -> dict[int, str]:
    """Who ended each case the last time, by its key."""
    events = Event.objects.filter(subject_kind="case", subject_id__in=cases, type="case ended")
    rows = events.select_related("account").order_by("id")
    return {row.subject_id: row.account.name if row.account else "Tideover" for row in rows}
