"""What some clients have twice: a post with another employer beside the one at risk, and a record of their own."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn, later, stacked
from tideover.world.simulation.draws import NO_DAY, Array, chosen, days, keys, one_of, picked, texts
from tideover.world.simulation.referrals import told_of
from tideover.world.simulation.spells import BESIDE

Tables = dict[str, pa.Table]


def further_posts(drawn: Drawn, made: Mapping[str, pa.Table], known: Array, employers: int) -> Tables:
    """A second post of some clients, which they had when they were accepted and which their case is about as well,
    until it ends. `known` is the last day on which each client's status is known; with one employer alone there is
    none."""
    client, rng, who = drawn.some_clients("post.has_another"), drawn.rng, drawn.who
    client = client[: len(client) if employers > 1 else 0]
    size, accepted, started = len(client), who.accepted[client], who.started[client]
    began = started + ((accepted - started) * rng.random(size)).astype(np.int64)
    left = accepted + ((known[client] - accepted) * rng.random(size)).astype(np.int64)
    is_left = drawn.happens("post.another_is_left", size) & (left < known[client])
    ended_by = chosen(rng, drawn.scenario, "fate.ended_by", size)
    other = who.employer[client] + 1 + rng.integers(max(1, employers - 1), size=size)
    hours = np.array(drawn.scenario.part("post")["another_weekly_hours"], np.float64)
    own = keys("J-", who.number[client], np.full(size, BESIDE))
    posts = pa.table(
        {
            "post": own,
            "person": drawn.person(client),
            "employer": keys("E-", other % employers),
            "title": texts(one_of(rng, drawn.scenario.part("names")["job"], size)),
            "contract": texts(chosen(rng, drawn.scenario, "post.contract", size)),
            "hours_basis": texts(np.full(size, "part_time", object)),
            "usual_weekly_hours": pa.array(hours[rng.integers(len(hours), size=size)]),
            "started_on": days(began),
            "ended_on": days(picked(is_left, left, NO_DAY)),
            "ended_by": texts(ended_by, is_left),
        }
    )
    further = {
        "further_post": own,
        "case": drawn.case(client),
        "post": own,
        "until": days(picked(is_left, left + 1, NO_DAY)),
    }
    return {"posts": stacked(made["posts"], posts), "further_posts": pa.table(further)}


def second_records(drawn: Drawn, made: Mapping[str, pa.Table]) -> Tables:
    """A second record of some clients, which was made when somebody else referred them, and the referral, of which it
    was found out while they were supported that they were with the service already."""
    client, rng, course = drawn.some_clients("people.recorded_twice"), drawn.rng, drawn.course
    room = course.support_to[client] - drawn.who.accepted[client]
    received = drawn.who.accepted[client] + 1 + (room * rng.random(len(client))).astype(np.int64)
    days_to_find = rng.poisson(drawn.scenario.number("referral.days_to_find_a_client"), len(client))
    decided = later(received, 1 + days_to_find)
    fits = decided <= course.support_to[client]
    client, received, decided = client[fits], received[fits], decided[fits]
    source = chosen(rng, drawn.scenario, "referral.source", len(client))
    decision = np.full(len(client), "with_us", object)
    own = keys("D-", drawn.who.number[client])
    known = made["people"].take(pa.array(client))
    names = ("given_name", "family_name", "birth_date")
    people = pa.table({"person": own, **{name: known[name] for name in names}, "merged_into": known["person"]})
    referrals = pa.table(
        {
            "referral": own,
            "person": own,
            "source": texts(source),
            "received_on": days(received),
            "decided_on": days(decided),
            "decision": texts(decision),
            "identity": texts(np.full(len(client), "same", object)),
            **told_of(drawn, received, decided, decision, source),
        }
    )
    return {"people": stacked(made["people"], people), "referrals": stacked(made["referrals"], referrals)}
