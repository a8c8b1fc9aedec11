"""Help from suggestion to its end, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event
from tideover.organisation.actions import add_intervention
from tideover.organisation.models import Focus, Intervention
from tideover.provision.actions import (
    accept,
    decline,
    drop,
    finish,
    offer,
    record_help,
    start,
    suggest,
)
from tideover.provision.models import Provision
from tideover.provision.queries import help_of
from tideover.provision.rules import ProvisionState


@pytest.fixture
def case(house: House) -> Iterator[Case]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        yield house.case(accepted=50)


@pytest.fixture
def talking(case: Case) -> Intervention:
    return add_intervention(service=case.service, by=TESTS, code="talking", label="Talking therapy", focus=Focus.CLIENT)


def november(day: int) -> date:
    return date(2026, 11, day)


def test_help_goes_from_suggestion_to_its_end_and_keeps_each_day(case: Case, talking: Intervention) -> None:
    provision = suggest(case=case, intervention=talking, by=TESTS, on=november(2))
    provision = offer(provision=provision, by=TESTS, on=november(3))
    assert list(Provision.objects.promised()) == [provision]
    provision = accept(provision=provision, by=TESTS, on=november(3))
    provision = start(provision=provision, by=TESTS, on=november(9))
    provision = finish(provision=provision, by=TESTS, on=november(20))
    assert provision.state == ProvisionState.FINISHED
    assert (provision.suggested_on, provision.offered_on, provision.answered_on) == (
        november(2),
        november(3),
        november(3),
    )
    assert (provision.started_on, provision.ended_on) == (november(9), november(20))
    assert list(Provision.objects.given()) == [provision]
    assert Event.objects.filter(subject_id=case.pk, type="help moved on").count() == 4


def test_help_that_was_accepted_and_dropped_before_it_began_was_not_given(case: Case, talking: Intervention) -> None:
    provision = suggest(case=case, intervention=talking, by=TESTS, on=november(2))
    provision = offer(provision=provision, by=TESTS, on=november(3))
    provision = accept(provision=provision, by=TESTS, on=november(4))
    provision = drop(provision=provision, by=TESTS, on=november(10))
    assert not Provision.objects.given().exists()


def test_a_step_out_of_turn_is_refused(case: Case, talking: Intervention) -> None:
    provision = suggest(case=case, intervention=talking, by=TESTS, on=november(2))
    with pytest.raises(Refused, match="is suggested, so it cannot become finished"):
        finish(provision=provision, by=TESTS, on=november(3))
    with pytest.raises(Refused, match="step before was on Monday 2 November 2026"):
        offer(provision=provision, by=TESTS, on=november(1))
    with pytest.raises(Refused, match="future"):
        offer(provision=provision, by=TESTS, on=november(25))
    decline(provision=provision, by=TESTS, on=november(4))
    with pytest.raises(Refused, match="is declined"):
        start(provision=provision, by=TESTS, on=november(5))


def test_help_already_given_is_written_down_in_one_step(case: Case, talking: Intervention) -> None:
    given = record_help(case=case, intervention=talking, by=TESTS, started_on=november(2), finished_on=november(5))
    going_on = record_help(case=case, intervention=talking, by=TESTS, started_on=november(2))
    assert [provision.state for provision in (given, going_on)] == ["finished", "started"]
    assert help_of(case) == [given, going_on]


def test_help_outside_the_case_is_refused(case: Case, talking: Intervention) -> None:
    end_case(case=case, by=TESTS, on=november(20), reason=EndingReason.SETTLED)
    with pytest.raises(Refused, match="before the case opened"):
        suggest(case=case, intervention=talking, by=TESTS, on=date(2026, 10, 1))
    with pytest.raises(Refused, match="after the case ended"):
        record_help(case=case, intervention=talking, by=TESTS, started_on=november(2), finished_on=november(21))
    with pytest.raises(Refused, match="finish before it started"):
        record_help(case=case, intervention=talking, by=TESTS, started_on=november(5), finished_on=november(2))
