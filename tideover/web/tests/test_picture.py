"""The picture of a life at work: what it shows, and from when."""

from datetime import date, timedelta
from itertools import pairwise

from tideover.employment.queries import LifeSpell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.web.picture import WIDTH, LifePicture, life_picture

TODAY = date(2026, 11, 24)
AT_WORK, OFF_SICK = SpellState.AT_WORK, SpellState.OFF_SICK


def spell(state: SpellState, starts_on: date, ends_on: date | None = None) -> LifeSpell:
    """A spell in one post."""
    return LifeSpell(state, starts_on, ends_on, "Carer at Brook House", adjusted=False, is_estimated=False)


def drawn(*life: LifeSpell, opened_on: date, contacts: tuple[date, ...] = ()) -> LifePicture:
    """The picture on the day of these tests."""
    with clock.frozen(clock.local(TODAY, 12)):
        picture = life_picture(life, until=TODAY, opened_on=opened_on, contacts=contacts)
    assert picture is not None
    return picture


YEARS_AT_WORK = [spell(AT_WORK, date(2007, 6, 14), date(2026, 8, 24)), spell(OFF_SICK, date(2026, 8, 25))]


def test_it_begins_some_months_before_the_absence_so_that_this_can_be_seen() -> None:
    picture = drawn(*YEARS_AT_WORK, opened_on=date(2026, 9, 22))
    absence = picture.bars[-1]
    assert absence.width > WIDTH / 3
    assert picture.bars[0].x == 0
    assert picture.earlier == "At work already since June 2007, carer at Brook House"


def test_it_begins_before_the_opening_where_that_came_first() -> None:
    picture = drawn(*YEARS_AT_WORK, opened_on=date(2026, 3, 1))
    assert picture.opened is not None
    assert 0 < picture.opened.x < picture.bars[-1].x


def test_the_case_about_an_old_absence_is_not_drawn_from_an_older_one() -> None:
    older = spell(OFF_SICK, date(2024, 1, 1), date(2024, 3, 1))
    between = spell(AT_WORK, date(2024, 3, 2), date(2026, 8, 24))
    picture = drawn(older, between, YEARS_AT_WORK[1], opened_on=date(2026, 9, 22))
    assert [bar.state for bar in picture.bars] == ["at_work", "off_sick"]


def test_months_are_named_where_there_is_room_and_today_is_marked() -> None:
    picture = drawn(*YEARS_AT_WORK, opened_on=date(2026, 9, 22))
    assert [month.label for month in picture.months if month.label][:3] == ["Jun", "Jul", "Aug"]
    assert (picture.until.x, picture.until.label) == (WIDTH, "today")
    long = drawn(spell(OFF_SICK, date(2023, 1, 1)), opened_on=date(2024, 6, 1))
    named = [month for month in long.months if month.label]
    assert "2025" in [month.label for month in named]
    assert all(later.x - earlier.x >= 25 for earlier, later in pairwise(named))


def test_contacts_are_ticks_within_it() -> None:
    days = (TODAY - timedelta(days=900), TODAY - timedelta(days=7), TODAY)
    assert len(drawn(*YEARS_AT_WORK, opened_on=date(2026, 9, 22), contacts=days).contacts) == 2


def test_nothing_is_drawn_of_nothing() -> None:
    assert life_picture([], until=TODAY, opened_on=TODAY) is None


def in_post(key: int, state: SpellState, starts_on: date, ends_on: date | None = None, name: str = "Cook") -> LifeSpell:
    """A spell in one of several posts."""
    return LifeSpell(state, starts_on, ends_on, name, adjusted=False, is_estimated=False, post_key=key)


def test_two_posts_at_once_have_a_line_each_so_that_neither_hides_the_other() -> None:
    first = in_post(1, AT_WORK, date(2026, 1, 5)), in_post(2, OFF_SICK, date(2026, 8, 3), name="x" * 80)
    picture = drawn(*first, opened_on=date(2026, 9, 22))
    assert [line.name for line in picture.lines] == ["Cook", "X" + "x" * 51 + "…"]
    assert [bar.y for bar in picture.bars] == [line.y for line in picture.lines]
    assert len({line.y for line in picture.lines}) == 2
    assert picture.foot > max(line.y for line in picture.lines)


def test_one_post_after_the_other_stays_on_one_line() -> None:
    life = in_post(1, AT_WORK, date(2026, 1, 5), date(2026, 8, 2)), in_post(2, OFF_SICK, date(2026, 8, 3))
    picture = drawn(*life, opened_on=date(2026, 9, 22))
    assert picture.lines == ()
    assert len({bar.y for bar in picture.bars}) == 1
