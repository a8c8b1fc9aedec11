"""The help suggested, offered and given in an invented case. No Django."""

from collections.abc import Iterator
from datetime import date
from random import Random

from tideover.foundation.clock import local
from tideover.world.demonstration.clients import Client, read
from tideover.world.demonstration.milestones import Milestones, days, weekday_after
from tideover.world.demonstration.steps import HelpMoved, Step

EVERYBODY = "case_management"


def help_steps(client: Client, when: Milestones, rng: Random) -> Iterator[Step]:
    """The help that goes with the client's condition.

    While a plan is made it is suggested and offered. After that the first kind of help starts, the second
    follows, and the third is a promise that is kept in three cases of five.
    """
    if when.met is None:
        return
    codes = read("catalogue")["for_condition"][client.diagnosis]
    offered_on = weekday_after(when.met + days(3))
    last = (when.ended or when.today) - days(1)
    promised = [("suggest", when.met), ("offer", offered_on)]
    if when.helped is None:
        yield from _moved(codes[0], promised, last)
        return
    yield from _moved(EVERYBODY, [("record", when.helped)], last)
    for place, code in enumerate(codes):
        started = weekday_after(when.helped + days(place * 16))
        finished = weekday_after(started + days(rng.randint(40, 75)))
        if when.ended:
            finished = max(started, min(finished, last))
        given = [("start", started), ("finish", finished)]
        if place == 0:
            yield from _moved(code, [*promised, ("accept", offered_on), *given], last)
        elif place == 1:
            yield from _moved(code, [("record", started), ("finish", finished)], last)
        else:
            yield from _moved(code, promised + given if rng.random() < 0.6 else promised, last)


def _moved(code: str, moves: list[tuple[str, date]], last: date) -> Iterator[Step]:
    """The moves up to the day `last`, an hour apart so that those of one day keep their order."""
    for hour, (to, on) in enumerate(moves):
        if on <= last:
            yield HelpMoved(at=local(on, 18 + hour), code=code, to=to)
