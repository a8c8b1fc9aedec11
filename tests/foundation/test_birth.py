"""A date of birth is corrected only to one that can be true beside what is recorded."""

from datetime import date, timedelta

import pytest

from tests.fixtures import TESTS, House
from tideover.employment.actions import record_earlier_absence, record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event
from tideover.people.actions import correct_person
from tideover.people.models import Person


def correct(person: Person, birth_date: date | None) -> date | None:
    """Correct the person's date of birth; what is recorded then."""
    correct_person(person=person, by=TESTS, version=person.version, birth_date=birth_date)
    person.refresh_from_db()
    return person.birth_date


def years_before(day: date, years: int) -> date:
    """That many years before the day, on the first of its month."""
    return day.replace(year=day.year - years, day=1)


def test_nobody_is_made_a_child_when_their_case_was_accepted(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        events = Event.objects.count()
        with pytest.raises(Refused, match="under 13 when the case was accepted") as refused:
            correct(case.person, years_before(case.accepted_on, 12))
        assert refused.value.field == "birth_date"
        case.person.refresh_from_db()
        assert (case.person.birth_date, Event.objects.count()) == (date(1980, 2, 29), events)
        young = years_before(case.accepted_on, 13)
        assert correct(case.person, young) == young
        assert correct(case.person, None) is None


def test_nobody_has_a_post_as_a_younger_child_whichever_is_recorded_first(house: House) -> None:
    with house.open():
        person = house.person(birth_date=date(1980, 2, 10))
        with pytest.raises(Refused, match="was under 13 on that day") as refused:
            record_post(person=person, by=TESTS, title="Paper round", started_on=date(1993, 2, 9))
        assert refused.value.field == "started_on"
        record_post(person=person, by=TESTS, title="Paper round", started_on=date(1993, 2, 10))
        with pytest.raises(Refused, match=r"under 13 when a post of theirs began, on \w+ 10 February 1993"):
            correct(person, date(1980, 2, 11))
        assert correct(person, date(1980, 2, 9)) == date(1980, 2, 9)


def test_nobody_is_made_to_be_born_after_what_is_recorded_of_their_work(house: House) -> None:
    day = clock.today() - timedelta(days=400)
    with house.open():
        absent, employed, off_before = house.person(), house.person(), house.person()
        record_spell(person=absent, by=TESTS, state=SpellState.OFF_SICK, starts_on=day)
        record_post(person=employed, by=TESTS, title="Carer", started_on=day)
        ill = record_spell(person=off_before, by=TESTS, state=SpellState.OFF_SICK, starts_on=clock.today())
        record_earlier_absence(spell=ill, by=TESTS, began_on=day, weeks=1)
        for person in (absent, employed, off_before):
            with pytest.raises(Refused, match="from which something is recorded of their work"):
                correct(person, day + timedelta(days=1))


def test_the_form_says_so_at_the_field_and_keeps_what_was_typed(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    typed = {"given_name": "Maryam", "family_name": "O'Neill", "address": "1 Kept Road", "version": "1"}
    page = client.post(f"/cases/{case.reference}/person/", {**typed, "birth_date": f"{clock.today().year - 2}-01-01"})
    shown = page.content.decode()
    assert "under 13 when the case was accepted" in shown
    assert "1 Kept Road" in shown
