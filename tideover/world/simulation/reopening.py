"""Cases that had ended in a silence, and were opened again at the contact after it."""

from collections.abc import Iterator, Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.appointments import Appointments
from tideover.world.simulation.drawn import Drawn, day_numbers, happened_between, later, not_after_weekend, stacked
from tideover.world.simulation.draws import NO_DAY, Array, chosen, days, picked, texts
from tideover.world.simulation.groups import Sessions
from tideover.world.simulation.steering import told_of_ending

Days = tuple[Array, Array]
"""Clients, by their places in the batch, and a day of each."""
STEPS_OF_HELP = ("offered_on", "answered_on", "started_on")


def reopened(drawn: Drawn, made: Mapping[str, pa.Table], booked: Appointments, planned: Sessions) -> pa.Table:
    """The endings, with those of some of the long silences between two contacts in which nothing else happened: the
    case ended in them, mostly as was agreed in the contact before, and was opened again at the one after."""
    told, rng = drawn.told, drawn.rng
    least = int(drawn.scenario.number("reopening.least_days"))
    rows = np.flatnonzero((told.client[1:] == told.client[:-1]) & (told.day[1:] - told.day[:-1] > least))
    rows = rows[drawn.happens("reopening.ended", len(rows))]
    client, since, until = told.client[rows], told.day[rows], told.day[rows + 1]
    is_quiet = np.ones(len(rows), bool)
    for of, day in _elsewhere(drawn, made, booked, planned):
        is_quiet &= ~happened_between(of, day, client, since, until)
    rows, client, since, until = (each[is_quiet] for each in (rows, client, since, until))
    size = len(rows)
    ended = not_after_weekend(
        later(since, np.ones(size, np.int64)) + ((until - since) // 2 * rng.random(size)).astype(np.int64)
    )
    talked = (told.party[rows] == "client") & told.two_way[rows] & drawn.happens("ending.talk_held", size)
    before = pa.table(
        {
            "ending": drawn.numbered("O-", client),
            "case": drawn.case(client),
            "on": days(ended),
            "reason": texts(chosen(rng, drawn.scenario, "reopening.reason", size)),
            "talk_held_on": days(picked(talked, since, NO_DAY)),
            "no_talk_because": drawn.words("no_talk_because", size, ~talked),
            "way_back": drawn.words("way_back", size, talked),
            "told": told_of_ending(drawn, size),
            "reopened_on": days(until),
            "reopened_because": drawn.words("reopened_because", size),
        }
    )
    return stacked(made["endings"], before)


def _elsewhere(drawn: Drawn, made: Mapping[str, pa.Table], booked: Appointments, planned: Sessions) -> Iterator[Days]:
    """Days on which something was done or planned in a case, or decided by its client, beside the contacts."""
    yield booked.client, booked.day
    place = np.asarray(pc.index_in(made["attendances"]["session"], value_set=planned.keys))
    yield _client(drawn, made["attendances"]), planned.day.ravel()[place]
    for name, columns in {
        "pauses": ("since",),
        "provisions": STEPS_OF_HELP,
        "disclosures": ("on",),
        "permissions": ("on",),
        "concerns": ("closed_on",),
    }.items():
        of = _client(drawn, made[name])
        for column in columns:
            yield of, day_numbers(made[name][column])
    second = made["referrals"].filter(pc.is_valid(made["referrals"]["identity"]))
    survivors = made["people"].filter(pc.is_in(made["people"]["person"], value_set=second["person"].combine_chunks()))
    of = np.asarray(pc.index_in(survivors["merged_into"], value_set=drawn.person_keys))
    for column in ("received_on", "decided_on"):
        yield of, day_numbers(second[column])


def _client(drawn: Drawn, table: pa.Table) -> Array:
    """The places of the clients whose case or record the rows name."""
    if "case" in table.column_names:
        return np.asarray(pc.index_in(table["case"], value_set=drawn.case_keys))
    return np.asarray(pc.index_in(table["person"], value_set=drawn.person_keys))
