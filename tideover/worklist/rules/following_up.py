"""The rule "follow up": somebody asks how it went on, after an ending that was agreed."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest

from tideover.cases.rules import STILL_TELLS
from tideover.worklist.rules.due import CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import CaseFacts, Owner


def follow_up(facts: CaseFacts) -> Iterator[Due]:
    """Ask the client how it went on, the policy's weeks after the ending; each until the next takes its place, or it is
    too late to say anything of its day. It belongs to the team: whoever held the case holds others by now.

    Closed by an answer, by being declined, or by as many attempts as the policy asks for. One of a case that ended
    before its record came here is not asked for: nobody agreed with the client that somebody would ring.
    """
    if facts.ended_on is None or not facts.is_followed_up:
        return
    closed = {asked.weeks for asked in facts.follow_ups if asked.closes}
    all_weeks = sorted(set(facts.policy.follow_up_weeks))
    for weeks, later in zip_longest(all_weeks, all_weeks[1:]):
        if weeks not in closed:
            on = facts.ended_on + timedelta(weeks=weeks)
            yield Due(
                subject=(CASE, facts.case),
                kind=DueKind.FOLLOW_UP,
                about=f"weeks:{weeks}",
                on=on,
                until=_until(on, facts.ended_on + timedelta(weeks=later) if later else None),
                why_code=Why.ENDED,
                why_facts={
                    "since": facts.ended_on.isoformat(),
                    "attempts": sum(asked.weeks == weeks for asked in facts.follow_ups),
                },
                owner=Owner(team=facts.owner.team),
            )


def _until(on: date, next_on: date | None) -> date:
    return min(on + STILL_TELLS, next_on or date.max)
