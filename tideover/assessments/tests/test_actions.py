"""Recording an assessment, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.assessments.queries import latest_assessment
from tideover.assessments.rules import Condition, Severity
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event


@pytest.fixture
def case(house: House) -> Iterator[Case]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        yield house.case(accepted=50)


def test_an_assessment_keeps_what_was_told_and_leaves_the_rest_open(case: Case) -> None:
    assert latest_assessment(case) is None
    record_assessment(case=case, by=TESTS, on=date(2026, 10, 12), in_their_words="I can't sleep 😔")
    record_assessment(
        case=case,
        by=TESTS,
        on=date(2026, 10, 20),
        main_condition=Condition.ANXIETY_DEPRESSION,
        further_conditions=[Condition.PTSD],
        severity=Severity.MILD_TO_MODERATE,
        first_episode=True,
    )
    latest = latest_assessment(case)
    assert latest is not None
    assert str(latest) == "Anxiety or depression, 2026-10-20"
    assert latest.further_conditions == ["ptsd"]
    assert latest.work_is_main_cause is None
    assert Event.objects.filter(type="assessment recorded", subject_id=case.pk).count() == 2


@pytest.mark.parametrize(
    ("on", "more", "sentence"),
    [
        (date(2026, 11, 25), {}, "future"),
        (date(2026, 10, 4), {}, "before the case opened"),
        (date(2026, 11, 21), {}, "after the case ended"),
        (
            date(2026, 10, 12),
            {"main_condition": Condition.PTSD, "further_conditions": [Condition.PTSD]},
            "named twice",
        ),
    ],
)
def test_an_assessment_that_does_not_fit_is_refused(case: Case, on: date, more: Any, sentence: str) -> None:
    end_case(case=case, by=TESTS, on=date(2026, 11, 20), reason=EndingReason.SETTLED)
    with pytest.raises(Refused, match=sentence):
        record_assessment(case=case, by=TESTS, on=on, **more)
