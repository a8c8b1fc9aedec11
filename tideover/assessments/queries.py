"""Reading assessments."""

from tideover.assessments.models import Assessment
from tideover.cases.models import Case


def latest_assessment(case: Case) -> Assessment | None:
    """The newest assessment of a case; None if there is none."""
    return Assessment.objects.filter(case=case).latest_first().first()
