"""Care outside the service: awaited, chased, received."""

from datetime import date
from decimal import Decimal

from tideover.cases.models import Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.organisation.models import Staff
from tideover.provision.models import CareOutside
from tideover.provision.rules import CareEnd, CareKind


@events.event_type("care awaited", subject="case")
class CareAwaited:
    """The client waits for a test, treatment or report from others."""

    case_id: int
    care_id: int
    since: date


@events.event_type("care chased", subject="case")
class CareChased:
    """We asked after care that is awaited."""

    case_id: int
    care_id: int
    on: date


@events.event_type("care no longer awaited", subject="case")
class CareNoLongerAwaited:
    """Care came, or is not coming."""

    case_id: int
    care_id: int
    on: date
    ended_by: str


@action
def await_care(
    *, case: Case, by: By, kind: CareKind, what: str, from_whom: str, since: date, staff: Staff | None = None
) -> CareOutside:
    """Write down what the client waits for, since that day; it may be before the case opened."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended, so nothing new is awaited in it. Go back to the case.")
    _refuse_future(since, "since")
    care = CareOutside.objects.create(
        service_id=case.service_id,
        case=case,
        kind=kind,
        what=what,
        from_whom=from_whom,
        awaited_since=since,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = CareAwaited(case_id=case.pk, care_id=care.pk, since=since)
    events.write(event, by=by, service_id=case.service_id)
    return care


@action
def chase_care(*, care: CareOutside, by: By, on: date) -> CareOutside:
    """Note that we asked after it on that day."""
    case, care = lock(care.case), lock(care)
    _check_step(care, on)
    care.last_chased_on, care.times_chased = on, care.times_chased + 1
    care.save()
    events.write(CareChased(case_id=case.pk, care_id=care.pk, on=on), by=by, service_id=case.service_id)
    return care


@action
def end_care(*, care: CareOutside, by: By, on: date, ended_by: CareEnd, charged: Decimal | None = None) -> CareOutside:
    """Note that it was received on that day, or is awaited no more; `charged` is what the client paid, in pounds."""
    case, care = lock(care.case), lock(care)
    _check_step(care, on)
    care.ended_on, care.ended_by, care.charged = on, ended_by, charged
    care.save()
    event = CareNoLongerAwaited(case_id=case.pk, care_id=care.pk, on=on, ended_by=care.ended_by)
    events.write(event, by=by, service_id=case.service_id)
    return care


def _check_step(care: CareOutside, on: date) -> None:
    if care.ended_on:
        raise Refused(f"This has not been awaited since {long_date(care.ended_on)}. Go back to see what happened.")
    _refuse_future(on, "on")
    earliest = care.last_chased_on or care.awaited_since
    if on < earliest:
        raise Refused(f"The step before was on {long_date(earliest)}. Enter that day or a later one.", field="on")


def _refuse_future(day: date, field: str) -> None:
    if day > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field=field)
