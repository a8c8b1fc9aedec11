"""The rules "reach differently" and "agree an ending": what keeps a case from fading without anybody ending it."""

from collections.abc import Iterator
from datetime import date, timedelta

from tideover.diary.rules import Party
from tideover.worklist.rules.contact import last_spoken
from tideover.worklist.rules.due import CASE, Due, DueKind, Why
from tideover.worklist.rules.facts import AttemptFacts, CaseFacts, Stage
from tideover.worklist.rules.stage import present_stage

SETTLED, UNANSWERED = "settled", "unanswered"
"""The two endings to agree; a case can owe both."""


def unanswered(facts: CaseFacts) -> tuple[AttemptFacts, ...]:
    """The attempts to reach the client since they were last spoken with, or since acceptance, the earliest first."""
    spoken_at = last_spoken(facts)
    since = (
        attempt
        for attempt in facts.attempts
        if attempt.party is Party.CLIENT and (attempt.at > spoken_at if spoken_at else attempt.on >= facts.works_since)
    )
    return tuple(sorted(since, key=lambda attempt: (attempt.at, attempt.way)))


def reach_differently(facts: CaseFacts) -> Iterator[Due]:
    """Try another way on the working day after so many attempts in a row (the policy says how many).

    A two-way contact settles it, and so does an attempt by a way that none of those was by.
    """
    attempts, enough = unanswered(facts), facts.policy.reach_differently_after
    if len(attempts) < enough:
        return
    first, later = attempts[:enough], attempts[enough:]
    tried = {attempt.way for attempt in first}
    if any(attempt.way not in tried for attempt in later):
        return
    yield Due(
        subject=(CASE, facts.case),
        kind=DueKind.REACH_DIFFERENTLY,
        on=facts.policy.add_working_days(first[-1].on, 1),
        why_code=Why.ATTEMPTS_UNANSWERED,
        why_facts={"attempts": len(attempts), "since": attempts[0].on.isoformat()},
        owner=facts.owner,
    )


def agree_ending(facts: CaseFacts) -> Iterator[Due]:
    """Decide with the client how the case goes on, once they have been settled in work for the policy's weeks
    (unless support is open-ended there), and about a client who has not answered for the policy's days.

    The end of the case settles both; being spoken with, or a change of stage, moves or settles its own.
    """
    step = present_stage(facts)
    if step.stage is Stage.IN_WORK_SUPPORT and not facts.policy.support_is_open_ended:
        since = max(step.since, facts.works_since)
        on = since + timedelta(weeks=facts.policy.settled_ending_after_weeks)
        yield _ending(facts, SETTLED, on, Why.SETTLED_IN_WORK, since)
    if attempts := unanswered(facts):
        since = attempts[0].on
        on = since + timedelta(days=facts.policy.unanswered_ending_after_days)
        yield _ending(facts, UNANSWERED, on, Why.NOBODY_ANSWERS, since)


def _ending(facts: CaseFacts, about: str, on: date, why_code: Why, since: date) -> Due:
    return Due(
        subject=(CASE, facts.case),
        kind=DueKind.AGREE_ENDING,
        about=about,
        on=on,
        why_code=why_code,
        why_facts={"since": since.isoformat()},
        owner=facts.owner,
    )
