"""Notes of intent: made, moved to another day, and settled."""

from datetime import date

from tideover.cases.models import Case
from tideover.diary.models import Intention
from tideover.diary.rules import FARTHEST_INTENTION, CameOf
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff


@events.event_type("intention noted", subject="case")
class IntentionNoted:
    """Somebody means to do something in a case on a day."""

    case_id: int
    intention_id: int
    on: date


@events.event_type("intention moved", subject="case")
class IntentionMoved:
    """It is to be done on another day."""

    case_id: int
    intention_id: int
    on: date


@events.event_type("intention settled", subject="case")
class IntentionSettled:
    """It was done, or is not needed any more."""

    case_id: int
    intention_id: int
    came_of: str


@action
def note_intention(*, case: Case, by: By, staff: Staff | None, what: str, on: date) -> Intention:
    """Note what is to be done in an open case, for today or a later day within a year."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended. Open it again before you plan something in it.")
    if not what.strip():
        raise Refused("Say what is to be done.", field="what")
    _check(on)
    intention = Intention.objects.create(
        service_id=case.service_id, case=case, what=what.strip(), on=on, noted_on=clock.today(), noted_by=staff
    )
    event = IntentionNoted(case_id=case.pk, intention_id=intention.pk, on=on)
    events.write(event, by=by, service_id=case.service_id)
    return intention


@action
def move_intention(*, intention: Intention, by: By, to: date) -> Intention:
    """Do it on another day."""
    intention = _locked(intention)
    _check(to)
    if to != intention.on:
        intention.on = to
        intention.save()
        event = IntentionMoved(case_id=intention.case_id, intention_id=intention.pk, on=to)
        events.write(event, by=by, service_id=intention.service_id)
    return intention


@action
def settle_intention(*, intention: Intention, by: By, came_of: CameOf) -> Intention:
    """Say, today, what came of it."""
    intention = _locked(intention)
    intention.came_of, intention.settled_on = came_of.value, clock.today()
    intention.save()
    event = IntentionSettled(case_id=intention.case_id, intention_id=intention.pk, came_of=came_of.value)
    events.write(event, by=by, service_id=intention.service_id)
    return intention


def _locked(intention: Intention) -> Intention:
    """The intention with its case locked first. Raises Refused if something came of it."""
    lock(intention.case)
    intention = lock(intention)
    if intention.settled_on:
        raise Refused("Somebody has settled this already. Go back to the case to see how it stands.")
    return intention


def _check(on: date) -> None:
    today = clock.today()
    if on < today:
        raise Refused("The day has passed. Choose today or a later day.", field="on")
    if on > today + FARTHEST_INTENTION:
        raise Refused("The day is more than a year away. Choose one within a year.", field="on")
