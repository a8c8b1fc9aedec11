"""Appointments: conversations that were booked ahead, those before them that came to nothing, and the next ones."""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
import pyarrow as pa

from tideover.world.simulation.contacts import Contacts
from tideover.world.simulation.courses import Courses
from tideover.world.simulation.drawn import Drawn, numbers
from tideover.world.simulation.draws import (
    NO_DAY,
    WEEK,
    WORKING_WEEK,
    Array,
    Rng,
    chosen,
    day_number,
    days,
    days_of,
    happens,
    moments,
    picked,
    texts,
    working_days,
)
from tideover.world.simulation.people import Clients
from tideover.world.simulation.scenario import Scenario

NONE = -1
"""No row, where a row is named."""
KNOWN_BEFORE = 4
"""An appointment is cancelled or moved fewer days than this before it."""
FIRST_MINUTE, SLOTS, SLOT = 9 * 60, 96, 5
"""Appointments begin every five minutes from nine o'clock until five minutes to five."""


@dataclass(frozen=True)
class Appointments:
    """One value for each appointment; `client` is its client's place in the batch."""

    client: Array
    day: Array
    minute: Array
    """Of the day."""
    way: Array
    party: Array
    state: Array
    settled: Array
    """The day its state became known; NO_DAY while it is booked."""
    cancelled_by: Array
    contact: Array
    """The row of the contact that it became, or NONE."""
    replaces: Array
    """The row of the appointment that was moved here, or NONE."""


def appointments(rng: Rng, scenario: Scenario, who: Clients, course: Courses, told: Contacts) -> Appointments:
    """The appointments of a batch of clients, the earliest of each client first."""
    kept = _kept(rng, scenario, who, told)
    lapsed, before = _came_to_nothing(rng, scenario, told, kept)
    moved = np.flatnonzero(lapsed.state == "moved")
    kept.replaces[before[moved]] = len(kept.client) + moved
    return _in_order([kept, lapsed, _not_kept_at_the_end(rng, scenario, course), _next(rng, scenario, who, course)])


def _kept(rng: Rng, scenario: Scenario, who: Clients, told: Contacts) -> Appointments:
    """Conversations after the day of acceptance that had been booked ahead."""
    chances = {way: float(chance) for way, chance in scenario.part("appointment.booked_ahead").items()}
    chance = np.array([chances.get(way, 0.0) for way in told.way])
    is_first = np.append(True, told.client[1:] != told.client[:-1])
    could = ~is_first & (told.day > who.accepted[told.client])
    contact = np.flatnonzero(could & happens(rng, chance, len(told.client)))
    day = told.day[contact]
    some = _some(told.client[contact], day, told.minute[contact], told.way[contact], "attended", settled=day)
    return replace(some, party=told.party[contact], contact=contact)


def _came_to_nothing(rng: Rng, scenario: Scenario, told: Contacts, kept: Appointments) -> tuple[Appointments, Array]:
    """Appointments between a kept one and the contact before it, at which nobody met, and each one's kept one."""
    size = len(kept.client)
    since = told.day[kept.contact - 1]
    room = np.maximum(working_days(kept.day) - working_days(since) - 1, 0)
    day = _within(rng, since, room)
    had_one = happens(rng, scenario.number("appointment.another_before"), size) & (room > 0)
    before = np.flatnonzero(had_one)
    size, day, since = len(before), day[before], since[before]
    state = chosen(rng, scenario, "appointment.came_to_nothing", size)
    known = np.maximum(since, day - rng.integers(KNOWN_BEFORE, size=size))
    settled = picked(state == "missed", day, known)
    some = _some(kept.client[before], day, _minutes(rng, size), kept.way[before], state, settled=settled)
    cancelled_by = picked(state == "cancelled", chosen(rng, scenario, "appointment.cancelled_by", size), None)
    return replace(some, party=kept.party[before], cancelled_by=cancelled_by), before


