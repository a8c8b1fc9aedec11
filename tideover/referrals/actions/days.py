"""Days of a referral's steps, checked alike by all its actions."""

from datetime import date

from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.pages.words import long_date


def check_day(on: date, field: str, *, since: date | None) -> None:
    """Refuse a day to come, or before the step that must come first."""
    if on > clock.today():
        raise Refused("This is in the future. Enter today or an earlier day.", field=field)
    if since and on < since:
        text = f"This is before {long_date(since)}, when the step before it was. Enter that day or a later one."
        raise Refused(text, field=field)
