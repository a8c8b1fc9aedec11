"""Somebody whose date of birth was written with day and month the other way round is found."""

from datetime import date

import pytest

from tests.fixtures import House
from tideover.people.matching import likely_duplicates


@pytest.mark.parametrize(
    ("born", "written", "is_alike"),
    [
        (date(1980, 3, 4), date(1980, 4, 3), True),
        (date(1980, 12, 1), date(1980, 1, 12), True),
        (date(1980, 3, 4), date(1980, 4, 4), False),
        (date(1980, 3, 4), date(1981, 4, 3), False),
        (date(1980, 3, 13), date(1980, 3, 13), True),
        (date(1980, 3, 13), date(1980, 3, 12), False),
    ],
)
def test_day_and_month_may_be_exchanged_and_nothing_else_of_a_birth_date(
    house: House, born: date, written: date, is_alike: bool
) -> None:
    with house.open():
        known, new = (house.person(birth_date=each) for each in (born, written))
        found = likely_duplicates(new)
        assert [each.person for each in found] == ([known] if is_alike else [])
        assert all("date of birth" in each.agrees for each in found)
        assert [each.person for each in likely_duplicates(known)] == ([new] if is_alike else [])
