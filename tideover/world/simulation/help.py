"""Interventions: who had which, how far each came, and who says so."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.courses import Courses
from tideover.world.simulation.draws import NO_DAY, Array, Rng, happens
from tideover.world.simulation.people import Clients
from tideover.world.simulation.scenario import Scenario

STATES = ["declined", "accepted", "finished", "dropped"]


@dataclass(frozen=True)
class Provisions:
    """One value for each provision; `client` is its client's place in the batch, `kind` that of its intervention
    in the catalogue."""

    client: Array
    kind: Array
    state: Array
    offered: Array
    answered: Array
    started: Array
    ended: Array
    reported_by: Array


def wanted(rng: Rng, scenario: Scenario, size: int) -> Array:
    """Which client is offered which intervention: clients by interventions of the catalogue."""
    shares = np.array([float(each[2]) for each in scenario.part("help.catalogue").values()])
    return rng.random((size, len(shares))) < shares


def focuses(scenario: Scenario) -> Array:
    """The focus of each intervention of the catalogue; empty for coordination."""
    return np.array([each[1] for each in scenario.part("help.catalogue").values()], dtype=object)


def provisions(rng: Rng, scenario: Scenario, who: Clients, course: Courses, offers: Array, rates: Array) -> Provisions:
    """Every provision of a batch of clients, and again each that the client or the employer reported.

    `rates` says whose employer was asked and answered.
    """
    client, kind = np.nonzero(offers)
    size, length = len(client), (course.support_to - who.accepted)[client]
    coordinates = focuses(scenario)[kind] == ""
    offered = who.accepted[client] + np.where(coordinates, 0, (length * 0.35 * rng.random(size)).astype(np.int64))
    fate = np.where(coordinates, 1.0, rng.random(size))
    declined = fate < scenario.number("help.declined")
    waits = ~declined & (fate < scenario.number("help.declined") + scenario.number("help.not_begun"))
    begun = ~declined & ~waits
    started = offered + np.where(coordinates, 0, (length * 0.2 * rng.random(size)).astype(np.int64))
    is_over = begun & (course.ended[client] != NO_DAY)
    finished = is_over & (coordinates | happens(rng, scenario.number("help.finished"), size))
    lasts = np.where(coordinates, 1.0, rng.random(size))
    ended = started + ((course.support_to[client] - started) * lasts).astype(np.int64)
    own = Provisions(
        client=client,
        kind=kind,
        state=np.select(
            [declined, waits, finished, is_over], ["declined", "accepted", "finished", "dropped"], "started"
        ),
        offered=offered,
        answered=offered,
        started=np.where(begun, started, NO_DAY),
        ended=np.where(is_over, ended, NO_DAY),
        reported_by=np.full(size, "case_manager"),
    )
    by_client = begun & (course.answered[client] != NO_DAY)
    by_client &= happens(rng, scenario.number("help.reported_by_client"), size)
    by_employer = begun & rates[client] & (focuses(scenario)[kind] == "employer")
    by_employer &= happens(rng, scenario.number("help.reported_by_employer"), size)
    return _with_reports(own, {"client": by_client, "employer": by_employer})


def _with_reports(own: Provisions, reported: dict[str, Array]) -> Provisions:
    chosen = [np.arange(len(own.client)), *(np.flatnonzero(which) for which in reported.values())]
    said = [own.reported_by, *(np.full(which.sum(), by) for by, which in reported.items())]
    rows, by = np.concatenate(chosen), np.concatenate(said)
    order = np.lexsort((rows, own.client[rows]))
    rows, by = rows[order], by[order]
    values = {name: getattr(own, name)[rows] for name in Provisions.__dataclass_fields__ if name != "reported_by"}
    return Provisions(**values, reported_by=by)
