"""Putting a due off: a fact about the record like any other, so that the stored due still follows from it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from tideover.worklist.rules.due import REFERRAL, Due, DueKind
from tideover.worklist.rules.facts import PutOffFacts


def with_put_offs(dues: Iterable[Due], put_offs: Iterable[PutOffFacts]) -> Iterator[Due]:
    """The dues, those that somebody put off on the day to which they did.

    A due is put off once: what counts is the kind, what it is about and the day the rule gave. When the record
    moves that day, the due is another one, and nobody has put that off.
    """
    put_off = {(each.kind, each.about, each.original_on): each for each in put_offs}
    for due in dues:
        found = put_off.get((due.kind.value, due.about, due.on))
        if found is None or not may_be_put_off(due):
            yield due
        else:
            yield replace(due, on=found.to, put_off_from=due.on, put_off_because=found.reason)


def may_be_put_off(due: Due) -> bool:
    """Whether a due can be put off: once, and not what something else takes the place of on a day of its own (an
    appointment is moved instead, a follow-up is asked for until the next), nor what somebody noted, which is moved on
    its own page, nor a summary whose day the manager named. Nor what a referral is owed: whoever sent it was promised
    an answer, and only waiting for the person stops its clock."""
    return (
        due.put_off_from is None
        and due.until is None
        and due.kind not in {DueKind.CARRY_OUT, DueKind.HAND_OVER}
        and due.subject[0] != REFERRAL
    )
