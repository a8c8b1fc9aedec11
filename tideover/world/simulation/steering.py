"""How cases are steered: what was agreed about contact, pauses, handovers and endings."""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.appointments import NONE, Appointments
from tideover.world.simulation.courses import FAR
from tideover.world.simulation.drawn import Drawn, day_numbers, happened_between, later, numbers
from tideover.world.simulation.draws import NO_DAY, Array, chosen, days, keys, picked, texts

Tables = dict[str, pa.Table]
TOLD = ("client", "referrer", "gp", "employer")
"""Who may be told that a case ended, in the order in which a record folder has them."""


@dataclass(frozen=True)
class Agreements:
    """One value for each agreement about contact; `client` is its client's place in the batch."""

    client: Array
    day: Array
    cadence: Array
    way: Array


def agreements(drawn: Drawn) -> Agreements:
    """How some clients asked, in one of their conversations, to be contacted."""
    client, contact = drawn.talk_with(drawn.some_clients("agreement.made"))
    cadences = np.array(drawn.scenario.part("agreement")["cadence_days"], np.int64)
    return Agreements(
        client=client,
        day=drawn.told.day[contact],
        cadence=cadences[drawn.rng.integers(len(cadences), size=len(client))],
        way=chosen(drawn.rng, drawn.scenario, "agreement.way", len(client)),
    )


def agreement_table(drawn: Drawn, agreed: Agreements) -> pa.Table:
    """The agreements as rows."""
    return pa.table(
        {
            "contact_agreement": drawn.numbered("Y-", agreed.client),
            "case": drawn.case(agreed.client),
            "on": days(agreed.day),
            "cadence_days": numbers(agreed.cadence),
            "way": texts(agreed.way),
        }
    )


def pauses(drawn: Drawn, booked: Appointments) -> pa.Table:
    """Some of the long silences between contacts in which there was no appointment, and some that go on in open cases
    that are in touch and have no next appointment."""
    told = drawn.told
    least = int(drawn.scenario.number("pause.least_days"))
    is_last = np.append(told.client[1:] != told.client[:-1], True)
    in_touch = (drawn.course.ended == NO_DAY) & (drawn.course.support_to == drawn.until)
    until = picked(is_last, drawn.until, np.append(told.day[1:], 0))
    quiet = ~is_last | in_touch[told.client]
    next_day = picked(is_last, FAR, until)
    met = happened_between(booked.client, booked.day, told.client, told.day, next_day)
    long = quiet & (until - told.day > least) & ~met
    rows = np.flatnonzero(long & drawn.happens("pause.begins", len(long)))
    client, size = told.client[rows], len(rows)
    since = later(told.day[rows], np.ones(size, np.int64))
    return pa.table(
        {
            "pause": drawn.numbered("H-", client),
            "case": drawn.case(client),
            "reason": texts(chosen(drawn.rng, drawn.scenario, "pause.reason", size)),
            "since": days(since),
            "look_again_on": days(since + int(drawn.scenario.number("pause.look_again_after_days"))),
            "resumed_on": days(picked(is_last[rows], NO_DAY, until[rows])),
        }
    )


def endings(drawn: Drawn) -> pa.Table:
    """Of each case that ended, the talk that was held, and who was told."""
    course = drawn.course
    client = np.flatnonzero(course.ended != NO_DAY)
    size, agreed = len(client), course.reason[client] != "no_answer"
    talked = agreed & drawn.happens("ending.talk_held", size)
    told = told_of_ending(drawn, size)
    return pa.table(
        {
            "ending": drawn.numbered("V-", client),
            "case": drawn.case(client),
            "on": days(course.ended[client]),
            "reason": texts(course.reason[client]),
            "talk_held_on": days(picked(talked, course.support_to[client], NO_DAY)),
            "no_talk_because": drawn.words("no_talk_because", size, ~talked),
            "way_back": drawn.words("way_back", size, talked),
            "told": told,
        }
    )


def told_of_ending(drawn: Drawn, size: int) -> pa.Array:
    """Who was told of each of so many endings."""
    shares = drawn.scenario.part("ending.told")
    told = np.full(size, "", object)
    for party in TOLD:
        who = drawn.rng.random(size) < float(shares[party])
        told = told + picked(who, f"{party};", "").astype(object)
    return texts(np.array([each.rstrip(";") or None for each in told], object))


def handovers(drawn: Drawn, booked: Appointments, appointment: pa.Array, held_by: Array, teams: Array) -> Tables:
    """Some cases were another case manager's of the team before: they changed hands at a conversation, a joint one
    where it had been booked. `held_by` is who holds each case now, `teams` the team of each case manager."""
    client, contact = drawn.talk_with(drawn.some_clients("service.cases_that_change_hands"))
    first, after = np.searchsorted(teams, teams, "left"), np.searchsorted(teams, teams, "right")
    taker = held_by[client]
    many = after[taker] - first[taker]
    rows = np.flatnonzero(many > 1)
    client, contact, taker, many = client[rows], contact[rows], taker[rows], many[rows]
    size, ahead = len(client), 1 + (drawn.rng.random(len(client)) * (many - 1)).astype(np.int64)
    giver = first[taker] + (taker - first[taker] + ahead) % many
    of_contact = np.full(len(drawn.told.client), NONE)
    kept = np.flatnonzero(booked.contact != NONE)
    of_contact[booked.contact[kept]] = kept
    joint = of_contact[contact]
    is_joint = joint != NONE
    own, from_staff, to_staff = drawn.numbered("U-", client), keys("S-", giver), keys("S-", taker)
    at = appointment.take(pa.array(joint, pa.int64(), mask=~is_joint))
    both = np.repeat(np.flatnonzero(is_joint), 2)
    taking = np.where(np.arange(len(both)) % 2 == 0, giver[both], taker[both])
    return {
        "handovers": pa.table(
            {
                "handover": own,
                "case": drawn.case(client),
                "on": days(drawn.told.day[contact]),
                "from_staff": from_staff,
                "to_staff": to_staff,
                "what_matters": drawn.words("what_matters", size),
                "promised": drawn.words("promised", size),
                "next_steps": drawn.words("next_steps", size),
                "appointment": at,
                "why_no_appointment": drawn.words("why_no_appointment", size, ~is_joint),
            }
        ),
        "participants": pa.table(
            {
                "participant": keys("U-", drawn.who.number[client[both]], np.arange(len(both)) % 2),
                "appointment": at.take(pa.array(both)),
                "staff": keys("S-", taking),
            }
        ),
    }


@dataclass(frozen=True)
class Holders:
    """Who holds each case now and, where it changed hands, who did before and since when it is another one; case
    managers by their numbers."""

    now: Array
    before: Array
    since: Array

    def on(self, client: Array, day: Array) -> Array:
        """Who held the case of each of these clients on a day."""
        return picked(day < self.since[client], self.before[client], self.now[client])


def holders(drawn: Drawn, handovers: pa.Table, held_by: Array, managers: int) -> Holders:
    """Who held the cases of a batch, of which `held_by` is who holds each now, of so many case managers."""
    staff = keys("S-", np.arange(managers))
    before, since = held_by.copy(), np.full(len(held_by), NO_DAY)
    of = np.asarray(pc.index_in(handovers["case"], value_set=drawn.case_keys))
    before[of] = np.asarray(pc.index_in(handovers["from_staff"], value_set=staff))
    since[of] = day_numbers(handovers["on"])
    return Holders(held_by, before, since)
