"""Words of an assessment. No Django."""

from tideover.employment.rules import Condition as Condition  # named here too: an assessment says what somebody has
from tideover.foundation.codes import Code


class Severity(Code):
    """How severe the main condition is."""

    SEVERE_AND_ENDURING = "severe_and_enduring", "Severe and enduring"
    MILD_TO_MODERATE = "mild_to_moderate", "Mild to moderate"
