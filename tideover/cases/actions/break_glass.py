"""Opening a case outside one's scope, and a manager's word on it.

Nobody learns from it who is a client: only a reference or NHS number that agrees with the birth date opens
anything, all else is answered alike, and wrong tries are noted and few.
"""

from datetime import date, datetime

from tideover.cases.models import BreakGlass, Case
from tideover.cases.rules import (
    BREAK_GLASS_LASTS,
    MOST_WRONG_TRIES,
    SHORTEST_REASON,
    WRONG_TRIES_WITHIN,
    WhyGlassBroken,
)
from tideover.foundation import clock, events
from tideover.foundation.access import Actor, Permission, in_scope
from tideover.foundation.access.actor import By, Reading
from tideover.foundation.access.fetching import BROKE_GLASS, FORBIDDEN, NOT_FOUND
from tideover.foundation.actions import Refused, action, lock, one_at_a_time
from tideover.foundation.models import ReadLogEntry
from tideover.foundation.pages.words import clock_time
from tideover.organisation.models import Staff
from tideover.organisation.queries import staff_of
from tideover.people.rules import nhs_number_of

NOBODY = (
    "No case has both this reference or NHS number and this date of birth. Check them with whoever gave them to you, "
    "or ask the team manager. The try was noted."
)
NOT_STAFF = "Only members of staff can open a case from outside. Ask your service administrator to add you to a team."


@events.event_type("case opened by break-glass", subject="case")
class CaseOpenedByBreakGlass:
    """Somebody opened a case outside their scope, and may look at it until then."""

    case_id: int
    staff_id: int
    purpose: str
    until: datetime


@events.event_type("break-glass seen", subject="case")
class BreakGlassSeen:
    """A manager said that they saw who opened a case from outside; `ended`, that they ended it."""

    case_id: int
    staff_id: int
    ended: bool


@action
def break_glass(*, by: Actor, named: str, birth_date: date, purpose: WhyGlassBroken, reason: str) -> BreakGlass:
    """Open the one case with that reference, or of the person with that NHS number, and that birth date, to whoever
    asks, for `BREAK_GLASS_LASTS`. Somebody to whom it is open keeps that opening. Each try goes to the read log.

    Raises Refused where nothing agrees, where it is within their scope already, and after too many wrong tries.
    """
    staff = staff_of(by)
    if staff is None:
        raise Refused(NOT_STAFF)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused(
            f"Write at least {SHORTEST_REASON} characters: what happened, and what you need from this case.",
            field="reason",
        )
    one_at_a_time(f"cases.break_glass {by.account_id}", by.service_id)
    _refuse_after_many(by)
    case = _case_named(named, birth_date)
    if case is None:
        # An NHS number is not written into the log.
        reference = "" if nhs_number_of(named) else named.strip()[:20]
        by.readings.append(Reading(Permission.BREAK_GLASS, reference, NOT_FOUND, "case"))
        raise Refused(NOBODY, field="named")
    if in_scope(by.under(Permission.CASE_VIEW), Case).filter(pk=case.pk).exists():
        raise Refused(f"You reach this case already. Find {case.reference} among your cases.", field="named")
    by.readings.append(Reading(Permission.BREAK_GLASS, case.reference, BROKE_GLASS, "case", case.pk))
    case = lock(case)
    return BreakGlass.objects.live().filter(case=case, staff=staff).first() or _opened(case, staff, by, purpose, reason)


def _opened(case: Case, staff: Staff, by: By, purpose: WhyGlassBroken, reason: str) -> BreakGlass:
    now = clock.now()
    opened = BreakGlass.objects.create(
        service_id=case.service_id,
        case=case,
        staff=staff,
        purpose=purpose,
        reason=reason.strip(),
        at=now,
        until=now + BREAK_GLASS_LASTS,
    )
    event = CaseOpenedByBreakGlass(case_id=case.pk, staff_id=staff.pk, purpose=purpose, until=opened.until)
    events.write(event, by=by, service_id=case.service_id)
    return opened


def _refuse_after_many(by: Actor) -> None:
    tries = ReadLogEntry.objects.filter(
        account_id=by.account_id,
        permission=Permission.BREAK_GLASS.name,
        outcome=NOT_FOUND,
        at__gt=clock.now() - WRONG_TRIES_WITHIN,
    )
    latest = list(tries.order_by("-at").values_list("at", flat=True)[:MOST_WRONG_TRIES])
    if len(latest) == MOST_WRONG_TRIES:
        by.readings.append(Reading(Permission.BREAK_GLASS, "", FORBIDDEN, "case"))
        again = clock_time(latest[-1] + WRONG_TRIES_WITHIN)
        raise Refused(
            f"You named nobody's case {MOST_WRONG_TRIES} times within an hour. Ask the team manager, or try again "
            f"after {again}."
        )


def _case_named(named: str, birth_date: date) -> Case | None:
    """The case; of a person with several the open one, or else the latest."""
    number = nhs_number_of(named)
    known = {"person__nhs_number": number} if number else {"reference__iexact": named.strip()}
    found = Case.objects.filter(person__birth_date=birth_date, **known)
    return found.order_by("-ended_on", "-accepted_on", "-pk").first()  # PostgreSQL puts "no end" first.


@action
def see_broken_glass(*, opened: BreakGlass, by: By, staff: Staff | None, remark: str = "", end: bool = False) -> None:
    """A manager of the case's team saw who opened it from outside, and may end it now. Said twice, it changes what
    was remarked and nothing else."""
    case = lock(opened.case)
    opened = lock(opened)
    now = clock.now()
    ended = end and opened.until > now
    opened.seen_by, opened.seen_at, opened.remark = staff, opened.seen_at or now, remark.strip()
    if ended:
        opened.until = now
    opened.save()
    event = BreakGlassSeen(case_id=case.pk, staff_id=opened.staff_id, ended=ended)
    events.write(event, by=by, service_id=case.service_id)
