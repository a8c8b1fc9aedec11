"""Bank holidays of a year in a nation: as published where they are, otherwise by rule.

The published list is the JSON file inside the `govuk-bank-holidays` wheel, read as a file: the library's
own class fetches from GOV.UK unless told otherwise, and importing it loads an HTTP client.
"""

import json
from datetime import date
from functools import cache
from importlib import resources

from tideover.foundation.workingdays.calendar_rules import computed_bank_holidays
from tideover.foundation.workingdays.nations import Nation


@cache
def _published() -> dict[str, dict[int, frozenset[date]]]:
    """Division -> year -> the days published for it."""
    text = (resources.files("govuk_bank_holidays") / "bank-holidays.json").read_text(encoding="utf-8")
    result: dict[str, dict[int, frozenset[date]]] = {}
    for division, listed in json.loads(text).items():
        days = [date.fromisoformat(event["date"]) for event in listed["events"]]
        years = {day.year for day in days}
        result[division] = {year: frozenset(day for day in days if day.year == year) for year in years}
    return result


def is_published(year: int, nation: Nation) -> bool:
    """Whether the year's bank holidays are the published ones, not computed by rule."""
    return year in _published()[nation.division]


@cache
def bank_holidays(year: int, nation: Nation) -> frozenset[date]:
    """The days of a year on which the nation has a bank holiday, substitute days among them.

    Raises ValueError for a year before 1978, whose holidays neither list nor rule covers.
    """
    published = _published()[nation.division]
    return published[year] if year in published else computed_bank_holidays(year, nation)
