"""A person with a post, on Tuesday 24 November 2026."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from tideover.employment.actions import record_post
from tideover.employment.models import Post
from tideover.foundation import clock
from tideover.foundation.access import System
from tideover.foundation.models import Service
from tideover.people.actions import record_employer, record_person
from tideover.people.models import Person

BY = System("test")


@pytest.fixture
def person(db: None) -> Iterator[Person]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        service = Service.objects.create(code="hill", name="Hill service")
        yield record_person(service=service, by=BY, given_name="Ana", birth_date=date(1980, 2, 29))


@pytest.fixture
def post(person: Person) -> Post:
    employer = record_employer(service=person.service, by=BY, name="Brook House")
    return record_post(person=person, by=BY, employer=employer, title="care assistant", started_on=date(2014, 3, 3))
