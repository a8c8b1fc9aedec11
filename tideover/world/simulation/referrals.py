"""The people of a batch and their referrals: how they heard of the service, and how long they waited."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.drawn import Drawn, later
from tideover.world.simulation.draws import (
    NO_DAY,
    Array,
    Rng,
    chosen,
    days,
    happens,
    keys,
    one_of,
    picked,
    texts,
    waiting,
)
from tideover.world.simulation.people import ages

Tables = dict[str, pa.Table]
LEAST_WAIT = 4
"""Days between receipt and decision within which the service may have waited for the person."""


def referrals(rng: Rng, drawn: Drawn) -> Tables:
    """The people of a batch, clients and those referred about then who did not become clients, with their referrals.
    `rng` draws who they are, the generator of `drawn` what is told besides."""
    who, scenario, until = drawn.who, drawn.scenario, drawn.until
    accepted = scenario.number("referral.accepted")
    others = np.flatnonzero(happens(rng, min(1.0, (1 - accepted) / accepted), who.size))
    received = np.minimum(who.received[others] + rng.integers(-14, 15, len(others)), until)
    decided = received + waiting(rng, scenario.number("referral.weeks_to_decision"), len(others))
    decided = picked(decided > until, NO_DAY, decided)
    decision = picked(decided == NO_DAY, None, chosen(rng, scenario, "referral.decision", len(others)))
    born = received - ages(rng, scenario, len(others))
    people = _people(rng, drawn, keys("Q-", who.number[others]), np.concatenate([who.born, born]))
    source = np.concatenate([who.source, chosen(rng, scenario, "referral.source", len(others))])
    referral = pa.concat_arrays([keys("R-", who.number), keys("N-", who.number[others])])
    received = np.concatenate([who.received, received])
    decided = np.concatenate([who.accepted, decided])
    decision = np.concatenate([np.full(who.size, "accepted", object), decision])
    absent = np.concatenate([_absent_since(drawn), np.full(len(others), NO_DAY)])
    made = {
        "referral": referral,
        "person": people["person"],
        "source": texts(source),
        "received_on": days(received),
        "decided_on": days(decided),
        "decision": texts(decision),
        "absent_since": days(absent),
        **told_of(drawn, received, decided, decision, source),
    }
    return {"people": people, "referrals": pa.table(made), "waiting_spells": _waits(drawn, referral, received, decided)}


def _people(rng: Rng, drawn: Drawn, others: pa.Array, born: Array) -> pa.Table:
    size, scenario = len(born), drawn.scenario
    names, questions = scenario.part("names"), ("born", "sex", "ethnicity", "marital_status")
    told = {name: ~happens(rng, scenario.number("people.not_told"), size) for name in questions}
    shares = scenario.part("people.needs")
    # At most one need of each person; most have none.
    place = np.searchsorted(np.cumsum([float(each) for each in shares.values()]), drawn.rng.random(size), "right")
    needs = np.array([*shares, None], object)[place]
    return pa.table(
        {
            "person": pa.concat_arrays([drawn.person_keys, others]),
            "given_name": texts(one_of(rng, names["given"], size)),
            "family_name": texts(one_of(rng, names["family"], size)),
            "birth_date": days(picked(told["born"], born, NO_DAY)),
            **{name: texts(chosen(rng, scenario, f"people.{name}", size), told[name]) for name in questions[1:]},
            "needs": texts(needs),
            "language": texts(one_of(drawn.rng, names["language"], size), needs == "interpreter"),
        }
    )


def _absent_since(drawn: Drawn) -> Array:
    """What was told at the referral of clients who were off sick by then."""
    who = drawn.who
    return picked(who.absent & (who.absent_from <= who.received), who.absent_from, NO_DAY)


def told_of(drawn: Drawn, received: Array, decided: Array, decision: Array, source: Array) -> dict[str, pa.Array]:
    """How they heard of the service, and what the referrer and those who were not accepted were told."""
    size, rng = len(received), drawn.rng
    heard = chosen(rng, drawn.scenario, "referral.heard", size)
    is_decided = decided != NO_DAY
    by_somebody = source != "self"
    acknowledged = later(received, 1 + rng.poisson(drawn.scenario.number("referral.days_to_acknowledge"), size))
    in_time = (acknowledged <= drawn.until) & (~is_decided | (acknowledged <= decided))
    told_on = later(picked(is_decided, decided, received), 1 + rng.poisson(1.0, size))
    tells = is_decided & by_somebody & drawn.happens("referral.told", size) & (told_on <= drawn.until)
    points = (decision == "not_appropriate") & drawn.happens("referral.pointed_elsewhere", size)
    return {
        "heard": texts(heard, drawn.happens("referral.heard_is_known", size)),
        "acknowledged_on": days(
            picked(in_time & by_somebody & drawn.happens("referral.acknowledged", size), acknowledged, NO_DAY)
        ),
        "told_on": days(picked(tells, told_on, NO_DAY)),
        "pointed_to": drawn.words("pointed_to", size, points),
    }


def _waits(drawn: Drawn, referral: pa.Array, received: Array, decided: Array) -> pa.Table:
    """Days on which the service waited for the person: some go on where there is no decision."""
    is_decided = decided != NO_DAY
    end = picked(is_decided, decided, drawn.until)
    could = (end - received >= LEAST_WAIT) & drawn.happens("referral.waits_for_the_person", len(received))
    rows = np.flatnonzero(could)
    room = end[rows] - received[rows]
    since = received[rows] + 1 + ((room - 2) * drawn.rng.random(len(rows))).astype(np.int64)
    until = since + 1 + ((end[rows] - since - 1) * drawn.rng.random(len(rows))).astype(np.int64)
    goes_on = ~is_decided[rows] & (drawn.rng.random(len(rows)) < 0.5)
    return pa.table(
        {
            "waiting_spell": pc.binary_join_element_wise("Z", referral.take(pa.array(rows)), "-"),
            "referral": referral.take(pa.array(rows)),
            "since": days(since),
            "until": days(picked(goes_on, NO_DAY, until)),
        }
    )
