"""Dates, numbers and lists in the words people say."""

from collections.abc import Sequence
from datetime import date, datetime, time

from tideover.foundation import clock

LONGEST_IN_DAYS = 27
LONGEST_IN_WEEKS = 182
NEAR = 60
"""Days within which a date needs no year, even across New Year."""


def local_date(moment: date | datetime) -> date:
    """The date in the United Kingdom of a date or an aware datetime."""
    return moment.astimezone(clock.LOCAL).date() if isinstance(moment, datetime) else moment


def long_date(moment: date | datetime) -> str:
    """With the year: "Thursday 3 December 2026"."""
    day = local_date(moment)
    return f"{day:%A} {day.day} {day:%B %Y}"


def spoken_date(moment: date | datetime, today: date) -> str:
    """As said on `today`: "Thursday 3 December"; with the year where it could be mistaken."""
    day = local_date(moment)
    if day.year == today.year or abs((day - today).days) <= NEAR:
        return f"{day:%A} {day.day} {day:%B}"
    return long_date(day)


def short_date(moment: date | datetime) -> str:
    """For tables: "3 Dec 2026"."""
    day = local_date(moment)
    return f"{day.day} {day:%b %Y}"


def brief_date(moment: date | datetime, today: date) -> str:
    """For timelines: "Thu 3 Dec"; "3 Dec 2024" where the year could be mistaken."""
    day = local_date(moment)
    if day.year == today.year or abs((day - today).days) <= NEAR:
        return f"{day:%a} {day.day} {day:%b}"
    return short_date(day)


def clock_time(moment: time | datetime) -> str:
    """On the 24-hour clock: "14:05". An aware datetime is told in UK time."""
    at = moment.astimezone(clock.LOCAL) if isinstance(moment, datetime) else moment
    return f"{at:%H:%M}"


def span(days: int) -> str:
    """How long `days` is: "16 days", "9 weeks", "7 months", "2 years"."""
    days = abs(days)
    if days <= LONGEST_IN_DAYS:
        return plural(days, "day")
    if days <= LONGEST_IN_WEEKS:
        return plural(days // 7, "week")
    months = int(days / 30.4375)
    return plural(months, "month") if months < 24 else plural(months // 12, "year")


def distance(moment: date | datetime, today: date) -> str:
    """How far from today: "16 days ago", "today", "in 9 weeks"."""
    days = (local_date(moment) - today).days
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    if days in near:
        return near[days]
    return f"{span(days)} ago" if days < 0 else f"in {span(days)}"


def about_month(day: date) -> str:
    """An estimated date, which claims no more than its month: "about October 2002"."""
    return f"about {day:%B %Y}"


def plural(count: int, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 person", "1,204 people"."""
    return f"{count:,} {one if count == 1 else (many or one + 's')}"


def join_words(words: Sequence[str], conjunction: str = "and") -> str:
    """A list as a sentence has it: "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {conjunction} {words[-1]}"


def as_team(name: str) -> str:
    """A team by its name: "Harbour East team", "Job retention team"."""
    return name if name.lower().endswith("team") else f"{name} team"


def capitalised(text: str) -> str:
    """The text with its first letter as a capital and the rest as it is."""
    return text[:1].upper() + text[1:]


def lower_first(text: str) -> str:
    """The text inside a sentence; an abbreviation such as CBT keeps its capitals."""
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]
