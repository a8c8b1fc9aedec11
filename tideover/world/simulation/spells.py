"""Employment spells and posts that follow from a course, as far as the service got to know of them."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.courses import (
    FAR,
    NEW_JOB,
    NOT_WORKING,
    OTHER_ACTIVITY,
    REDEPLOYED,
    RETIRED,
    SAME_POST,
    TEMPORARY,
    WITH_NEW_POST,
    Courses,
)
from tideover.world.simulation.draws import NO_DAY, WEEK, Array, picked
from tideover.world.simulation.people import Clients
from tideover.world.simulation.scenario import Scenario

FIRST, SECOND, BESIDE, NO_POST = 1, 2, 3, 0
"""Which of a client's posts a spell is in: the one at risk, the one after it, one beside it (in which there is none),
or none."""


@dataclass(frozen=True)
class Spells:
    """One value for each spell; `client` is its client's place in the batch."""

    client: Array
    post: Array
    state: Array
    starts: Array
    ends: Array
    """NO_DAY while it goes on, as far as is known."""
    adjusted: Array
    confirmed: Array
    """The last day on which somebody said that it went on, where it does; else NO_DAY."""


@dataclass(frozen=True)
class _Stretch:
    """A stretch in one state, for those clients who have it; `to` is its last day."""

    who: Array
    post: int | Array
    state: str
    since: Array
    to: Array
    adjusted: Array | bool = False


def spells(scenario: Scenario, who: Clients, course: Courses, known: Array) -> Spells:
    """The spells of a batch of clients that are known of by each one's day `known`, in order of their days."""
    stretches = [*_before(who, course), *_back_at_work(scenario, who, course), *_without_work(course)]
    client, post, state, since, to, adjusted = (
        np.concatenate(each) for each in zip(*map(_rows, stretches), strict=True)
    )
    seen = (since <= to) & (since <= known[client])
    order = np.flatnonzero(seen)[np.lexsort((since[seen], client[seen]))]
    client, since, to = client[order], since[order], to[order]
    goes_on = to > known[client]
    return Spells(
        client=client,
        post=post[order],
        state=state[order],
        starts=since,
        ends=picked(goes_on, NO_DAY, to),
        adjusted=adjusted[order],
        confirmed=picked(goes_on, known[client], NO_DAY),
    )


def _rows(stretch: _Stretch) -> tuple[Array, ...]:
    chosen = np.flatnonzero(stretch.who)
    size = len(stretch.who)
    values = (stretch.post, stretch.state, stretch.since, stretch.to, stretch.adjusted)
    return chosen, *(np.broadcast_to(value, size)[chosen] for value in values)


def _before(who: Clients, course: Courses) -> list[_Stretch]:
    """The post at risk until something changes: at work, and off sick where the client is."""
    until = course.changed - 1
    return [
        _Stretch(~who.absent, FIRST, "at_work", who.started, until),
        _Stretch(who.absent, FIRST, "at_work", who.started, who.absent_from - 1),
        _Stretch(who.absent, FIRST, "off_sick", who.absent_from, until),
    ]


def _back_at_work(scenario: Scenario, who: Clients, course: Courses) -> list[_Stretch]:
    """Work after the change, in the same post or a new one, with a setback where there is one."""
    same = course.fate == SAME_POST
    works = same | np.isin(course.fate, WITH_NEW_POST)
    post = picked(same, FIRST, SECOND)
    since = picked(same, course.changed, course.begun_again)
    phase_ends = since + int(scenario.number("return.phased_weeks")) * WEEK - 1
    phase_ends = np.minimum(phase_ends, course.setback - 1)
    full_since = picked(course.phased, phase_ends + 1, since)
    has_setback, far = works & (course.setback < FAR), _far(course)
    return [
        _Stretch(course.phased & works, post, "phased_return", since, phase_ends),
        _Stretch(works, post, "at_work", full_since, course.setback - 1, course.adjusted),
        _Stretch(has_setback, post, "off_sick", course.setback, np.minimum(course.back_again - 1, FAR)),
        _Stretch(has_setback & (course.back_again < FAR), post, "at_work", course.back_again, far, course.adjusted),
    ]


def _without_work(course: Courses) -> list[_Stretch]:
    """Time without a post, before a new one or in its place."""
    between = np.isin(course.fate, (NEW_JOB, TEMPORARY))
    return [
        _Stretch(between, NO_POST, "unemployed", course.changed, course.begun_again - 1),
        _Stretch(course.fate == NOT_WORKING, NO_POST, "unemployed", course.changed, _far(course)),
        _Stretch(course.fate == OTHER_ACTIVITY, NO_POST, "in_training", course.changed, _far(course)),
        _Stretch(course.fate == RETIRED, NO_POST, "retired", course.changed, _far(course)),
    ]


def _far(course: Courses) -> Array:
    return np.full(len(course.fate), FAR)


@dataclass(frozen=True)
class Posts:
    """One value for each post; `which` is FIRST or SECOND of its client."""

    client: Array
    which: Array
    started: Array
    ended: Array
    ended_by: Array
    same_employer: Array
    contract: Array
    level: Array


def posts(who: Clients, course: Courses, contract: Array, known: Array) -> Posts:
    """The posts of a batch of clients that are known of: those at risk, then new ones, by client."""
    everybody = np.arange(who.size)
    left = (course.fate != SAME_POST) & (course.changed - 1 <= known)
    new = np.flatnonzero(np.isin(course.fate, WITH_NEW_POST) & (course.begun_again <= known))
    client = np.concatenate([everybody, new])
    which = np.concatenate([np.full(who.size, FIRST), np.full(len(new), SECOND)])
    temporary = picked(course.fate == TEMPORARY, "temporary", None)
    first = (who.started, picked(left, course.changed - 1, NO_DAY), picked(left, course.ended_by, None))
    second = (course.begun_again[new], np.full(len(new), NO_DAY), np.full(len(new), None))
    started, ended, ended_by = (np.concatenate(pair) for pair in zip(first, second, strict=True))
    order = np.lexsort((which, client))
    return Posts(
        client=client[order],
        which=which[order],
        started=started[order],
        ended=ended[order],
        ended_by=ended_by[order],
        same_employer=np.concatenate([np.full(who.size, True), course.fate[new] == REDEPLOYED])[order],
        contract=np.concatenate([contract, temporary[new]])[order],
        level=np.concatenate([np.full(who.size, None), course.level[new]])[order],
    )
