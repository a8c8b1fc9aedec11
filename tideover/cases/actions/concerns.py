"""Safety concerns: raised with a plan, reviewed on time, closed for a reason."""

from datetime import date

from tideover.cases.actions.days import check_happened, check_to_come
from tideover.cases.models import Case, Concern
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff


@events.event_type("concern raised", subject="case")
class ConcernRaised:
    """Somebody is worried that the client, or another, may come to harm."""

    case_id: int
    concern_id: int
    review_on: date


@events.event_type("concern reviewed", subject="case")
class ConcernReviewed:
    """The plan was looked at again."""

    case_id: int
    concern_id: int
    review_on: date


@events.event_type("concern closed", subject="case")
class ConcernClosed:
    """The worry is over."""

    case_id: int
    concern_id: int


@action
def raise_concern(
    *, case: Case, by: By, staff: Staff | None, on: date, what: str, plan: str, told: str, review_on: date
) -> Concern:
    """Write down a worry about harm, what is done about it, who was told, and when to look again. It may be raised
    in an ended case as well: harm does not wait for an opening."""
    case = lock(case)
    check_happened(on, "on")
    check_to_come(review_on, "review_on")
    concern = Concern.objects.create(
        service_id=case.service_id,
        case=case,
        raised_on=on,
        raised_by=staff,
        what=what,
        plan=plan,
        told=told,
        review_on=review_on,
    )
    event = ConcernRaised(case_id=case.pk, concern_id=concern.pk, review_on=review_on)
    events.write(event, by=by, service_id=case.service_id)
    return concern


def _locked(concern: Concern) -> Concern:
    """The concern with its case locked first. Raises Refused if it is closed."""
    lock(concern.case)
    concern = lock(concern)
    if concern.closed_on:
        raise Refused("This concern is closed. Raise a new one if there is reason to worry again.")
    return concern


@action
def review_concern(*, concern: Concern, by: By, plan: str, told: str, review_on: date) -> Concern:
    """Look at the concern again, today: its plan from now on, and when to look next."""
    concern = _locked(concern)
    check_to_come(review_on, "review_on")
    concern.plan, concern.told = plan, told
    concern.reviewed_on, concern.review_on = clock.today(), review_on
    concern.save()
    event = ConcernReviewed(case_id=concern.case_id, concern_id=concern.pk, review_on=review_on)
    events.write(event, by=by, service_id=concern.service_id)
    return concern


@action
def close_concern(*, concern: Concern, by: By, because: str) -> Concern:
    """Close the concern today, saying why it is over."""
    concern = _locked(concern)
    if not because.strip():
        raise Refused("Say why the concern is over.", field="because")
    concern.reviewed_on = concern.closed_on = clock.today()
    concern.closed_because = because
    concern.save()
    event = ConcernClosed(case_id=concern.case_id, concern_id=concern.pk)
    events.write(event, by=by, service_id=concern.service_id)
    return concern
