"""Writes go through actions; an action is done whole or not at all."""

import pytest

from tests.fixtures import TESTS, House
from tideover.foundation.actions import Conflict, Refused, UnguardedWrite, action
from tideover.foundation.history import history_of
from tideover.foundation.models import Event
from tideover.people.actions import correct_person
from tideover.people.models import Person


def test_a_guarded_row_cannot_be_saved_outside_an_action(house: House) -> None:
    with house.open():
        person = house.person()
        person.given_name = "Changed"
        with pytest.raises(UnguardedWrite):
            person.save()
        with pytest.raises(UnguardedWrite):
            person.delete()
        with pytest.raises(UnguardedWrite):
            Person.objects.update(given_name="Changed")
        with pytest.raises(UnguardedWrite):
            Person.objects.all().delete()
        with pytest.raises(UnguardedWrite):
            Person.objects.bulk_create([person])
        with pytest.raises(UnguardedWrite):
            Person.objects.bulk_update([person], ["given_name"])


def test_an_action_that_refuses_leaves_nothing_behind(house: House) -> None:
    @action
    def half() -> None:
        house.person(given_name="Half")
        raise Refused("No.")

    with house.open():
        events = Event.objects.count()
        with pytest.raises(Refused):
            half()
        assert not Person.objects.filter(given_name="Half").exists()
        assert Event.objects.count() == events


def test_two_editors_of_different_fields_both_keep_their_change(house: House) -> None:
    with house.open():
        person = house.person(telephone="", email="")
        shown = {"telephone": "", "email": ""}
        correct_person(person=person, by=TESTS, version=1, **{**shown, "telephone": "020 7946 0000"})
        correct_person(person=person, by=TESTS, version=1, **{**shown, "email": "m@example.org"})
        person.refresh_from_db()
        assert (person.telephone, person.email, person.version) == ("020 7946 0000", "m@example.org", 3)


def test_the_second_editor_of_a_field_is_shown_the_first_ones_change(house: House) -> None:
    with house.open():
        person = house.person(telephone="1", email="")
        correct_person(person=person, by=TESTS, version=1, telephone="2", email="theirs@example.org")
        with pytest.raises(Conflict) as caught:
            correct_person(person=person, by=TESTS, version=1, telephone="3", email="")
        person.refresh_from_db()
    conflict = caught.value
    assert [(c.label, c.was, c.now) for c in conflict.changes] == [("telephone", "1", "2")]
    assert person.telephone == "2"
    assert conflict.version == 2
    assert conflict.merged == {"telephone": "3", "email": "theirs@example.org"}


def test_saving_again_after_a_conflict_keeps_the_editors_value(house: House) -> None:
    with house.open():
        person = house.person(telephone="1")
        correct_person(person=person, by=TESTS, version=1, telephone="2")
        correct_person(person=person, by=TESTS, version=2, telephone="3")
        person.refresh_from_db()
        assert person.telephone == "3"


def test_saving_what_the_row_already_holds_writes_nothing(house: House) -> None:
    with house.open():
        person = house.person(telephone="1")
        events, versions = Event.objects.count(), history_of(person).count()
        correct_person(person=person, by=TESTS, version=1, telephone="1")
        assert (Event.objects.count(), history_of(person).count()) == (events, versions)
