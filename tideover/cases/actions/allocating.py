"""Giving a case to a case manager, and its placement work to a second one."""

from tideover.cases.caseload import active_beside
from tideover.cases.models import Allocation, Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import plural, spoken_date
from tideover.organisation.models import Leave, Staff
from tideover.organisation.queries import cap_of, leave_of, policy_of, still_here

ANOTHER = "Choose somebody else"
"""What is offered where somebody cannot be given a case."""


@events.event_type("case allocated", subject="case")
class CaseAllocated:
    """A case manager took the case on."""

    case_id: int
    staff_id: int
    from_staff_id: int | None


@events.event_type("placement work given", subject="case")
class PlacementGiven:
    """Somebody took on finding the client a new job; None: nobody does any more. `reason` says why it is right
    although they are away."""

    case_id: int
    staff_id: int | None
    reason: str = ""


def _check_free(staff: Staff, field: str, instead: str = ANOTHER) -> Leave | None:
    """The leave they are on today. Refuses somebody who has left, or is away without anybody to cover for them."""
    today = clock.today()
    if still_here(staff, today) is None:
        raise Refused(f"{staff.name} no longer works here. Choose somebody else.", field=field)
    leave = leave_of(staff, today)
    if leave and leave.covered_by is None:
        raise Refused(
            f"{staff.name} is away until {spoken_date(leave.ends_on, today)} and nobody covers for them. "
            f"{instead}, or say first who covers.",
            field=field,
        )
    return leave


def _check_away(staff: Staff, leave: Leave, reason: str, field: str, instead: str = ANOTHER) -> None:
    """Refuse somebody who is away and covered for, unless a reason is given."""
    if not reason.strip():
        raise Refused(
            f"{staff.name} is away until {spoken_date(leave.ends_on, clock.today())}. {instead}, or say why it is "
            "right all the same.",
            field=field,
        )


@action
def allocate(*, case: Case, by: By, case_manager: Staff, over_cap_reason: str = "", instead: str = ANOTHER) -> Case:
    """Give the case to a case manager, and with them to their team.

    At the cap or over it a reason is needed, which is kept for the manager to see; and so it is for somebody who is
    away today, though covered for. The case manager is locked before their cases are counted: of two cases given to
    them at once, the second is counted after the first. `instead` is what a refusal offers beside a reason.
    """
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended. Only an open case can be given to somebody.")
    if case.case_manager_id == case_manager.pk:
        raise Refused(f"{case_manager.name} holds this case already. Choose somebody else.", field="case_manager")
    case_manager = lock(case_manager)
    policy = policy_of(case.service_id)
    if policy.placement_apart and case.placement_manager_id == case_manager.pk:
        raise Refused(
            f"{case_manager.name} looks for a new job for this client, and here two different people do that and the "
            "rest. Choose somebody else, or give the placement work to another first.",
            field="case_manager",
        )
    if leave := _check_free(case_manager, "case_manager", instead):
        _check_away(case_manager, leave, over_cap_reason, "over_cap_reason", instead)
    active, cap = active_beside(case_manager, case), cap_of(case_manager, policy.active_cap)
    over = active >= cap
    if over and not over_cap_reason.strip():
        raise Refused(
            f"{case_manager.name} already has {plural(active, 'active case')} and the cap is {cap}. "
            f"{instead}, or say why it is right all the same.",
            field="over_cap_reason",
        )
    before = case.case_manager_id
    case.case_manager, case.team_id = case_manager, case_manager.team_id
    case.save()
    Allocation.objects.create(
        service_id=case.service_id,
        case=case,
        staff=case_manager,
        on=clock.today(),
        active=active,
        cap=cap,
        over_cap_reason=over_cap_reason.strip() if over or leave else "",
    )
    events.write(
        CaseAllocated(case_id=case.pk, staff_id=case_manager.pk, from_staff_id=before),
        by=by,
        service_id=case.service_id,
    )
    return case


@action
def give_placement(*, case: Case, by: By, placement_manager: Staff | None, away_reason: str = "") -> Case:
    """Give the work of finding a new job to a second case manager, or to nobody. Where the service's policy keeps
    the two apart, it cannot be the one who holds the case. Somebody who is away today, though covered for, needs a
    reason, as for the case itself; it stays in the event, from which the case's timeline tells it."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended. Only in an open case is there a job to look for.")
    leave = None
    if placement_manager is not None:
        if placement_manager.pk == case.case_manager_id and policy_of(case.service_id).placement_apart:
            raise Refused(
                f"{placement_manager.name} holds this case, and here somebody else looks for a new job. Choose "
                "another person.",
                field="placement_manager",
            )
        if leave := _check_free(placement_manager, "placement_manager"):
            _check_away(placement_manager, leave, away_reason, "away_reason")
    case.placement_manager = placement_manager
    case.save()
    event = PlacementGiven(
        case_id=case.pk,
        staff_id=placement_manager.pk if placement_manager else None,
        reason=away_reason.strip() if leave else "",
    )
    events.write(event, by=by, service_id=case.service_id)
    return case
