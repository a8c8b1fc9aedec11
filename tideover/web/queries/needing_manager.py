"""What needs a team's manager before anything else: concerns for safety, requests to tell without permission, and
complaints."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tideover.consent.models import DisclosureRequest
from tideover.consent.rules import Party
from tideover.foundation.pages.words import lower_first, spoken_date
from tideover.organisation.models import Team
from tideover.web.queries.approvals import waiting_approvals
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind
from tideover.worklist.wording import when

WANTED = {
    DueKind.REVIEW_CONCERN.value: ("Safety concern", "Look again", "review_concern", "concern"),
    DueKind.ANSWER_COMPLAINT.value: ("Complaint", "Answer it", "settle_complaint", "complaint"),
}
"""Of each kind of due that a manager sees at once: what it is, what to do, its page, and what the page's address calls
what it is about."""


@dataclass(frozen=True, slots=True)
class Needed:
    """One thing that needs the manager: what it is, about whom, what is to be done by when. `page` is the name of the
    page where it is done and `named` what its address names; `more` is said beside it."""

    what: str
    name: str
    page: str
    named: Mapping[str, str | int]
    act: str
    when: str
    is_late: bool
    more: str = ""


def needed_of(team: Team, today: date) -> list[Needed]:
    """What needs the manager of a team: open safety concerns, requests to tell without permission that nobody has
    answered, complaints that nobody has answered; of each kind the most pressing first. Three queries."""
    rows = list(_dues(team))
    unacknowledged = {(row.case_id, row.about) for row in rows if row.kind == DueKind.ACKNOWLEDGE_COMPLAINT}
    concerns = [_of_due(row, today) for row in rows if row.kind == DueKind.REVIEW_CONCERN]
    complaints = [
        _of_due(row, today, more="Not acknowledged yet." if (row.case_id, row.about) in unacknowledged else "")
        for row in rows
        if row.kind == DueKind.ANSWER_COMPLAINT
    ]
    return [*concerns, *_requests(team, today), *complaints]


def _dues(team: Team) -> "QuerySet[Due]":
    kinds = [*WANTED, DueKind.ACKNOWLEDGE_COMPLAINT.value]
    rows = Due.objects.filter(team=team, kind__in=kinds)
    return rows.select_related("case__person__merged_into").order_by("on", "id")


def _of_due(row: Due, today: date, more: str = "") -> Needed:
    what, act, page, about = WANTED[row.kind]
    return Needed(
        what=what,
        name=row.case.client.name or row.case.reference,
        page=page,
        named={"reference": row.case.reference, about: int(row.about.partition(":")[2])},
        act=act,
        when=when(row.as_given(), today=today),
        is_late=row.on < today,
        more=more,
    )


def _requests(team: Team, today: date) -> list[Needed]:
    return [
        Needed(
            what=f"{each.asked.asked_by.name} asks to tell {_whom(each.asked)} without permission",
            name=each.name,
            page="answer_telling",
            named={"reference": each.reference, "asked": each.asked.pk},
            act="Answer",
            when=f"asked {spoken_date(each.asked.asked_at, today)}",
            is_late=False,
            more=f"{each.asked.get_ground_display()}.",
        )
        for each in waiting_approvals(team)
    ]


def _whom(asked: DisclosureRequest) -> str:
    """Whom they ask to tell, by name where one is known."""
    at_employer = asked.employer_contact or asked.employer
    name = at_employer.name if at_employer else asked.named
    party = lower_first(Party(asked.party).label)
    return f"{name} ({party})" if name else party
