"""Events are kept for good and reach the rooms above in the same transaction."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.db.utils import Error

from tests.fixtures import TESTS, House
from tideover.foundation import events
from tideover.foundation.history import history_of
from tideover.foundation.models import Event


@pytest.fixture
def heard() -> Iterator[list[events.Subject]]:
    """The case subjects that handlers were called with."""
    calls: list[events.Subject] = []
    events.on_subject("case", calls.append)
    yield calls
    events._subject_handlers["case"].remove(calls.append)


def test_an_event_keeps_what_happened_and_who_did_it(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case)
        event = Event.objects.get(type="contact recorded")
    assert (event.subject_kind, event.subject_id, event.system) == ("case", case.pk, "tests")
    assert event.facts["parties"] == ["client"]


def test_handlers_run_for_each_event_of_their_subject(house: House, heard: list[events.Subject]) -> None:
    with house.open():
        case = house.case()
        house.contact(case)
    assert heard == [events.Subject(house.service.pk, "case", case.pk)] * 2


def test_an_import_tells_handlers_once_for_each_subject(house: House, heard: list[events.Subject]) -> None:
    with house.open(), events.once_per_subject():
        case = house.case()
        house.contact(case)
        assert heard == []
    assert heard == [events.Subject(house.service.pk, "case", case.pk)]


def test_subjects_are_not_touched_when_the_import_fails(house: House, heard: list[events.Subject]) -> None:
    with pytest.raises(ValueError, match="broken"), house.open(), events.once_per_subject():
        house.case()
        raise ValueError("broken")
    assert heard == []


@pytest.mark.parametrize("change", ["UPDATE foundation_event SET type = 'x'", "DELETE FROM foundation_event"])
def test_even_the_owner_cannot_change_what_happened(house: House, change: str) -> None:
    with house.open(), pytest.raises(Error, match="Cannot update or delete rows"), transaction.atomic():
        house.case()
        with connection.cursor() as cursor:
            cursor.execute(change)


def test_an_event_type_cannot_be_declared_twice() -> None:
    with pytest.raises(ValueError, match="exists twice"):

        @events.event_type("case opened", subject="case")
        class Again:
            case_id: int


def test_a_row_keeps_its_versions_and_who_made_them(house: House) -> None:
    from tideover.people.actions import correct_person

    with house.open():
        person = house.person(telephone="1")
        correct_person(person=person, by=TESTS, version=1, telephone="2")
        versions = list(history_of(person).values_list("telephone", "pgh_context__system"))
    assert versions == [("1", "tests"), ("2", "tests")]
