"""Asking after clients whose case has ended."""

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn, not_after_weekend, numbers
from tideover.world.simulation.draws import NO_DAY, WEEK, Array, happens, keys, picked, texts
from tideover.world.simulation.draws import days as dates

ASKED = (13, 26, 52)
"""Weeks after an ending at which somebody asks, as in a new service's policy."""


def follow_ups(drawn: Drawn, held_by: Array) -> pa.Table:
    """Somebody asked of every ending at each of these weeks. Who answers half a year later could be reached before,
    the others neither then nor later."""
    course = drawn.course
    ended = np.repeat(np.flatnonzero(course.ended != NO_DAY), len(ASKED))
    weeks = np.tile(np.array(ASKED), len(ended) // len(ASKED))
    day = not_after_weekend(course.ended[ended] + WEEK * weeks)
    there = np.flatnonzero(day <= drawn.until)
    client, weeks, day = ended[there], weeks[there], day[there]
    size = len(client)
    is_reached = (course.answered[client] != NO_DAY) & (day <= course.answered[client])
    declines = happens(drawn.rng, drawn.scenario.number("follow_up.declines"), size)
    helpful = drawn.scenario.part("follow_up.helpful")
    score = np.clip(np.rint(drawn.rng.normal(helpful["mean"], helpful["spread"], size)), 1, 5).astype(np.int64)
    return pa.table(
        {
            "follow_up": drawn.numbered("K-", client),
            "case": drawn.case(client),
            "ending": keys("V-", drawn.who.number[client], np.zeros(size, np.int64)),
            "weeks": numbers(weeks),
            "on": dates(day),
            "way": pa.array(["telephone"] * size, pa.string()),
            "asked_by": keys("S-", held_by[client]),
            "outcome": texts(picked(is_reached, "reached", picked(declines, "declined", "not_reached"))),
            "closes": pa.array([True] * size, pa.bool_()),
            "satisfaction": numbers(score, is_reached),
        }
    )
