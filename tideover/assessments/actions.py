"""Recording assessments."""

from collections.abc import Collection
from datetime import date

from tideover.assessments.models import Assessment
from tideover.assessments.rules import Condition, Severity
from tideover.cases.models import Case
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff


@events.event_type("assessment recorded", subject="case")
class AssessmentRecorded:
    """A client's needs were assessed."""

    case_id: int
    assessment_id: int
    on: date


@action
def record_assessment(
    *,
    case: Case,
    by: By,
    on: date,
    staff: Staff | None = None,
    main_condition: Condition | None = None,
    further_conditions: Collection[Condition] = (),
    severity: Severity | None = None,
    first_episode: bool | None = None,
    work_is_main_cause: bool | None = None,
    in_their_words: str = "",
    date_is_estimated: bool = False,
) -> Assessment:
    """Record what was found out on that day. None is for what nobody has told us.

    Raises Refused for a day in the future, before the case opened or after it ended, and for a condition
    named twice.
    """
    case = lock(case)
    _check_day(case, on)
    further = [Condition(condition).value for condition in further_conditions]
    if len(set(further)) < len(further) or (main_condition and main_condition in further):
        raise Refused("A condition is named twice. Name each once.", field="further_conditions")
    assessment = Assessment.objects.create(
        service_id=case.service_id,
        case=case,
        on=on,
        main_condition=main_condition or "",
        further_conditions=further,
        severity=severity or "",
        first_episode=first_episode,
        work_is_main_cause=work_is_main_cause,
        in_their_words=in_their_words,
        date_is_estimated=date_is_estimated,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    events.write(
        AssessmentRecorded(case_id=case.pk, assessment_id=assessment.pk, on=on),
        by=by,
        service_id=case.service_id,
    )
    return assessment


def _check_day(case: Case, on: date) -> None:
    if on > clock.today():
        raise Refused("An assessment cannot be in the future. Enter today or an earlier day.", field="on")
    if on < case.accepted_on:
        raise Refused("This is before the case opened. Enter a later day.", field="on")
    if case.ended_on and on > case.ended_on:
        raise Refused("This is after the case ended. Enter an earlier day.", field="on")
