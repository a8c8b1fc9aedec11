"""When a person's record falls due for erasure. No Django.

Personal data are kept no longer than is needed (UK GDPR, article 5(1)(e)). How long that is, the service's policy
says: in health and care, eight years after the end of care is usual (NHS England, Records Management Code of
Practice, appendix II).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tideover.foundation.codes import Code


class Fate(Code):
    """What is decided of a record whose time has come."""

    ERASE = "erase", "Erase it"
    KEEP = "keep", "Keep it until a later day"


@dataclass(frozen=True, slots=True)
class Kept:
    """The years for which a record is kept after a case ended, and after a referral was not accepted."""

    cases: int
    referrals: int


@dataclass(frozen=True, slots=True)
class Work:
    """What the service did with a person: the last day of each case and the day on which each referral that came to
    nothing was decided; None for what is not over."""

    ended: Sequence[date | None]
    turned_down: Sequence[date | None]


def due_on(work: Work, kept: Kept) -> date | None:
    """The day from which the record may be erased; None while anything is open, or where there is nothing to tell."""
    if None in work.ended or None in work.turned_down:
        return None
    days = [years_after(day, kept.cases) for day in work.ended if day]
    days += [years_after(day, kept.referrals) for day in work.turned_down if day]
    return max(days, default=None)


def years_after(day: date, years: int) -> date:
    """The same day so many years later; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def years_before(day: date, years: int) -> date:
    """The last day whose `years_after` is no later than `day`."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return date(day.year - years, 2, 28)
