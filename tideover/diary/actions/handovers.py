"""Handing a case to a colleague."""

from dataclasses import dataclass
from datetime import datetime

from tideover.cases.actions import allocate
from tideover.cases.models import Case
from tideover.diary.actions.appointments import book
from tideover.diary.actions.participants import Taking
from tideover.diary.models import Appointment, Handover
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date, spoken_date
from tideover.organisation.models import Staff
from tideover.organisation.queries import leave_of
from tideover.people.rules import Way


@events.event_type("case handed over", subject="case")
class CaseHandedOver:
    """The client has another case manager."""

    case_id: int
    handover_id: int
    from_staff_id: int
    to_staff_id: int
    appointment_id: int | None


@dataclass(frozen=True, slots=True)
class Joint:
    """When and how the client meets both case managers; `all_the_same`: although one of them has something else on."""

    at: datetime
    way: Way
    place: str = ""
    all_the_same: bool = False


@action
def hand_over(
    *,
    case: Case,
    by: By,
    to: Staff,
    what_matters: str,
    promised: str,
    next_steps: str,
    joint: Joint | None = None,
    why_no_appointment: str = "",
    over_cap_reason: str = "",
    staff: Staff | None = None,
) -> Handover:
    """Give the case to a colleague of its team from today, with a summary, and with a joint appointment or a reason why
    there is none. Raises Refused where there is nobody to hand over from or to, and, without a reason, for a colleague
    at their cap."""
    case = lock(case)
    giver = _giver(case, to)
    if joint is None and not why_no_appointment:
        raise Refused("Book the joint appointment, or say why there is none.", field="why_no_appointment")
    appointment = _book_joint(case, by, staff, joint, [giver, to]) if joint else None
    case = allocate(case=case, by=by, case_manager=to, over_cap_reason=over_cap_reason)
    handover = Handover.objects.create(
        service_id=case.service_id,
        case=case,
        on=clock.today(),
        from_staff=giver,
        to_staff=to,
        what_matters=what_matters,
        promised=promised,
        next_steps=next_steps,
        appointment=appointment,
        why_no_appointment="" if appointment else why_no_appointment,
        recorded_at=clock.now(),
    )
    event = CaseHandedOver(
        case_id=case.pk,
        handover_id=handover.pk,
        from_staff_id=giver.pk,
        to_staff_id=to.pk,
        appointment_id=appointment.pk if appointment else None,
    )
    events.write(event, by=by, service_id=case.service_id)
    return handover


def _giver(case: Case, to: Staff) -> Staff:
    """Who holds the case now. Raises Refused where it cannot go from them to that colleague."""
    if case.ended_on:
        raise Refused("This case has ended. Only an open case can be handed over.")
    giver: Staff | None = case.case_manager
    if giver is None:
        raise Refused("Nobody holds this case yet. Give it to a case manager first.")
    check_taker(case, to)
    return giver


def check_taker(case: Case, to: Staff) -> None:
    """Refuse a colleague to whom an open case cannot go: who holds it, has left, is away, or works in another team."""
    if case.ended_on:
        raise Refused("This case has ended. Only an open case can be handed over.")
    if case.case_manager_id == to.pk:
        raise Refused(f"{to.name} holds this case already. Choose somebody else.", field="to")
    if to.left_on and to.left_on <= clock.today():
        raise Refused(f"{to.name} has left. Choose somebody who works here.", field="to")
    if to.team_id != case.team_id:
        raise Refused(f"{to.name} works in another team. Choose somebody of this case's team.", field="to")
    today = clock.today()
    if leave := leave_of(to, today):
        until = spoken_date(leave.ends_on, today)
        raise Refused(f"{to.name} is away until {until}. Choose somebody who is here.", field="to")


def _book_joint(case: Case, by: By, staff: Staff | None, joint: Joint, both: list[Staff]) -> Appointment:
    day = joint.at.astimezone(clock.LOCAL).date()
    gone = [each for each in both if each.left_on and each.left_on <= day]
    if gone:
        raise Refused(f"{gone[0].name} will have left by then. Choose an earlier day.", field="at")
    for each in both:
        if leave := leave_of(each, day):
            words = f"{each.name} is away from {long_date(leave.starts_on)} to {long_date(leave.ends_on)}"
            raise Refused(f"{words}. Choose a day on which both are here.", field="at")
    return book(
        case,
        by,
        staff,
        taking=[Taking(staff=each) for each in both],
        all_the_same=joint.all_the_same,
        at=joint.at,
        way=joint.way,
        place=joint.place,
        purpose="Handover",
    )
