"""What stands beside some cases: concerns, complaints, and care that others owe."""

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn, later, not_after_weekend, numbers
from tideover.world.simulation.draws import (
    NO_DAY,
    Array,
    chosen,
    days,
    keys,
    picked,
    texts,
    waiting,
)

BEFORE = 30
"""Days before acceptance from which care may be awaited."""


def concerns(drawn: Drawn, held_by: Array) -> pa.Table:
    """Worries that came up in a conversation, looked at every so many days until they were over, at the latest when
    the case ended."""
    client, contact = drawn.talk_with(drawn.some_clients("concern.raised"))
    raised, size = drawn.told.day[contact], len(client)
    lasts = waiting(drawn.rng, drawn.scenario.number("concern.weeks"), size)
    closed = drawn.known(not_after_weekend(np.minimum(raised + lasts, drawn.over[client])))
    every = int(drawn.scenario.number("concern.reviewed_every_days"))
    looked = raised + (drawn.until - raised) // every * every
    is_closed, was_reviewed = closed != NO_DAY, looked > raised
    return pa.table(
        {
            "concern": drawn.numbered("X-", client),
            "case": drawn.case(client),
            "raised_on": days(raised),
            "raised_by": keys("S-", held_by[client]),
            "what": drawn.words("concern", size),
            "plan": drawn.words("plan", size),
            "review_on": days(picked(is_closed, np.maximum(closed, raised), looked) + every),
            "reviewed_on": days(picked(is_closed, closed, picked(was_reviewed, looked, NO_DAY))),
            "closed_on": days(closed),
            "closed_because": drawn.words("closed_because", size, is_closed),
        }
    )


def complaints(drawn: Drawn) -> pa.Table:
    """Complaints that came in a conversation, acknowledged and answered some working days later."""
    client, contact = drawn.talk_with(drawn.some_clients("complaint.made"))
    received, size = drawn.told.day[contact], len(client)
    rng, told = drawn.rng, drawn.scenario.number
    acknowledged = later(received, 1 + rng.poisson(told("complaint.days_to_acknowledge"), size))
    answered = drawn.known(later(acknowledged, 1 + rng.poisson(told("complaint.days_to_answer"), size)))
    of_provider = drawn.happens("complaint.about_a_provider", size)
    is_answered = answered != NO_DAY
    learns = is_answered & drawn.happens("complaint.learnt_from", size)
    return pa.table(
        {
            "complaint": drawn.numbered("I-", client),
            "case": drawn.case(client),
            "about": texts(picked(of_provider, "provider", "service")),
            "provider": drawn.words("provider", size, of_provider),
            "words": drawn.words("complaint", size),
            "received_on": days(received),
            "acknowledged_on": days(drawn.known(acknowledged)),
            "answered_on": days(answered),
            "answer": drawn.words("answer", size, is_answered),
            "learnt": drawn.words("learnt", size, learns),
        }
    )


def care_outside(drawn: Drawn) -> pa.Table:
    """Tests, treatment and reports that are awaited, asked after every so many days, and come or do not come."""
    who, course, rng = drawn.who, drawn.course, drawn.rng
    client = drawn.some_clients("care.awaited")
    size, begin = len(client), who.accepted[client] - BEFORE
    room = course.support_to[client] - begin
    awaited = not_after_weekend(begin + (room * rng.random(size)).astype(np.int64))
    comes = awaited + waiting(rng, drawn.scenario.number("care.weeks"), size)
    case_ended = drawn.over[client]
    ended = drawn.known(not_after_weekend(np.minimum(comes, case_ended)))
    received = (comes <= case_ended) & ~drawn.happens("care.not_coming", size)
    every = int(drawn.scenario.number("care.chased_every_days"))
    is_over = ended != NO_DAY
    times = (picked(is_over, ended, drawn.until) - awaited) // every
    chased = not_after_weekend(awaited + times * every)
    kind = chosen(rng, drawn.scenario, "care.kind", size)
    is_charged = is_over & received & drawn.happens("care.charged", size)
    pounds = np.maximum(5, np.rint(rng.exponential(drawn.scenario.number("care.pounds"), size)))
    return pa.table(
        {
            "care": drawn.numbered("O-", client),
            "case": drawn.case(client),
            "kind": texts(kind),
            "what": drawn.words_of_each("care", kind),
            "from_whom": drawn.words("from_whom", size),
            "awaited_since": days(awaited),
            "last_chased_on": days(picked(times > 0, chased, NO_DAY)),
            "times_chased": numbers(times),
            "ended_on": days(ended),
            "ended_by": texts(picked(received, "received", "not_coming"), is_over),
            "charged": pa.array(pounds, pa.float64(), mask=~is_charged),
        }
    )
