"""Putting off what is due, once, with a reason."""

from datetime import date, timedelta

from tideover.cases.models import Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.models import Staff
from tideover.worklist.models import Due, PutOff
from tideover.worklist.rules import DueKind, may_be_put_off

LONGEST_PUT_OFF = timedelta(weeks=4)
"""Longer than that nobody would remember why: the record is to say it instead."""


NOT_PUT_OFF = {
    DueKind.FOLLOW_UP: "A follow-up is not put off: it asks how they are at its own time. Record each try.",
    DueKind.CARRY_OUT: "What somebody noted is not put off: move it to another day instead.",
    DueKind.HAND_OVER: "A summary that the manager asked for is not put off: ask them for a later day.",
}
"""What is said of kinds that are never put off."""


@events.event_type("due put off", subject="case")
class DuePutOff:
    """Somebody put something that is due off to a later day."""

    case_id: int
    kind: str
    about: str
    to: date


@action
def put_off(*, case: Case, by: By, kind: DueKind, about: str, to: date, reason: str, staff: Staff | None) -> PutOff:
    """Put what is due off to a later day, once, with a reason. The event has the due computed anew.

    Raises Refused where it is no longer due, was put off before, is never put off, or the day is not
    later than today and the one it is due, or more than four weeks away.
    """
    case = lock(case)
    stored = Due.objects.filter(case=case, kind=kind, about=about).first()
    if stored is None:
        raise Refused("This is not due any more: what it asked for has been recorded. Go back to the case.")
    if stored.put_off_from is not None:
        raise Refused("This was put off before, and can be put off only once. Do it now, or record why it is not done.")
    if not may_be_put_off(stored.as_given()):
        raise Refused(NOT_PUT_OFF.get(kind, "This waits for an appointment. Move the appointment instead."))
    _check_put_off_to(to, stored.on)
    recorded = PutOff.objects.create(
        service_id=case.service_id,
        case=case,
        kind=kind,
        about=about,
        original_on=stored.on,
        to=to,
        reason=reason,
        by=staff,
        recorded_at=clock.now(),
    )
    event = DuePutOff(case_id=case.pk, kind=kind.value, about=about, to=to)
    events.write(event, by=by, service_id=case.service_id)
    return recorded


def _check_put_off_to(to: date, due_on: date) -> None:
    earliest, latest = max(clock.today(), due_on) + timedelta(days=1), clock.today() + LONGEST_PUT_OFF
    if not earliest <= to <= latest:
        between = f"{spoken_date(earliest, clock.today())} to {spoken_date(latest, clock.today())}"
        raise Refused(f"It can be put off by at most four weeks from today: choose a day from {between}.", field="to")
