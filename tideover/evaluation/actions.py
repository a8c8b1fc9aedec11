"""Recording what people thought of the service."""

from datetime import date
from decimal import Decimal

from tideover.cases.models import Case
from tideover.evaluation.models import HIGHEST, LOWEST, Rating
from tideover.evaluation.rules import Rater
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock


@events.event_type("rating recorded", subject="case")
class RatingRecorded:
    """Somebody said how helpful the service was."""

    case_id: int
    rating_id: int


@action
def record_rating(*, case: Case, by: By, rater: Rater, score: Decimal, on: date) -> Rating:
    """Write down a rating given on that day, which may be after the case ended."""
    case = lock(case)
    if not LOWEST <= score <= HIGHEST:
        raise Refused("Enter a number from 1 to 5.", field="score")
    if not case.accepted_on <= on <= clock.today():
        raise Refused("Enter a day since the case opened, up to today.", field="on")
    rating = Rating.objects.create(service_id=case.service_id, case=case, by=rater, score=score, on=on)
    events.write(RatingRecorded(case_id=case.pk, rating_id=rating.pk), by=by, service_id=case.service_id)
    return rating
