"""Contacts and tries: close together at first, then as often as they are kept up."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.courses import Courses
from tideover.world.simulation.draws import NO_DAY, Array, Rng, chosen, day_number, days_of, happens, working_days
from tideover.world.simulation.people import Clients
from tideover.world.simulation.scenario import Scenario

MOST = 80
"""Contacts with one client."""
EARLY = 1.4
"""The power that draws contacts towards the beginning of support."""
OF_EACH_PARTY = {"employer": "employer", "gp": "other_services", "other_health": "other_services"}


@dataclass(frozen=True)
class Contacts:
    """One value for each contact or try; `client` is its client's place in the batch."""

    client: Array
    day: Array
    minute: Array
    """Of the day."""
    way: Array
    begun_by: Array
    party: Array
    two_way: Array
    minutes: dict[str, Array]
    tries_before: Array
    """How many tries reached nobody on that day, an hour earlier."""


def contacts(rng: Rng, scenario: Scenario, who: Clients, course: Courses) -> Contacts:
    """Every contact of a batch of clients, on working days, the earliest of each client first."""
    length = course.support_to - who.accepted
    between = scenario.number("contact.days_between") * np.where(who.kept_up, 1.0, scenario.number("contact.drifting"))
    how_many = 2 + np.minimum(rng.poisson(length / between), MOST)
    client = np.repeat(np.arange(who.size), how_many)
    place = np.arange(len(client)) - np.repeat(np.cumsum(how_many) - how_many, how_many)
    # Support that is over ended with a conversation; where it goes on the next one is still to come.
    is_over = (course.ended != NO_DAY) | (course.support_to < day_number(scenario.until))
    is_first, is_last = place == 0, is_over[client] & (place == np.repeat(how_many - 1, how_many))
    share = np.where(is_first, 0.0, np.where(is_last, 1.0, rng.random(len(client)) ** EARLY))
    first, last = working_days(who.accepted), working_days(course.support_to)
    day = days_of(first[client] + np.rint(share * (last - first)[client]).astype(np.int64))
    party = chosen(rng, scenario, "contact.party", len(client))
    way = chosen(rng, scenario, "contact.way", len(client))
    party, way = _with_the_client(is_first | is_last, party, way)
    begun_by = np.where(happens(rng, 0.25, len(client)), "party", "service")
    order = np.lexsort((place, day, client))
    minute = 9 * 60 + 5 * rng.integers(0, 96, len(client))
    return Contacts(
        client=client[order],
        day=day[order],
        minute=minute,
        way=way[order],
        begun_by=begun_by[order],
        party=party[order],
        # What both took part in (diary.rules.is_two_way): speech, or a message or letter that came from them.
        two_way=~np.isin(way[order], ("message", "letter")) | (begun_by[order] == "party"),
        minutes=_minutes(rng, scenario, party[order]),
        tries_before=rng.poisson(scenario.number("contact.not_reached"), len(client)),
    )


def _with_the_client(these: Array, party: Array, way: Array) -> tuple[Array, Array]:
    """The first contact and one that ended support are conversations with the client."""
    return np.where(these, "client", party), np.where(these & np.isin(way, ("message", "letter")), "telephone", way)


def _minutes(rng: Rng, scenario: Scenario, party: Array) -> dict[str, Array]:
    """Minutes of each kind of time: of the party it was with, and of writing it up."""
    kind = np.array([OF_EACH_PARTY.get(each, "client") for each in party])
    minutes = {}
    for name in ("client", "employer", "other_services"):
        mean = scenario.number(f"contact.minutes.{name}")
        taken = 5 * np.maximum(1, np.rint(rng.gamma(3.0, mean / 15, len(party)))).astype(np.int64)
        minutes[name] = np.where(kind == name, taken, 0)
    writing_up = scenario.number("contact.minutes.admin")
    return minutes | {"admin": np.minimum(rng.poisson(writing_up, len(party)), 120)}


def last_two_way(told: Contacts, size: int) -> Array:
    """The day of each client's last contact in which both took part and which was with the client."""
    counts = told.two_way & (told.party == "client")
    last = np.zeros(size, np.int64)
    np.maximum.at(last, told.client[counts], told.day[counts])
    return last
