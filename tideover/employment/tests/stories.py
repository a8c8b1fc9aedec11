"""Work histories for the property tests, and a slow day-by-day reading of the rule to check against."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from tideover.employment.rules import (
    ABSENT,
    WORKING,
    Contract,
    EndedBy,
    JobLevel,
    PostFacts,
    ReturnRule,
    SpellFacts,
    SpellState,
    SustainedReturn,
)

ABSENT_FROM = date(2025, 3, 3)
POSTS = [
    PostFacts("care assistant", employer="Brook House", usual_weekly_hours=37.5),
    PostFacts("night porter", employer="Brook House", usual_weekly_hours=20, level=JobLevel.LOWER),
    PostFacts("driver", employer="Swift", usual_weekly_hours=30, contract=Contract.PERMANENT),
    PostFacts("temp", employer="Agency", contract=Contract.TEMPORARY),
]


def days(n: int) -> timedelta:
    """That many days."""
    return timedelta(days=n)


@st.composite
def stories(draw: st.DrawFn) -> list[SpellFacts]:
    """An absence from the first post on ABSENT_FROM, what came after, and perhaps a second post beside."""
    first, posts = POSTS[0], POSTS
    if draw(st.booleans()):
        first = replace(
            first,
            ended_on=ABSENT_FROM + days(draw(st.integers(0, 200))),
            ended_by=draw(st.sampled_from(EndedBy)),
        )
    posts = [first, *posts[1:]]
    off = draw(st.integers(1, 60))
    told = [SpellFacts(SpellState.OFF_SICK, ABSENT_FROM, ABSENT_FROM + days(off - 1), post=first)]
    told += _after(draw, posts[:3], ABSENT_FROM + days(off))
    if draw(st.booleans()):
        told += _after(draw, posts[3:], ABSENT_FROM - days(draw(st.integers(0, 200))))
    return told


@st.composite
def twins(draw: st.DrawFn) -> list[SpellFacts]:
    """Two posts alike in all but their employer, in one state since before ABSENT_FROM, and what came of each."""
    hours, state = draw(st.sampled_from([None, 20.0])), draw(st.sampled_from([SpellState.AT_WORK, SpellState.OFF_SICK]))
    told = []
    for name in ("morning", "evening"):
        post = PostFacts(name, employer=name, usual_weekly_hours=hours)
        over = ABSENT_FROM + days(draw(st.integers(1, 40)))
        told.append(SpellFacts(state, ABSENT_FROM - days(draw(st.integers(1, 60))), over, post=post))
        after = draw(st.sampled_from([SpellState.AT_WORK, SpellState.OFF_SICK]))
        told.append(SpellFacts(after, over + days(1), post=post))
    return told


@st.composite
def working_weeks(draw: st.DrawFn) -> list[SpellFacts]:
    """A return to work with gaps of a few days in it."""
    start = ABSENT_FROM + days(draw(st.integers(1, 60)))
    told = [SpellFacts(SpellState.OFF_SICK, ABSENT_FROM, start - days(1), post=POSTS[0])]
    for _ in range(draw(st.integers(2, 5))):
        end = start + days(draw(st.integers(5, 60)))
        told.append(SpellFacts(SpellState.AT_WORK, start, end, post=POSTS[0]))
        start = end + days(1 + draw(st.integers(0, 7)))
    return told


def _after(draw: st.DrawFn, posts: Sequence[PostFacts], start: date) -> list[SpellFacts]:
    told = []
    for _ in range(draw(st.integers(1, 5))):
        start += days(draw(st.sampled_from([0, 0, 0, 1, 2, 20])))
        end = start + days(draw(st.integers(0, 130)))
        told.append(
            SpellFacts(
                draw(st.sampled_from([SpellState.AT_WORK, SpellState.PHASED_RETURN, *SpellState])),
                start,
                end,
                post=draw(st.sampled_from(posts)),
                adjusted=draw(st.booleans()),
                weekly_hours=draw(st.sampled_from([None, 8.0, 16.0])),
            )
        )
        start = end + days(1)
    if draw(st.booleans()):
        told[-1] = replace(told[-1], ends_on=None)
    return told


@st.composite
def rules(draw: st.DrawFn) -> ReturnRule:
    """A rule of a few weeks, so that stories often meet it."""
    weeks = draw(st.integers(1, 14))
    return ReturnRule(
        weeks=weeks,
        within_weeks=draw(st.none() | st.integers(weeks, weeks + 5)),
        minimum_weekly_hours=draw(st.sampled_from([0, 0, 16])),
        interrupted_by=draw(
            st.sampled_from([ReturnRule().interrupted_by, frozenset(), frozenset({SpellState.OFF_SICK})])
        ),
        bridged_days=draw(st.sampled_from([0, 2, 2, 5])),
        deadline_weeks=draw(st.none() | st.integers(weeks, 60)),
    )


def day_by_day(
    spells: Sequence[SpellFacts], *, rule: ReturnRule, absent_from: date, known_to: date
) -> SustainedReturn | None:
    """The rule read literally, one day after the other."""
    going_on = {key for key, _ in _work(spells, absent_from)}
    clock: list[tuple[date, bool]] = []
    window = (rule.within_weeks or rule.weeks) * 7
    day = absent_from + days(1)

    def is_bridged(day: date) -> bool:
        """Whether so few days in a row, this one among them, have nothing recorded. Counted after absent_from
        and up to known_to."""
        row = 0
        for step in (1, -1):
            here = day if step == 1 else day - days(1)
            while absent_from < here <= known_to and not any(spell.covers(here) for spell in spells):
                row += 1
                here += days(step)
        return row <= rule.bridged_days

    while day <= known_to:
        work = _work(spells, day)
        current = [spell for spell in spells if spell.covers(day)]
        going_on -= {spell.post.key for spell in current if spell.post and spell.state in ABSENT}
        states = {spell.state for spell in current}
        returned = any(key not in going_on for key, _ in work)
        enough = sum(hours for _, hours in work) >= rule.minimum_weekly_hours
        stopped = not states & (rule.interrupted_by | WORKING) if states else is_bridged(day)
        if not stopped:
            clock.append((day, returned and enough))
        worked = [when for when, counts in clock[-window:] if counts]
        if len(worked) >= rule.weeks * 7:
            late = rule.deadline_weeks is not None and day > absent_from + timedelta(weeks=rule.deadline_weeks)
            return None if late else SustainedReturn(worked[0], day)
        day += days(1)
    return None


def _work(spells: Sequence[SpellFacts], day: date) -> list[tuple[int | str | None, float]]:
    current = [spell for spell in spells if spell.covers(day)]
    absent = {spell.post.key for spell in current if spell.post and spell.state in ABSENT}
    keys = [(spell.post.key if spell.post else None, spell) for spell in current]
    return [(key, spell.hours or 0) for key, spell in keys if spell.state in WORKING and key not in absent]
