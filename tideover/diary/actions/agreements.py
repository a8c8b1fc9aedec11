"""Agreeing with the client how to keep in touch."""

from tideover.cases.actions import agree_cadence
from tideover.cases.models import Case
from tideover.diary.models import ContactAgreement
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.rules import Way


@events.event_type("keeping in touch agreed", subject="case")
class KeepingInTouchAgreed:
    """The client said how often and in which way they want to hear from us; empty: as is usual."""

    case_id: int
    agreement_id: int
    days: int | None
    way: str


@action
def agree_keeping_in_touch(
    *, case: Case, by: By, days: int | None, way: Way | None = None, note: str = "", staff: Staff | None = None
) -> ContactAgreement:
    """From today keep in touch every so many `days` (1 to 365; None: the service's own cadence), in that `way`
    (None: any). Raises Refused where the case has ended, or for a number of days that cannot be."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended, so there is nothing to agree. Go back to the case.")
    if case.cadence_days != days:
        case = agree_cadence(case=case, by=by, days=days)
    agreed = ContactAgreement.objects.create(
        service_id=case.service_id,
        case=case,
        on=clock.today(),
        cadence_days=days,
        way=way or "",
        note=note,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = KeepingInTouchAgreed(case_id=case.pk, agreement_id=agreed.pk, days=days, way=agreed.way)
    events.write(event, by=by, service_id=case.service_id)
    return agreed
