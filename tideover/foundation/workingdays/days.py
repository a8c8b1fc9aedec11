"""Counting working days: Monday to Friday except bank holidays."""

from datetime import date, timedelta

from tideover.foundation.workingdays.bank_holidays import bank_holidays
from tideover.foundation.workingdays.nations import Nation

ONE_DAY = timedelta(days=1)
SATURDAY = 5


def is_working_day(day: date, nation: Nation) -> bool:
    """Whether people in the nation ordinarily work on that day: Monday to Friday, no bank holiday."""
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year, nation)


def add_working_days(day: date, n: int, nation: Nation) -> date:
    """The n-th working day after `day`, which itself is not counted.

    With a negative n, the n-th working day before it. With 0, `day` itself or the next working day.
    """
    if n == 0:
        while not is_working_day(day, nation):
            day += ONE_DAY
        return day
    step = ONE_DAY if n > 0 else -ONE_DAY
    remaining = abs(n)
    while remaining:
        day += step
        remaining -= is_working_day(day, nation)
    return day


def working_days_between(start: date, end: date, nation: Nation) -> int:
    """How many working days come after `start` up to and including `end`; negative if `end` comes first.

    The inverse of `add_working_days`: from a day to its n-th working day there are n.
    """
    if end < start:
        return -working_days_between(end, start, nation)
    days = (end - start).days
    return sum(is_working_day(start + ONE_DAY * ahead, nation) for ahead in range(1, days + 1))
