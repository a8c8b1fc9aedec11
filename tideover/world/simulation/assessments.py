"""What was known of needs at the beginning of some cases."""

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn
from tideover.world.simulation.draws import (
    WORKING_WEEK,
    chosen,
    days,
    days_of,
    flags,
    keys,
    picked,
    texts,
    working_days,
)


def assessments(drawn: Drawn) -> pa.Table:
    """An assessment of most clients, within two weeks of acceptance or while they were supported."""
    rows = np.flatnonzero(drawn.happens("assessment.made", drawn.who.size))
    who, rng, size = drawn.who, drawn.rng, len(rows)
    day = working_days(who.accepted[rows]) + rng.integers(0, 2 * WORKING_WEEK, size)
    day = days_of(np.minimum(day, working_days(drawn.course.support_to[rows])))
    told = {name: ~drawn.happens("people.not_told", size) for name in ("severity", "episode", "cause")}
    severe = drawn.happens("assessment.severe_and_enduring", size)
    further = chosen(rng, drawn.scenario, "assessment.further", size)
    has_further = drawn.happens("assessment.further_condition", size) & (further != who.condition[rows])
    return pa.table(
        {
            "assessment": keys("B-", who.number[rows]),
            "case": drawn.case(rows),
            "on": days(day),
            "main_condition": texts(who.condition[rows]),
            "further_conditions": texts(further, has_further),
            "severity": texts(picked(severe, "severe_and_enduring", "mild_to_moderate"), told["severity"]),
            "first_episode": flags(drawn.happens("assessment.first_episode", size), told["episode"]),
            "work_is_main_cause": flags(drawn.happens("assessment.work_is_main_cause", size), told["cause"]),
        }
    )
