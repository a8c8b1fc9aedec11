"""Arithmetic of a report that needs no table. No Django."""

import calendar
from datetime import date

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