def _not_kept_at_the_end(rng: Rng, scenario: Scenario, course: Courses) -> Appointments:
    """The appointment that some clients missed before the service gave up hoping for an answer."""
    silent = (course.reason == "no_answer") & (course.ended - course.support_to > 1)
    missed = silent & happens(rng, scenario.number("appointment.missed_before_silence"), len(silent))
    client = np.flatnonzero(missed)
    last, size = course.support_to[client], len(client)
    day = _within(rng, last, 0.5 * (working_days(course.ended[client]) - working_days(last) - 1))
    way = chosen(rng, scenario, "appointment.next_way", size)
    return _some(client, day, _minutes(rng, size), way, "missed", settled=day)


def _next(rng: Rng, scenario: Scenario, who: Clients, course: Courses) -> Appointments:
    """Appointments still booked after the last day of the record, with clients the service is in touch with."""
    until, chances = day_number(scenario.until), scenario.part("appointment.next_booked")
    chance = picked(who.kept_up, float(chances["kept_up"]), float(chances["drifting"]))
    in_touch = (course.ended == NO_DAY) & (course.support_to == until)
    client = np.flatnonzero(in_touch & happens(rng, chance, who.size))
    size = len(client)
    ahead = max(1, round(scenario.number("appointment.next_within_days") * WORKING_WEEK / WEEK))
    way = chosen(rng, scenario, "appointment.next_way", size)
    day = _within(rng, np.full(size, until), ahead)
    return _some(client, day, _minutes(rng, size), way, "booked")


def _within(rng: Rng, since: Array, room: Array | float) -> Array:
    """A day of so many working days after each."""
    return np.asarray(days_of(working_days(since) + 1 + (room * rng.random(len(since))).astype(np.int64)))


def _minutes(rng: Rng, size: int) -> Array:
    return FIRST_MINUTE + SLOT * rng.integers(SLOTS, size=size)


def _some(
    client: Array, day: Array, minute: Array, way: Array, state: str | Array, settled: Array | None = None
) -> Appointments:
    """Appointments with the client that neither became a contact nor replace another."""
    size = len(client)
    return Appointments(
        client=client,
        day=day,
        minute=minute,
        way=way,
        party=np.full(size, "client", object),
        state=np.full(size, state, object),
        settled=np.full(size, NO_DAY) if settled is None else settled,
        cancelled_by=np.full(size, None),
        contact=np.full(size, NONE),
        replaces=np.full(size, NONE),
    )


def _in_order(parts: Sequence[Appointments]) -> Appointments:
    """All of them by client and time, rows that name another row following it to its new place."""
    columns = {
        field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Appointments)
    }
    order = np.lexsort((columns["minute"], columns["day"], columns["client"]))
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    replaces = columns["replaces"]
    columns["replaces"] = picked(replaces == NONE, NONE, place[replaces])
    return Appointments(**{name: column[order] for name, column in columns.items()})


def appointment_table(drawn: Drawn, booked: Appointments, contact: pa.Array) -> pa.Table:
    """The appointments as rows; `contact` has the references of all contacts."""
    own = drawn.numbered("M-", booked.client)
    lengths = drawn.scenario.part("appointment.minutes")
    return pa.table(
        {
            "appointment": own,
            "case": drawn.case(booked.client),
            "at": moments(booked.day, booked.minute),
            "minutes": numbers([int(lengths[way]) for way in booked.way]),
            "way": texts(booked.way),
            "party": texts(booked.party),
            "state": texts(booked.state),
            "settled_on": days(booked.settled),
            "cancelled_by": texts(booked.cancelled_by),
            "replaces": named(own, booked.replaces),
            "contact": named(contact, booked.contact),
        }
    )


def named(cells: pa.Array, rows: Array) -> pa.Array:
    """The cells of these rows; empty where there is none."""
    return cells.take(pa.array(rows, pa.int64(), mask=rows == NONE))
