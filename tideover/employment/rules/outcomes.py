"""Outcome on a day: what became of the post that was at risk, and of the person's work."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tideover.employment.rules.codes import (
    ABSENT,
    NOT_IN_POST,
    WORKING,
    Contract,
    EndedBy,
    JobLevel,
    OutcomeKind,
    SpellState,
)
from tideover.employment.rules.facts import PostFacts, SpellFacts
from tideover.employment.rules.status import status_on

RETAINED_KINDS = frozenset({OutcomeKind.RETAINED, OutcomeKind.REDUCED_HOURS, OutcomeKind.REDEPLOYED})
WORKING_KINDS = RETAINED_KINDS | {OutcomeKind.NEW_JOB, OutcomeKind.OTHER_JOB_KEPT, OutcomeKind.TEMPORARY_WORK}


@dataclass(frozen=True, slots=True)
class WorkOutcome:
    """An outcome and how it came about.

    `adjusted`: the work is done with adjustments (a phased return is one). `level`: of a new job, against
    the post at risk. `by_choice`: whether a new job was taken by choice (the person resigned), rather
    than after the post ended; None where that is not known. `post_ended_by`: how the post at risk ended.
    """

    kind: OutcomeKind
    adjusted: bool = False
    level: JobLevel | None = None
    by_choice: bool | None = None
    post_ended_by: EndedBy | None = None

    @property
    def retained(self) -> bool:
        """Whether the person kept working for the same employer."""
        return self.kind in RETAINED_KINDS

    @property
    def working(self) -> bool:
        """Whether the person was in paid work."""
        return self.kind in WORKING_KINDS


def post_at_risk(spells: Sequence[SpellFacts], since: date) -> PostFacts | None:
    """The post the story is about: on the day `since`, the one the person was absent from; else the largest.

    Where no spell in a post includes that day, the last post left before it. None where there is none.
    """
    in_posts = [spell for spell in spells if spell.post]
    held = status_on(in_posts, since, known_to=None).spells
    absent = [spell for spell in held if spell.state in ABSENT]
    if held:
        return (absent or held)[0].post
    before = [spell for spell in in_posts if spell.last_day < since]
    return max(before, key=lambda spell: spell.last_day).post if before else None


def outcome_on(
    spells: Iterable[SpellFacts],
    day: date,
    *,
    since: date,
    known_to: date | None,
    lost_touch_on: date | None = None,
    risk: PostFacts | None = None,
) -> WorkOutcome:
    """The outcome on a day, of a story that began on `since`.

    `since` is the first day of the absence or, where nobody was absent, the day the case was opened.
    `risk` is the post at risk; where the record does not name it, it is read from the spells. A day after
    `known_to` gives "lost touch" if the service had lost touch by then (`lost_touch_on`), otherwise "not
    known". A gap between spells gives "not known".
    """
    told = tuple(spells)
    if known_to is not None and day > known_to:
        lost = lost_touch_on is not None and lost_touch_on <= day
        return WorkOutcome(OutcomeKind.LOST_TOUCH if lost else OutcomeKind.NOT_KNOWN)
    risk = risk or post_at_risk(told, since)
    current = status_on(told, day, known_to=known_to).spells
    return (
        _in_the_same_post(current, risk)
        or _in_another_post(told, current, risk, since, _how_it_ended(risk, day))
        or _without_work(current, _how_it_ended(risk, day))
    )


def _how_it_ended(post: PostFacts | None, day: date) -> EndedBy | None:
    if post is None or post.ended_on is None or post.ended_on >= day:
        return None
    return post.ended_by


def _in_the_same_post(current: Sequence[SpellFacts], risk: PostFacts | None) -> WorkOutcome | None:
    own = [spell for spell in current if risk and spell.post and spell.post.key == risk.key]
    if any(spell.state in ABSENT for spell in own):
        return WorkOutcome(OutcomeKind.STILL_ABSENT)
    working = [spell for spell in own if spell.state in WORKING]
    if not working:
        return None
    adjusted = any(spell.adjusted or spell.state is SpellState.PHASED_RETURN for spell in working)
    kind = OutcomeKind.REDUCED_HOURS if _hours_are_reduced(working) else OutcomeKind.RETAINED
    return WorkOutcome(kind, adjusted=adjusted)


def _hours_are_reduced(working: Sequence[SpellFacts]) -> bool:
    """Whether the person works fewer hours than usual for good; the weeks of a phased return do not count."""
    usual = working[0].post.usual_weekly_hours if working[0].post else None
    now = [spell.weekly_hours for spell in working if spell.state is SpellState.AT_WORK]
    return usual is not None and any(hours is not None and hours < usual for hours in now)


def _in_another_post(
    told: Sequence[SpellFacts],
    current: Sequence[SpellFacts],
    risk: PostFacts | None,
    since: date,
    ended_by: EndedBy | None,
) -> WorkOutcome | None:
    """The outcome through work in a post other than the one at risk; the best of several counts."""
    held_before = {spell.post.key for spell in told if spell.post and spell.is_held_on(since)}
    employer = risk.employer if risk else None
    found: list[WorkOutcome] = []
    for spell in current:
        post = spell.post
        if post is None or spell.state not in WORKING:
            continue
        kind = _kind_of_other_post(post, employer, post.key in held_before)
        found.append(
            WorkOutcome(
                kind,
                adjusted=spell.adjusted or spell.state is SpellState.PHASED_RETURN,
                level=post.level if kind in {OutcomeKind.NEW_JOB, OutcomeKind.REDEPLOYED} else None,
                by_choice=_by_choice(ended_by) if kind in _STARTED_ELSEWHERE else None,
                post_ended_by=ended_by,
            )
        )
    return min(found, key=lambda outcome: _BEST_FIRST.index(outcome.kind), default=None)


_BEST_FIRST = [
    OutcomeKind.REDEPLOYED,
    OutcomeKind.NEW_JOB,
    OutcomeKind.OTHER_JOB_KEPT,
    OutcomeKind.TEMPORARY_WORK,
]
_STARTED_ELSEWHERE = frozenset({OutcomeKind.NEW_JOB, OutcomeKind.TEMPORARY_WORK})


def _kind_of_other_post(post: PostFacts, employer: int | str | None, held_before: bool) -> OutcomeKind:
    if held_before:
        return OutcomeKind.OTHER_JOB_KEPT
    if employer is not None and post.employer == employer:
        return OutcomeKind.REDEPLOYED
    if post.contract is Contract.TEMPORARY:
        return OutcomeKind.TEMPORARY_WORK
    return OutcomeKind.NEW_JOB


def _by_choice(ended_by: EndedBy | None) -> bool | None:
    return None if ended_by is None else ended_by is EndedBy.RESIGNATION


def _without_work(current: Sequence[SpellFacts], ended_by: EndedBy | None) -> WorkOutcome:
    """The outcome of somebody who does no work that day, as far as anything is recorded of it."""
    states = {spell.state for spell in current}
    if any(spell.state in ABSENT and spell.post for spell in current):
        kind = OutcomeKind.STILL_ABSENT
    elif states & {SpellState.IN_TRAINING, SpellState.OTHER_ACTIVITY}:
        kind = OutcomeKind.OTHER_ACTIVITY
    elif states & (NOT_IN_POST | ABSENT):
        kind = OutcomeKind.NOT_WORKING
    else:
        kind = OutcomeKind.NOT_KNOWN
    return WorkOutcome(kind, post_ended_by=ended_by)
