"""What was told to others without the client's permission, because of danger or a legal duty: who asked, who answered
and what was told."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from tideover.world.simulation.drawn import Drawn, stacked
from tideover.world.simulation.draws import Array, chosen, days, keys, moments, picked, texts
from tideover.world.simulation.steering import Holders

Tables = dict[str, pa.Table]
PART = "without_permission"
ASKED_AFTER = 60
"""Minutes from the beginning of the conversation in which it came up until somebody asks."""
LAST_MINUTE = 24 * 60 - 1
"""Of a day: who asks is answered on the same one."""


def without_permission(drawn: Drawn, made: Mapping[str, pa.Table], held: Holders, teams: Array) -> Tables:
    """Requests that came up in a conversation, the answer of another one of the staff, and what was told where it was
    approved. Who holds the case asks. `teams` is the team of each case manager; where there is one alone nobody could
    approve, and so nobody asks."""
    client, contact = drawn.talk_with(drawn.some_clients(f"{PART}.asked"))
    day = drawn.told.day[contact]
    # On the last day the evening may still be to come.
    fits = (day < drawn.until) & (len(teams) > 1)
    client, contact, day = client[fits], contact[fits], day[fits]
    size, rng, asks = len(client), drawn.rng, held.on(client, day)
    ground = chosen(rng, drawn.scenario, f"{PART}.ground", size)
    asked = drawn.told.minute[contact] + ASKED_AFTER
    takes = 1 + rng.exponential(drawn.scenario.number(f"{PART}.minutes_to_answer"), size).astype(np.int64)
    approved = drawn.happens(f"{PART}.approved", size)
    own = drawn.numbered("A-", client)
    about = {
        "person": drawn.person(client),
        "party": texts(_parties(drawn, ground)),
        "kind": texts(chosen(rng, drawn.scenario, f"{PART}.kind", size)),
        "purpose": texts(np.full(size, "other", object)),
    }
    rows = pa.array(np.flatnonzero(approved))
    told = {
        "disclosure": own,
        **about,
        "on": days(day),
        "way": texts(chosen(rng, drawn.scenario, f"{PART}.way", size)),
        "what": drawn.words_of_each("told_without_permission", ground),
        "request": own,
    }
    return {
        "disclosure_requests": pa.table(
            {
                "disclosure_request": own,
                **about,
                "ground": texts(ground),
                "basis": drawn.words_of_each("basis", ground),
                "reason": drawn.words_of_each("danger_or_duty", ground),
                "asked_by": keys("S-", asks),
                "asked_at": moments(day, asked),
            }
        ),
        "disclosure_answers": pa.table(
            {
                "disclosure_answer": own,
                "request": own,
                "answer": texts(picked(approved, "approved", "refused")),
                "note": drawn.words("refusal", size, ~approved),
                "answered_by": keys("S-", _another(teams)[asks]),
                "answered_at": moments(day, np.minimum(asked + takes, LAST_MINUTE)),
            }
        ),
        "disclosures": stacked(made["disclosures"], pa.table(told).take(rows)),
    }


def _parties(drawn: Drawn, ground: Array) -> Array:
    """Who is to be told, by what it rests on."""
    party = np.full(len(ground), None, object)
    for code in drawn.scenario.part(f"{PART}.ground"):
        these = ground == code
        party[these] = chosen(drawn.rng, drawn.scenario, f"{PART}.party.{code}", int(these.sum()))
    return party


def _another(teams: Array) -> Array:
    """Who answers each case manager: the next one of their team, or of the service where they are alone in theirs."""
    everybody = np.arange(len(teams))
    first, after = np.searchsorted(teams, teams, "left"), np.searchsorted(teams, teams, "right")
    next_of_team = first + (everybody - first + 1) % (after - first)
    return picked(after - first > 1, next_of_team, (everybody + 1) % len(teams))
