"""Group sessions of the teams, and which clients were expected at them and came."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.diary.rules import shared_minutes
from tideover.world.simulation.appointments import NONE, named
from tideover.world.simulation.contacts import last_two_way
from tideover.world.simulation.courses import FAR
from tideover.world.simulation.drawn import Drawn, day_numbers, later, not_after_weekend, numbers, stacked
from tideover.world.simulation.draws import (
    NO_DAY,
    WEEK,
    WORKING_WEEK,
    Array,
    Rng,
    chosen,
    flags,
    happens,
    keys,
    moments,
    one_of,
    picked,
    texts,
)
from tideover.world.simulation.scenario import Scenario

Tables = dict[str, pa.Table]
FIRST_HOUR, LAST_HOUR = 10, 15
"""Sessions begin at one of these full hours or one between."""
CALLED_OFF_AT = 9 * 60
"""The minute of its day at which a session is called off."""


@dataclass(frozen=True)
class Sessions:
    """All sessions that teams of a service planned: in each array a row for each team and in it a value for each of
    its sessions, the earliest first, of which the last is still to come."""

    day: Array
    minute: Array
    """Of the day."""
    way: Array
    title: Array
    place: Array
    led_by: Array
    """The number of a case manager."""
    state: Array

    @cached_property
    def keys(self) -> pa.Array:
        """The references of all of them, those of a team one after another."""
        return keys("G-", *np.divmod(np.arange(self.day.size), self.day.shape[1]))


def sessions(rng: Rng, scenario: Scenario, teams: Array, clients: int, *, begin: int, until: int) -> Sessions:
    """As many sessions, at equal distances, as the clients fill who take part. `teams` is the team of each case
    manager."""
    run, size = int(scenario.number("group.sessions_each")), int(teams[-1]) + 1
    filled = clients * scenario.number("group.joins") * run / scenario.number("group.clients_in_a_session")
    many = int(min(max(1, filled // size), (until - begin) // WEEK))
    between = (until - begin) // many
    held = begin + np.arange(many) * between + rng.integers(between, size=(size, 1))
    ahead = rng.integers(WORKING_WEEK * int(scenario.number("group.next_within_weeks")), size=(size, 1))
    shape = (size, many + 1)
    first, after = (np.searchsorted(teams, np.arange(size), side)[:, None] for side in ("left", "right"))
    runs = one_of(rng, scenario.part("words")["group"], size * (many // run + 1)).reshape(size, -1)
    called_off = happens(rng, scenario.number("group.called_off"), size * many).reshape(size, many)
    way = chosen(rng, scenario, "group.way", size)[:, None]
    place = one_of(rng, scenario.part("words")["place"], size)[:, None]
    return Sessions(
        day=np.hstack([not_after_weekend(held), later(np.full((size, 1), until), 1 + ahead)]),
        minute=np.broadcast_to(60 * rng.integers(FIRST_HOUR, LAST_HOUR + 1, size=(size, 1)), shape),
        way=np.broadcast_to(way, shape),
        title=np.repeat(runs, run, axis=1)[:, : many + 1],
        place=np.broadcast_to(picked(way == "in_person", place, None), shape),
        led_by=first + (rng.random(shape) * (after - first)).astype(np.int64),
        state=np.hstack([picked(called_off, "called_off", "held"), np.full((size, 1), "planned")]).astype(object),
    )


def session_table(planned: Sessions, scenario: Scenario, attendances: pa.Table) -> pa.Table:
    """The sessions at which these clients were expected, as rows. Nobody holds one from which all of them withdrew."""
    named_there = pc.is_in(planned.keys, value_set=attendances["session"].combine_chunks())
    stayed = attendances.filter(pc.not_equal(attendances["presence"], "withdrawn"))["session"].combine_chunks()
    state, day, minute = planned.state.ravel(), planned.day.ravel(), planned.minute.ravel()
    is_left = ~pc.is_in(planned.keys, value_set=stayed).to_numpy(zero_copy_only=False)
    state = picked((state == "held") & is_left, "called_off", state)
    length = int(scenario.number("group.minutes"))
    settled = moments(day, picked(state == "held", minute + length, CALLED_OFF_AT))
    team, led_by = np.repeat(np.arange(len(planned.day)), planned.day.shape[1]), keys("S-", planned.led_by.ravel())
    return pa.table(
        {
            "group_session": planned.keys,
            "team": keys("T-", team),
            "title": texts(planned.title.ravel()),
            "at": moments(day, minute),
            "minutes": numbers(np.full(len(day), length)),
            "way": texts(planned.way.ravel()),
            "place": texts(planned.place.ravel()),
            "led_by": led_by,
            "state": texts(state),
            "settled_at": named(settled, picked(state == "planned", NONE, np.arange(len(day)))),
            "planned_by": led_by,
        }
    ).filter(named_there)


def attendances(drawn: Drawn, made: Mapping[str, pa.Table], planned: Sessions, team: Array) -> Tables:
    """Who was expected at the sessions of the team of their case, and the contacts of those who came. `team` is that
    of each case."""
    client, session = _expected(drawn, made["pauses"], planned, team)
    size, of_team = len(client), team[client]
    presence = chosen(drawn.rng, drawn.scenario, "group.presence", size)
    presence = picked(planned.state[of_team, session] == "held", presence, "expected")
    came = np.flatnonzero(presence == "attended")
    contact = drawn.numbered("G-", client[came])
    rows = np.full(size, NONE)
    rows[came] = np.arange(len(came))
    table = pa.table(
        {
            "attendance": drawn.numbered("G-", client),
            "session": planned.keys.take(pa.array(of_team * planned.day.shape[1] + session)),
            "case": drawn.case(client),
            "presence": texts(presence),
            "contact": named(contact, rows),
        }
    )
    contacts = _contacts(drawn, planned, client[came], (of_team[came], session[came]), contact)
    return {"attendances": table, "contacts": stacked(made["contacts"], contacts)}


def _expected(drawn: Drawn, pauses: pa.Table, planned: Sessions, team: Array) -> tuple[Array, Array]:
    """Clients who take part, each several times with the number of a session: one after another, from a first that
    came after acceptance to a last that came before the last conversation or, in cases that are in touch, is still to
    come; none of them in a pause."""
    client = drawn.some_clients("group.joins")
    day, is_planned = planned.day[team[client]], planned.state[team[client]] == "planned"
    course, last = drawn.course, last_two_way(drawn.told, drawn.who.size)
    in_touch = (course.ended == NO_DAY) & (course.support_to == drawn.until)
    within = (day > drawn.who.accepted[client, None]) & (day <= last[client, None])
    fits = (within | is_planned & in_touch[client, None]) & ~_paused(drawn, pauses, client, day)
    most = int(drawn.scenario.number("group.sessions_each"))
    room = np.maximum(fits.sum(axis=1) - most, 0)
    first = (drawn.rng.random(len(client)) * (room + 1)).astype(np.int64)[:, None]
    place = np.cumsum(fits, axis=1) - 1
    rows, session = np.nonzero(fits & (place >= first) & (place < first + most))
    return client[rows], session


def _paused(drawn: Drawn, pauses: pa.Table, client: Array, day: Array) -> Array:
    """Whether the case of each of these clients was paused on each of their days."""
    of, since, resumed = (
        np.asarray(pc.index_in(pauses["case"], value_set=drawn.case_keys)),
        day_numbers(pauses["since"]),
        day_numbers(pauses["resumed_on"]),
    )
    there = np.flatnonzero(np.isin(of, client))
    rows = np.searchsorted(client, of[there])
    until = picked(resumed == NO_DAY, FAR, resumed)[there, None]
    paused = np.zeros(day.shape, bool)
    np.logical_or.at(paused, rows, (day[rows] >= since[there, None]) & (day[rows] < until))
    return paused


def _contacts(
    drawn: Drawn, planned: Sessions, client: Array, session: tuple[Array, Array], contact: pa.Array
) -> pa.Table:
    """A contact of each client who came, with their part of the session's length."""
    size, told = len(client), drawn.scenario.number
    minutes = shared_minutes(int(told("group.minutes")), int(told("group.clients_in_a_session")))
    return pa.table(
        {
            "contact": contact,
            "case": drawn.case(client),
            "at": moments(planned.day[session], planned.minute[session]),
            "way": texts(planned.way[session]),
            "begun_by": texts(np.full(size, "service", object)),
            "two_way": flags(np.ones(size)),
            "parties": texts(np.full(size, "client", object)),
            **{f"minutes_{kind}": numbers(np.full(size, minutes * (kind == "client"))) for kind in drawn.told.minutes},
        }
    )
