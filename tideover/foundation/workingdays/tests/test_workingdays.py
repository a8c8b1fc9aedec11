"""Working days and bank holidays: known dates, and the rules against the published years."""

import socket
import subprocess
import sys
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tideover.foundation.workingdays import (
    Nation,
    add_working_days,
    bank_holidays,
    is_published,
    is_working_day,
    working_days_between,
)
from tideover.foundation.workingdays.calendar_rules import computed_bank_holidays, easter_sunday

ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND = Nation
PUBLISHED_YEARS = range(2012, 2029)
PROCLAIMED_FOR_AN_OCCASION = {2012, 2020, 2022, 2023}


@pytest.mark.parametrize(
    ("day", "closed_in"),
    [
        (date(2026, 12, 28), {ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND}),  # substitute for Boxing Day
        (date(2026, 1, 2), {SCOTLAND}),
        (date(2026, 11, 30), {SCOTLAND}),  # St Andrew's Day
        (date(2027, 7, 12), {NORTHERN_IRELAND}),
        (date(2026, 3, 17), {NORTHERN_IRELAND}),  # St Patrick's Day
        (date(2026, 4, 6), {ENGLAND, WALES, NORTHERN_IRELAND}),  # Easter Monday
        (date(2026, 4, 3), {ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND}),  # Good Friday
        (date(2026, 8, 3), {SCOTLAND}),
        (date(2026, 8, 31), {ENGLAND, WALES, NORTHERN_IRELAND}),
        (date(2002, 6, 3), {ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND}),  # Golden Jubilee
        (date(2002, 5, 27), set()),  # the spring holiday, moved to the Jubilee
        (date(2034, 1, 2), {ENGLAND, WALES, SCOTLAND, NORTHERN_IRELAND}),  # 1 January 2034 is a Sunday
        (date(2034, 1, 3), {SCOTLAND}),
        (date(2026, 11, 24), set()),
    ],
)
def test_a_known_date_is_closed_in_just_the_nations_that_keep_it(day: date, closed_in: set[Nation]) -> None:
    assert {nation for nation in Nation if not is_working_day(day, nation)} == closed_in


@pytest.mark.parametrize("nation", Nation)
def test_the_rules_give_the_published_holidays_of_every_ordinary_year(nation: Nation) -> None:
    for year in PUBLISHED_YEARS:
        assert is_published(year, nation)
        if year not in PROCLAIMED_FOR_AN_OCCASION:
            assert computed_bank_holidays(year, nation) == bank_holidays(year, nation), year


@pytest.mark.parametrize(
    ("year", "sunday"),
    [(1978, date(1978, 3, 26)), (2000, date(2000, 4, 23)), (2038, date(2038, 4, 25))],
)
def test_easter_falls_on_its_known_date(year: int, sunday: date) -> None:
    assert easter_sunday(year) == sunday


def test_a_year_beyond_the_published_list_is_computed_and_said_to_be() -> None:
    assert not is_published(2031, SCOTLAND)
    assert bank_holidays(2031, ENGLAND) == {
        date(2031, 1, 1),
        date(2031, 4, 11),
        date(2031, 4, 14),
        date(2031, 5, 5),
        date(2031, 5, 26),
        date(2031, 8, 25),
        date(2031, 12, 25),
        date(2031, 12, 26),
    }


def test_a_year_before_the_rules_is_refused_rather_than_guessed() -> None:
    with pytest.raises(ValueError, match="1978"):
        is_working_day(date(1970, 6, 1), ENGLAND)


def test_two_working_days_after_christmas_eve_skip_holidays_and_weekend() -> None:
    assert add_working_days(date(2026, 12, 24), 2, ENGLAND) == date(2026, 12, 30)
    assert add_working_days(date(2026, 12, 31), 1, SCOTLAND) == date(2027, 1, 5)
    assert add_working_days(date(2026, 12, 31), 1, ENGLAND) == date(2027, 1, 4)


def test_adding_no_days_moves_only_to_the_next_working_day() -> None:
    assert add_working_days(date(2026, 11, 28), 0, ENGLAND) == date(2026, 11, 30)
    assert add_working_days(date(2026, 11, 30), 0, ENGLAND) == date(2026, 11, 30)


def test_working_days_are_counted_backwards_too() -> None:
    assert add_working_days(date(2026, 12, 29), -1, ENGLAND) == date(2026, 12, 24)
    assert working_days_between(date(2026, 12, 29), date(2026, 12, 23), ENGLAND) == -2


@settings(derandomize=True, max_examples=200)
@given(
    st.dates(date(1980, 1, 1), date(2060, 12, 31)),
    st.integers(1, 40),
    st.sampled_from(list(Nation)),
)
def test_counting_is_the_inverse_of_adding(day: date, n: int, nation: Nation) -> None:
    end = add_working_days(day, n, nation)
    assert is_working_day(end, nation)
    assert working_days_between(day, end, nation) == n
    assert working_days_between(day, end - timedelta(days=1), nation) == n - 1


def test_no_http_client_is_loaded_and_no_socket_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the network was tried")

    monkeypatch.setattr(socket, "socket", refuse)
    bank_holidays.cache_clear()
    assert is_working_day(date(2026, 11, 24), ENGLAND)
    program = (
        "import sys, datetime, tideover.foundation.workingdays as w;"
        "w.is_working_day(datetime.date(2026, 1, 1), w.Nation.ENGLAND);"
        "sys.exit('requests' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
