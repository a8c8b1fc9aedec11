"""Correcting and removing spells and posts, and describing absences: what follows, and what is refused."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.employment.actions import (
    confirm_work_status,
    correct_post,
    correct_spell,
    describe_absence,
    end_post,
    record_earlier_absence,
    record_post,
    record_spell,
    remove_earlier_absence,
    remove_spell,
)
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.queries import causes_words, recorded_spells, spells_of, was_removed
from tideover.employment.rules import Condition, EndedBy, SpellState, WorkIsCause, last_confirmed
from tideover.foundation import clock
from tideover.foundation.actions import Conflict, Refused
from tideover.foundation.models import Event
from tideover.people.models import Person

TODAY = date(2026, 11, 24)
ONE_DAY = timedelta(days=1)
AT_WORK, OFF_SICK, UNEMPLOYED = SpellState.AT_WORK, SpellState.OFF_SICK, SpellState.UNEMPLOYED
BEGAN, ILL = date(2014, 3, 3), date(2026, 9, 21)


@pytest.fixture
def person(house: House) -> Iterator[Person]:
    with clock.frozen(datetime(2026, 11, 24, 10, tzinfo=UTC)), house.open():
        yield house.person(birth_date=date(1980, 2, 29))


@pytest.fixture
def post(person: Person) -> Post:
    return record_post(person=person, by=TESTS, title="carer", started_on=BEGAN)


@pytest.fixture
def working(person: Person, post: Post) -> Spell:
    return record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=BEGAN, post=post)


@pytest.fixture
def off(person: Person, post: Post, working: Spell) -> Spell:
    return record_spell(person=person, by=TESTS, state=OFF_SICK, starts_on=ILL, post=post)


def days(*spells: Spell) -> list[tuple[date, date | None]]:
    """The first and last days of spells, as recorded now."""
    for spell in spells:
        spell.refresh_from_db()
    return [(spell.starts_on, spell.ends_on) for spell in spells]


def corrected(spell: Spell, **details: Any) -> Spell:
    """The spell corrected as it is now."""
    spell.refresh_from_db()
    return correct_spell(spell=spell, by=TESTS, version=spell.version, **details)


def told(type_: str) -> dict[str, Any]:
    """The facts of the last event of that type."""
    facts: dict[str, Any] = Event.objects.filter(type=type_).latest("id").facts
    return facts


def test_a_spell_is_corrected_and_its_history_keeps_what_it_said(off: Spell) -> None:
    corrected(off, starts_on=date(2026, 9, 25), weekly_hours=Decimal("12.5"))
    off.refresh_from_db()
    assert (off.starts_on, off.weekly_hours, off.version) == (date(2026, 9, 25), Decimal("12.5"), 2)
    assert [row.starts_on for row in off.history.order_by("pgh_id")] == [ILL, date(2026, 9, 25)]  # type: ignore[attr-defined]
    assert told("spell corrected")["fields"] == ["starts_on", "weekly_hours"]


@pytest.mark.parametrize(
    ("details", "sentence", "field"),
    [
        ({"starts_on": date(2026, 9, 14)}, "'At work' is already recorded from Monday 3 March 2014 to", "starts_on"),
        ({"starts_on": TODAY + ONE_DAY}, "in the future", "starts_on"),
        ({"ends_on": ILL - ONE_DAY}, "cannot come before the first", "ends_on"),
        ({"ends_on": TODAY + ONE_DAY}, "in the future", "ends_on"),
        ({"starts_on": date(1980, 2, 29)}, "was born on Friday 29 February 1980", "starts_on"),
        ({"starts_on": date(2014, 3, 2)}, "post began on Monday 3 March 2014", "starts_on"),
        ({"state": SpellState.UNEMPLOYED}, "Leave the post empty", "post"),
        ({"state": AT_WORK, "post": None}, "Choose the post", "post"),
    ],
)
def test_a_correction_that_does_not_fit_is_refused_and_changes_nothing(
    off: Spell, details: dict[str, Any], sentence: str, field: str
) -> None:
    before = list(Spell.objects.order_by("pk").values())
    with pytest.raises(Refused, match=sentence) as refused:
        corrected(off, **details)
    assert refused.value.field == field
    assert list(Spell.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("first", [date(2026, 9, 14), date(2026, 9, 28)])
def test_the_spell_before_follows_where_that_is_asked_for(working: Spell, off: Spell, first: date) -> None:
    corrected(off, starts_on=first, neighbours_follow=True)
    assert days(working, off) == [(BEGAN, first - ONE_DAY), (first, None)]
    assert told("spell corrected")["moved_spell_ids"] == [working.pk]


@pytest.mark.parametrize("last", [date(2026, 9, 6), date(2026, 10, 4)])
def test_the_spell_after_follows_where_that_is_asked_for(working: Spell, off: Spell, last: date) -> None:
    corrected(working, ends_on=last, neighbours_follow=True)
    assert days(working, off) == [(BEGAN, last), (last + ONE_DAY, None)]


def test_a_spell_is_not_moved_away_whole(working: Spell, off: Spell) -> None:
    with pytest.raises(Refused, match="already recorded"):
        corrected(off, starts_on=BEGAN, neighbours_follow=True)
    with pytest.raises(Refused, match="already recorded"):
        corrected(working, ends_on=TODAY, neighbours_follow=True)


def test_what_was_confirmed_beyond_a_spell_is_confirmed_no_more(person: Person, off: Spell) -> None:
    confirm_work_status(person=person, by=TESTS, on=TODAY)
    corrected(off, ends_on=date(2026, 11, 1))
    off.refresh_from_db()
    assert off.confirmed_on == date(2026, 11, 1)
    assert last_confirmed(spells_of([person.pk])[person.pk]) == date(2026, 11, 1)


def test_two_who_correct_the_same_see_each_others_change(off: Spell) -> None:
    corrected(off, starts_on=date(2026, 9, 22))
    with pytest.raises(Conflict) as conflict:
        correct_spell(spell=off, by=TESTS, version=1, starts_on=date(2026, 9, 23))
    assert [(change.was, change.now) for change in conflict.value.changes] == [("2026-09-21", "2026-09-22")]


def test_a_spell_that_the_next_one_closed_meanwhile_is_not_opened_by_an_old_form(
    person: Person, post: Post, off: Spell
) -> None:
    shown = off.version
    record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=date(2026, 11, 2), post=post)
    correct_spell(spell=off, by=TESTS, version=shown, starts_on=date(2026, 9, 22), ends_on=None)
    assert days(off) == [(date(2026, 9, 22), date(2026, 11, 1))]


def test_out_of_work_and_in_a_post_do_not_stand_beside_each_other(person: Person, working: Spell) -> None:
    corrected(working, ends_on=date(2026, 8, 31))
    with pytest.raises(Refused, match="'At work' is already recorded"):
        record_spell(person=person, by=TESTS, state=UNEMPLOYED, starts_on=date(2026, 8, 20))
    out = record_spell(person=person, by=TESTS, state=UNEMPLOYED, starts_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="'Unemployed' is already recorded"):
        corrected(working, ends_on=date(2026, 9, 1))
    with pytest.raises(Refused, match="'At work' is already recorded"):
        corrected(out, starts_on=date(2026, 8, 31))


def test_two_posts_at_once_stand_beside_each_other(person: Person, off: Spell) -> None:
    second = record_post(person=person, by=TESTS, title="cleaner", started_on=date(2020, 1, 6))
    beside = record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=date(2020, 1, 6), post=second)
    corrected(beside, starts_on=date(2020, 2, 29))
    assert days(beside, off) == [(date(2020, 2, 29), None), (ILL, None)]


def test_an_absence_within_a_running_spell_can_end_and_all_be_as_before(
    person: Person, post: Post, working: Spell
) -> None:
    confirm_work_status(person=person, by=TESTS, on=TODAY)
    away = {"state": OFF_SICK, "starts_on": date(2020, 1, 10), "ends_on": date(2020, 2, 29), "post": post}
    record_spell(person=person, by=TESTS, then_as_before=True, **away)  # type: ignore[arg-type]
    assert [(row.state, row.starts_on, row.ends_on) for row in recorded_spells(person)] == [
        (AT_WORK, BEGAN, date(2020, 1, 9)),
        (OFF_SICK, date(2020, 1, 10), date(2020, 2, 29)),
        (AT_WORK, date(2020, 3, 1), None),
    ]
    assert last_confirmed(spells_of([person.pk])[person.pk]) == TODAY


def test_a_spell_that_goes_on_in_a_post_that_has_ended_is_refused(person: Person, post: Post) -> None:
    end_post(post=post, by=TESTS, on=date(2026, 10, 30), ended_by=EndedBy.REDUNDANCY)
    with pytest.raises(Refused, match=r"This post ended on Friday 30 October 2026. Enter the last day"):
        record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=BEGAN, post=post)
    with pytest.raises(Refused, match="Enter an earlier day or choose another post"):
        record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=TODAY, post=post)


def test_a_removed_spell_gives_its_days_back_and_stays_in_the_history(
    person: Person, working: Spell, off: Spell
) -> None:
    key = off.pk
    assert not was_removed(Spell, key, person_id=person.pk)
    remove_spell(spell=off, by=TESTS, goes_on_again=True)
    assert days(working) == [(BEGAN, None)]
    assert was_removed(Spell, key, person_id=person.pk)
    assert not was_removed(Spell, key, person_id=person.pk + 1)
    assert told("spell removed") == {
        "person_id": person.pk,
        "spell_id": key,
        "state": "off_sick",
        "starts_on": "2026-09-21",
        "reopened_spell_ids": [working.pk],
    }
    with pytest.raises(Refused, match="Somebody else has removed this"):
        remove_spell(spell=off, by=TESTS)


def test_a_removed_spell_leaves_a_gap_where_that_is_asked_for(working: Spell, off: Spell) -> None:
    remove_spell(spell=off, by=TESTS)
    assert days(working) == [(BEGAN, ILL - ONE_DAY)]


def test_work_goes_on_again_where_being_out_of_work_was_an_error(person: Person, working: Spell) -> None:
    out = record_spell(person=person, by=TESTS, state=UNEMPLOYED, starts_on=date(2026, 6, 1))
    remove_spell(spell=out, by=TESTS, goes_on_again=True)
    assert days(working) == [(BEGAN, None)]


def test_being_out_of_work_does_not_go_on_again_over_work_that_came_after(person: Person, post: Post) -> None:
    out = record_spell(person=person, by=TESTS, state=UNEMPLOYED, starts_on=date(2013, 1, 1), ends_on=date(2014, 1, 31))
    ill = record_spell(person=person, by=TESTS, state=OFF_SICK, starts_on=date(2014, 2, 1))
    record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=BEGAN, post=post)
    assert days(ill) == [(date(2014, 2, 1), BEGAN - ONE_DAY)]
    corrected(ill, ends_on=BEGAN)
    remove_spell(spell=ill, by=TESTS, goes_on_again=True)
    assert days(out) == [(date(2013, 1, 1), date(2014, 1, 31))]


def test_nothing_goes_on_again_in_a_post_that_has_ended(person: Person, post: Post, working: Spell) -> None:
    end_post(post=post, by=TESTS, on=date(2026, 5, 31), ended_by=EndedBy.RESIGNATION)
    out = record_spell(person=person, by=TESTS, state=UNEMPLOYED, starts_on=date(2026, 6, 1))
    remove_spell(spell=out, by=TESTS, goes_on_again=True)
    assert days(working) == [(BEGAN, date(2026, 5, 31))]


def test_an_absence_has_several_causes_and_work_may_be_one(off: Spell) -> None:
    causes = [Condition.STRESS, Condition.ANXIETY_DEPRESSION]
    row = describe_absence(spell=off, by=TESTS, version=1, causes=causes, work_is_cause=WorkIsCause.PARTLY)
    assert row.causes == ["anxiety_depression", "stress"]
    assert causes_words(row) == "Anxiety or depression; stress or adjustment disorder. Work is partly a cause"
    corrected(row, state=AT_WORK)
    row.refresh_from_db()
    assert (row.causes, row.work_is_cause) == ([], "")


def test_only_an_absence_has_causes(working: Spell) -> None:
    with pytest.raises(Refused, match="Only a spell off sick"):
        describe_absence(spell=working, by=TESTS, version=1, causes=[], work_is_cause=None)
    with pytest.raises(Refused, match="Only a spell off sick"):
        record_earlier_absence(spell=working, by=TESTS, began_on=date(2010, 1, 1), weeks=1)


@pytest.mark.parametrize(
    ("began_on", "weeks", "sentence"),
    [
        (ILL, 1, "This absence began on Monday 21 September 2026"),
        (TODAY + ONE_DAY, 1, "in the future"),
        (date(1980, 2, 29), 1, "was born on"),
        (date(2026, 9, 1), 5, "lasted into this absence"),
        (date(2020, 3, 11), 1, "from Saturday 29 February 2020 is recorded already"),
        (date(2020, 2, 20), 2, "from Saturday 29 February 2020 is recorded already"),
        (date(2010, 1, 1), 0, "weeks from 1 to 520"),
        (date(2010, 1, 1), 521, "weeks from 1 to 520"),
    ],
)
def test_an_earlier_absence_that_cannot_have_been_is_refused(
    off: Spell, began_on: date, weeks: int, sentence: str
) -> None:
    record_earlier_absence(spell=off, by=TESTS, began_on=date(2020, 2, 29), weeks=2)
    with pytest.raises(Refused, match=sentence):
        record_earlier_absence(spell=off, by=TESTS, began_on=began_on, weeks=weeks)
    assert EarlierAbsence.objects.count() == 1


def test_an_earlier_absence_is_removed_once_and_goes_with_its_spell(off: Spell) -> None:
    first, second = (record_earlier_absence(spell=off, by=TESTS, began_on=date(y, 2, 1), weeks=6) for y in (2018, 2020))
    remove_earlier_absence(earlier=first, by=TESTS)
    remove_earlier_absence(earlier=first, by=TESTS)
    assert Event.objects.filter(type="earlier absence removed").count() == 1
    assert was_removed(EarlierAbsence, first.pk, spell_id=off.pk)
    remove_spell(spell=off, by=TESTS)
    assert not EarlierAbsence.objects.filter(pk=second.pk).exists()


@pytest.mark.parametrize(
    ("details", "sentence", "field"),
    [
        ({"started_on": date(2014, 3, 4)}, "'At work' is recorded in this post from Monday 3", "started_on"),
        ({"started_on": date(1980, 2, 29)}, "was born on", "started_on"),
        ({"ended_on": TODAY}, "'Off sick' goes on in this post. End the post instead", "ended_on"),
        ({"ended_on": TODAY + ONE_DAY}, "in the future", "ended_on"),
        ({"started_on": None, "ended_on": date(1970, 1, 1)}, "was born on", "ended_on"),
    ],
)
def test_a_post_keeps_its_spells_within_its_days(
    post: Post, off: Spell, details: dict[str, Any], sentence: str, field: str
) -> None:
    with pytest.raises(Refused, match=sentence) as refused:
        correct_post(post=post, by=TESTS, version=1, **details)
    assert refused.value.field == field


def test_a_post_that_ended_can_turn_out_to_go_on(post: Post, off: Spell) -> None:
    end_post(post=post, by=TESTS, on=date(2026, 11, 20), ended_by=EndedBy.DISMISSAL)
    with pytest.raises(Refused, match=r"until Friday 20 November 2026. Enter that day or a later one"):
        correct_post(post=post, by=TESTS, version=2, ended_on=date(2026, 11, 19))
    correct_post(post=post, by=TESTS, version=2, ended_on=None, title="senior carer")
    post.refresh_from_db()
    assert (post.ended_on, post.ended_by, post.title) == (None, "", "senior carer")
    with pytest.raises(Conflict):
        correct_post(post=post, by=TESTS, version=2, title="nurse")
