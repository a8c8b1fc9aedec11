"""Days that are said of a case, checked alike by all its actions."""

from datetime import date

from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.pages.words import long_date


def check_happened(on: date, field: str, *, since: date | None = None, what: str = "") -> None:
    """Refuse a day that is still to come, or before the one that must come first (`what`, in words)."""
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field=field)
    if since is not None and on < since:
        raise Refused(f"This is before {what}, on {long_date(since)}. Enter that day or a later one.", field=field)


def check_to_come(on: date, field: str) -> None:
    """Refuse a day that is not after today, or so far away that the year must be wrong."""
    if on <= clock.today():
        raise Refused("Enter a day after today.", field=field)
    if on.year > clock.today().year + 2:
        raise Refused("This is more than two years away. Check the year.", field=field)
