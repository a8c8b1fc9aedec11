"""Words and arithmetic of reports that need no table. No Django."""

import calendar
from datetime import date

from tideover.foundation.codes import Code


class Rater(Code):
    """Who rates the service."""

    CLIENT = "client", "Client"
    EMPLOYER = "employer", "Employer"
    REFERRER = "referrer", "Referrer"
    PROVIDER = "provider", "Provider"
    SUPPORTER = "supporter", "Family or friend"
    CASE_MANAGER = "case_manager", "Case manager"


MONTHS = 12


def months_between(start: date, end: date) -> float | None:
    """Calendar months from one day to a later one, the rest as a part of the month it falls in.

    From 15 January to 15 March is 2; to 1 April, 2 and 17 of 31 days. None if `end` comes before `start`.
    """
    if end < start:
        return None
    whole = (end.year - start.year) * MONTHS + end.month - start.month
    if _months_after(start, whole) > end:
        whole -= 1
    reached, following = _months_after(start, whole), _months_after(start, whole + 1)
    return whole + (end - reached).days / (following - reached).days


def _months_after(day: date, months: int) -> date:
    """The same day so many months on, or the month's last where it has no such day."""
    year, month = divmod(day.year * MONTHS + day.month - 1 + months, MONTHS)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def completed_years(born: date, day: date) -> int:
    """Age in whole years on that day; somebody born on 29 February has a birthday on 1 March in other years
    (people.Person.age_on)."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
