"""Recording posts and changes at work, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.fixtures import TESTS, House
from tideover.employment.actions import confirm_work_status, end_post, record_post, record_spell
from tideover.employment.models import Post, Spell
from tideover.employment.queries import life_line, recorded_spells, spells_of, work_line
from tideover.employment.rules import EndedBy, SpellState, last_confirmed
from tideover.foundation import clock
from tideover.foundation.actions import Refused, UnguardedWrite, writing
from tideover.foundation.models import Event
from tideover.people.actions import record_employer
from tideover.people.models import Person

TODAY = date(2026, 11, 24)
AT_WORK, OFF_SICK, UNEMPLOYED = SpellState.AT_WORK, SpellState.OFF_SICK, SpellState.UNEMPLOYED


@pytest.fixture
def person(house: House) -> Iterator[Person]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)):
        yield house.person(birth_date=date(1980, 2, 29))


@pytest.fixture
def post(person: Person) -> Post:
    employer = record_employer(service=person.service, by=TESTS, name="Brook House")
    return record_post(person=person, by=TESTS, employer=employer, title="care assistant", started_on=date(2014, 3, 3))


def change(person: Person, state: SpellState, starts_on: date, post: Post | None = None, **more: Any) -> Spell:
    return record_spell(person=person, by=TESTS, state=state, starts_on=starts_on, post=post, **more)


def days_of(spell: Spell) -> tuple[date, date | None]:
    spell.refresh_from_db()
    return spell.starts_on, spell.ends_on


def test_a_change_at_work_ends_the_running_spell_the_day_before(person: Person, post: Post) -> None:
    working = change(person, AT_WORK, date(2014, 3, 3), post)
    off = change(person, OFF_SICK, date(2026, 9, 21), post)
    assert days_of(working) == (date(2014, 3, 3), date(2026, 9, 20))
    assert days_of(off) == (date(2026, 9, 21), None)
    event = Event.objects.filter(type="change at work recorded").latest("id")
    assert event.subject_kind == "person"
    assert event.facts["closed_spell_ids"] == [working.pk]


def test_a_second_post_runs_beside_the_first(person: Person, post: Post) -> None:
    working = change(person, AT_WORK, date(2014, 3, 3), post)
    change(person, AT_WORK, date(2020, 1, 6), record_post(person=person, by=TESTS, title="cleaner"))
    assert days_of(working)[1] is None


def test_being_out_of_work_ends_every_running_spell_and_work_ends_that(person: Person, post: Post) -> None:
    working = change(person, AT_WORK, date(2014, 3, 3), post)
    out = change(person, UNEMPLOYED, date(2026, 6, 1))
    assert days_of(working)[1] == date(2026, 5, 31)
    change(person, AT_WORK, date(2026, 8, 3), record_post(person=person, by=TESTS, title="driver"))
    assert days_of(out)[1] == date(2026, 8, 2)


def test_the_end_of_a_post_ends_its_running_spell(person: Person, post: Post) -> None:
    off = change(person, OFF_SICK, date(2026, 9, 21), post)
    end_post(post=post, by=TESTS, on=date(2026, 11, 20), ended_by=EndedBy.DISMISSAL)
    assert days_of(off)[1] == date(2026, 11, 20)
    with pytest.raises(Refused, match="already ended on Friday 20 November 2026"):
        end_post(post=post, by=TESTS, on=TODAY, ended_by=EndedBy.DISMISSAL)


@pytest.mark.parametrize(
    ("state", "starts_on", "in_post", "more", "sentence"),
    [
        (AT_WORK, date(2026, 11, 25), True, {}, "in the future"),
        (OFF_SICK, date(1980, 2, 29), False, {}, "was born on Friday 29 February 1980"),
        (AT_WORK, date(2014, 3, 2), True, {}, "post began on Monday 3 March 2014"),
        (AT_WORK, date(2026, 1, 5), False, {}, "Choose the post"),
        (UNEMPLOYED, date(2026, 1, 5), True, {}, "Leave the post empty"),
        (OFF_SICK, date(2026, 1, 5), True, {"ends_on": date(2026, 1, 4)}, "cannot come before the first"),
        (OFF_SICK, date(2026, 9, 21), True, {"adjusted": True}, "already recorded from Monday 21 September 2026"),
        (OFF_SICK, date(2026, 9, 1), True, {}, "already recorded from Monday 21 September 2026"),
        (OFF_SICK, date(2020, 1, 10), True, {"ends_on": date(2020, 2, 1)}, "6 January 2020 to Friday 10"),
    ],
)
def test_a_change_that_does_not_fit_is_refused_with_what_to_do(
    person: Person, post: Post, state: SpellState, starts_on: date, in_post: bool, more: Any, sentence: str
) -> None:
    change(person, AT_WORK, date(2020, 1, 6), post, ends_on=date(2020, 1, 10))
    change(person, OFF_SICK, date(2026, 9, 21), post)
    before = list(Spell.objects.order_by("id").values())
    with pytest.raises(Refused, match=sentence):
        change(person, state, starts_on, post if in_post else None, **more)
    assert list(Spell.objects.order_by("id").values()) == before


@pytest.mark.parametrize("again_on", [date(2026, 9, 21), date(2026, 11, 2), TODAY])
def test_the_same_state_again_with_nothing_different_is_refused(person: Person, post: Post, again_on: date) -> None:
    off = change(person, OFF_SICK, date(2026, 9, 21), post)
    said = "Maryam has been off sick in this post since Monday 21 September. Choose what has changed, or leave it"
    with pytest.raises(Refused, match=said):
        change(person, OFF_SICK, again_on, post)
    assert days_of(off) == (date(2026, 9, 21), None)


def test_the_same_state_with_other_hours_is_a_change_and_goes_on_as_one_stretch(person: Person, post: Post) -> None:
    change(person, SpellState.PHASED_RETURN, date(2026, 11, 2), post, weekly_hours=Decimal(12))
    change(person, SpellState.PHASED_RETURN, date(2026, 11, 16), post, weekly_hours=Decimal("20.5"))
    line = work_line(person, recorded_spells(person), TODAY)
    assert line.sentence(TODAY).endswith("on a phased return since Monday 2 November, 22 days; at 20.5 hours a week")
    with pytest.raises(Refused, match="has been on a phased return in this post since Monday 2 November"):
        change(person, SpellState.PHASED_RETURN, TODAY, post, weekly_hours=Decimal("20.5"))


def test_what_began_today_is_said_without_a_count_of_days(person: Person, post: Post) -> None:
    change(person, OFF_SICK, TODAY, post)
    assert work_line(person, recorded_spells(person), TODAY).sentence(TODAY).endswith("; off sick since today")


def test_a_spell_between_two_others_is_recorded_afterwards(person: Person, post: Post) -> None:
    change(person, AT_WORK, date(2014, 3, 3), post, ends_on=date(2026, 8, 31))
    running = change(person, OFF_SICK, date(2026, 9, 21), post)
    change(person, AT_WORK, date(2026, 9, 1), post, ends_on=date(2026, 9, 20), adjusted=True)
    assert days_of(running)[1] is None
    assert [spell.label for spell in life_line(recorded_spells(person))] == [
        "At work",
        "At work, with adjustments",
        "Off sick",
    ]


def test_another_persons_post_is_refused(house: House, post: Post) -> None:
    somebody = house.person(given_name="Bo", family_name="")
    with pytest.raises(Refused, match="one of the posts of Bo"):
        change(somebody, AT_WORK, date(2026, 1, 5), post)


def test_a_post_in_the_future_or_ending_before_it_began_is_refused(person: Person) -> None:
    with pytest.raises(Refused, match="in the future"):
        record_post(person=person, by=TESTS, started_on=date(2027, 1, 1))
    with pytest.raises(Refused, match="before it began"):
        record_post(person=person, by=TESTS, started_on=TODAY, ended_on=date(2026, 1, 1))


def test_confirming_moves_the_day_to_which_work_status_is_known(person: Person, post: Post) -> None:
    with pytest.raises(Refused, match="No work status"):
        confirm_work_status(person=person, by=TESTS, on=TODAY)
    change(person, OFF_SICK, date(2026, 9, 21), post)
    confirm_work_status(person=person, by=TESTS, on=date(2026, 11, 10))
    confirm_work_status(person=person, by=TESTS, on=date(2026, 11, 2))
    assert last_confirmed(spells_of([person.pk])[person.pk]) == date(2026, 11, 10)


def test_the_database_itself_keeps_the_spells_of_one_post_apart(person: Person, post: Post) -> None:
    change(person, AT_WORK, date(2026, 1, 5), post)
    refused = pytest.raises(IntegrityError, match="one_spell_at_a_time_in_a_post")
    with writing("test"), refused, transaction.atomic():
        Spell.objects.create(
            service=person.service, person=person, post=post, state=OFF_SICK, starts_on=date(2026, 2, 2)
        )
    with pytest.raises(UnguardedWrite):
        Spell.objects.update(adjusted=True)


def test_the_work_line_says_where_how_and_for_how_long(person: Person, post: Post) -> None:
    assert work_line(person, recorded_spells(person), TODAY).sentence(TODAY) == (
        "Care assistant at Brook House since 2014; how they stand at work is not recorded"
    )
    change(person, AT_WORK, date(2014, 3, 3), post)
    change(person, OFF_SICK, date(2026, 9, 21), post)
    line = work_line(person, recorded_spells(person), TODAY)
    assert line.is_absent
    assert line.sentence(TODAY) == (
        "Care assistant at Brook House since 2014; off sick since Monday 21 September, 9 weeks"
    )
    end_post(post=post, by=TESTS, on=date(2026, 11, 20), ended_by=EndedBy.SETTLEMENT)
    change(person, UNEMPLOYED, date(2026, 11, 21))
    assert work_line(person, recorded_spells(person), TODAY).sentence(TODAY) == (
        "Care assistant at Brook House until Friday 20 November (settlement or agreed exit); "
        "unemployed since Saturday 21 November, 3 days"
    )


def test_a_person_without_posts_has_an_empty_work_line(person: Person) -> None:
    assert work_line(person, recorded_spells(person), TODAY).sentence(TODAY) == ""
