"""A case that opened on 5 October 2026, seen on 24 November."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tideover.cases.actions import open_case
from tideover.cases.models import Case
from tideover.foundation import clock
from tideover.foundation.access import System
from tideover.foundation.models import Service
from tideover.organisation.actions import form_team
from tideover.people.actions import record_person

BY = System("test")


@pytest.fixture
def case(db: None) -> Iterator[Case]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        service = Service.objects.create(code="hill", name="Hill service")
        person = record_person(service=service, by=BY, given_name="Ana")
        team = form_team(service=service, by=BY, name="North")
        yield open_case(person=person, team=team, by=BY, accepted_on=date(2026, 10, 5))
