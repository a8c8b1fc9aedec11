"""Asking how it went on, some weeks after an ending."""

from datetime import date, timedelta

from tideover.cases.actions.days import check_happened
from tideover.cases.models import Case, Ending, FollowUp
from tideover.cases.rules import ASKED_FROM, FollowUpOutcome
from tideover.employment.actions import confirm_work_status
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date, plural
from tideover.organisation.models import Staff
from tideover.organisation.queries import policy_of
from tideover.people.rules import Way


@events.event_type("client followed up", subject="case")
class ClientFollowedUp:
    """Somebody asked, or tried to ask, how it went on after the ending."""

    case_id: int
    follow_up_id: int
    weeks: int
    on: date
    outcome: str
    closes: bool


@action
def record_follow_up(
    *,
    case: Case,
    by: By,
    weeks: int,
    on: date,
    way: Way,
    outcome: FollowUpOutcome,
    staff: Staff | None,
    words: str = "",
    satisfaction: int | None = None,
    work_is_as_recorded: bool = False,
) -> FollowUp:
    """Write down that somebody asked on that day how it went on `weeks` after the ending, and what came of it.

    `words` and `satisfaction` (1 to 5) are of somebody who was reached. `work_is_as_recorded` says that they still
    stand at work as the record has it, which is then known up to that day. Of attempts to which nobody answers, the
    last that the policy asks for closes the follow-up as not reached.

    Raises Refused where the case is open or asks for no such follow-up, it was closed before, or the day cannot be.
    """
    case = lock(case)
    ending = Ending.objects.filter(case=case, reopened_on=None).first()
    if case.ended_on is None or ending is None:
        raise Refused("Nobody follows up this case: it is open, or its ending came with a record from elsewhere.")
    policy = policy_of(case.service_id)
    if weeks not in policy.follow_up_weeks:
        raise Refused(f"Here nobody asks {plural(weeks, 'week')} after an ending. Go back to the follow-ups.")
    earlier = FollowUp.objects.filter(ending=ending, weeks=weeks)
    if earlier.filter(closes=True).exists():
        raise Refused("What came of this follow-up is recorded already. Go back to the follow-ups.")
    asked_for = case.ended_on + timedelta(weeks=weeks)
    if on < asked_for - ASKED_FROM:
        raise Refused(
            f"This follow-up is for {long_date(asked_for)}, and can be asked from two weeks before. Check the day.",
            field="on",
        )
    check_happened(on, "on")
    is_reached = outcome == FollowUpOutcome.REACHED
    asked = FollowUp.objects.create(
        service_id=case.service_id,
        case=case,
        ending=ending,
        weeks=weeks,
        on=on,
        way=way,
        asked_by=staff,
        outcome=outcome,
        closes=outcome != FollowUpOutcome.NOT_REACHED or earlier.count() + 1 >= policy.follow_up_attempts,
        words=words if is_reached else "",
        satisfaction=satisfaction if is_reached else None,
    )
    if is_reached and work_is_as_recorded:
        confirm_work_status(person=case.person, by=by, on=on)
    event = ClientFollowedUp(
        case_id=case.pk, follow_up_id=asked.pk, weeks=weeks, on=on, outcome=outcome, closes=asked.closes
    )
    events.write(event, by=by, service_id=case.service_id)
    return asked
