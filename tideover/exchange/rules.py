"""From one row of a record file to what the record will say: dates, posts, spells, help. No Django.

The small form gives lengths and no dates, so dates are estimated, and everything that carries one says so.
One rule makes all of them, chosen so that the lengths come out as they were published:

- support ended on one day for every client (`LAST_DAY` unless the import is told another) and began so
  many months before;
- the post at risk began so many years before support did, and the client was born so many years and a
  half before it;
- whatever changed at work changed half-way through support: the return, the adjustments, the move to
  another post, the end of the post;
- a client for whom a return to work was negotiated was off sick from the first day of support until then.
  Nobody else is given an absence, because none is published.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tideover.employment.rules import Contract, EndedBy, HoursBasis, JobLevel, SpellState

LAST_DAY = date(2003, 3, 31)
"""The last day of support unless another is given: the end of the year 2002-03, whose record came first."""
A_DAY = timedelta(days=1)
HALF = Decimal("0.5")
DAYS_IN_A_YEAR = Decimal("365.25")


@dataclass(frozen=True, slots=True)
class PostStory:
    """A post as it will be written. `of_employer` is whether it is with the employer the file names; of
    another employer nothing is known."""

    of_employer: bool
    started_on: date
    ended_on: date | None = None
    ended_by: EndedBy | None = None
    contract: Contract | None = None
    level: JobLevel | None = None
    at_risk: bool = False


@dataclass(frozen=True, slots=True)
class SpellStory:
    """A spell as it will be written; `post` is the place of its post in the story's posts."""

    state: SpellState
    starts_on: date
    ends_on: date | None = None
    post: int | None = None
    adjusted: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One client's dates, posts and spells, all estimated."""

    born_on: date
    began_on: date
    ended_on: date
    posts: tuple[PostStory, ...]
    spells: tuple[SpellStory, ...]


def years_before(day: date, years: Decimal) -> date:
    """The day so many years of 365.25 days earlier, so that dividing the days between gives them back."""
    return day - timedelta(days=round(years * DAYS_IN_A_YEAR))


def story_of(values: Mapping[str, Any], last_day: date = LAST_DAY) -> Story:
    """What the record will say of a client whose checked values these are, if support ended on `last_day`."""
    began = years_before(last_day, values["support_months"] / 12)
    change = began + (last_day - began) // 2
    started = years_before(began, values["years_in_job"])
    posts = _posts(values, started, change)
    return Story(
        born_on=years_before(began, values["age"] + HALF),
        began_on=began,
        ended_on=last_day,
        posts=posts,
        spells=_spells(values, posts, began, change),
    )


def _posts(values: Mapping[str, Any], started: date, change: date) -> tuple[PostStory, ...]:
    outcome, after = values["job_outcome"], change + A_DAY
    if values["retained_how"] == "with_adjustments":
        return (PostStory(of_employer=True, started_on=started, at_risk=True),)
    ended_by = EndedBy.REDEPLOYMENT if outcome == "retained" else EndedBy(values["prior_job_ended_by"])
    left = PostStory(of_employer=True, started_on=started, ended_on=change, ended_by=ended_by, at_risk=True)
    if outcome == "retained":
        return left, PostStory(of_employer=True, started_on=after)
    if outcome == "new_job":
        return left, PostStory(of_employer=False, started_on=after, contract=Contract.PERMANENT, level=JobLevel.EQUAL)
    if outcome == "temporary_work":
        return left, PostStory(of_employer=False, started_on=after, contract=Contract.TEMPORARY)
    return (left,)


def _spells(
    values: Mapping[str, Any], posts: tuple[PostStory, ...], began: date, change: date
) -> tuple[SpellStory, ...]:
    after = change + A_DAY
    started = posts[0].started_on
    if values["negotiated_return"]:
        before = [SpellStory(SpellState.OFF_SICK, began, change, post=0)]
        if started < began:
            before.insert(0, SpellStory(SpellState.AT_WORK, started, began - A_DAY, post=0))
    else:
        before = [SpellStory(SpellState.AT_WORK, started, change, post=0)]
    if values["job_outcome"] == "redundant":
        return (*before, SpellStory(SpellState.UNEMPLOYED, after))
    adjusted = values["retained_how"] == "with_adjustments"
    return (*before, SpellStory(SpellState.AT_WORK, after, post=len(posts) - 1, adjusted=adjusted))


def hours_basis(values: Mapping[str, Any]) -> HoursBasis:
    """Full or part time, as the post at risk was."""
    return HoursBasis.FULL_TIME if values["hours"] == "full" else HoursBasis.PART_TIME
