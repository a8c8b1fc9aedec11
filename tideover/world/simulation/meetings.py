"""Meetings and case conferences: conversations with the client at which the employer was too, who took part, and what
they agreed to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.appointments import NONE, Appointments, named
from tideover.world.simulation.drawn import Drawn, later, stacked, with_column
from tideover.world.simulation.draws import NO_DAY, Array, chosen, days, happens, keys, picked, texts
from tideover.world.simulation.steering import Holders

Tables = dict[str, pa.Table]
CLIENT, EMPLOYER, PROFESSIONAL, COLLEAGUE = range(4)
"""Who takes part, in the order in which a record folder has them."""
ROLES = np.array(["client", "employer", "professional", "colleague"], object)
"""What they are called where the scenario says what they agree to do."""


@dataclass(frozen=True)
class _Meetings:
    """One value for each meeting; `client` is its client's place in the batch."""

    client: Array
    contact: Array
    """The row of the contact that it was."""
    professional: Array
    """Who it was, of a case conference; else None."""
    occasion: Array
    agenda: Array


@dataclass(frozen=True)
class _Taking:
    """One value for each who takes part in an event; `event` is its place among them."""

    event: Array
    role: Array
    party: Array
    """None of a colleague."""


def meetings(drawn: Drawn, made: Mapping[str, pa.Table], booked: Appointments, held: Holders) -> Tables:
    """The tables of meetings, and those that say more because of them: contacts, appointments and who is to take part
    in those."""
    met = _meetings(drawn, made["permissions"])
    taking = _taking(met.professional, [CLIENT, EMPLOYER, PROFESSIONAL, COLLEAGUE])
    client = met.client[taking.event]
    own, participant = drawn.numbered("M-", met.client), drawn.numbered("N-", client)
    colleague = keys("S-", held.on(client, drawn.told.day[met.contact[taking.event]])).to_numpy(zero_copy_only=False)
    return {
        **_of_contacts(made, met),
        **_of_appointments(drawn, made, met, booked),
        "meetings": pa.table(
            {
                "meeting": own,
                "contact": made["contacts"]["contact"].take(pa.array(met.contact)),
                "occasion": texts(met.occasion),
                "agenda": texts(met.agenda),
            }
        ),
        "meeting_participants": pa.table(
            {
                "meeting_participant": participant,
                "meeting": own.take(pa.array(taking.event)),
                "party": texts(taking.party),
                "staff": texts(picked(taking.role == COLLEAGUE, colleague, None)),
            }
        ),
        "agreed_steps": _steps(drawn, met, taking, own, participant),
    }


def _meetings(drawn: Drawn, permissions: pa.Table) -> _Meetings:
    """Some conversations between the first and the last with clients who let their employer hear of the service."""
    told, rng = drawn.told, drawn.rng
    is_first = np.append(True, told.client[1:] != told.client[:-1])
    is_last = np.append(is_first[1:], True)
    could = (told.party == "client") & ~is_first & ~is_last & _employer_may_hear(drawn, permissions)[told.client]
    talks = np.flatnonzero(could)
    chances = {way: float(chance) for way, chance in drawn.scenario.part("meeting.of_conversations").items()}
    chance = np.array([chances.get(way, 0.0) for way in told.way[talks]])
    contact = talks[happens(rng, chance, len(talks))]
    size = len(contact)
    is_conference = drawn.happens("meeting.conference", size)
    professional = chosen(rng, drawn.scenario, "meeting.professional", size)
    return _Meetings(
        client=told.client[contact],
        contact=contact,
        professional=picked(is_conference, professional, None),
        occasion=picked(is_conference, "conference", "meeting").astype(object),
        agenda=drawn.words("agenda", size).to_numpy(zero_copy_only=False),
    )


def _employer_may_hear(drawn: Drawn, permissions: pa.Table) -> Array:
    """Which clients let their employer know that they are supported."""
    given = permissions.filter(pc.equal(permissions["decision"], "given"))
    asked = {"party": "employer", "kind": "contact", "purpose": "support"}
    for column, code in asked.items():
        given = given.filter(pc.equal(given[column], code))
    return np.asarray(pc.is_in(drawn.person_keys, value_set=given["person"].combine_chunks()))


def _of_contacts(made: Mapping[str, pa.Table], met: _Meetings) -> Tables:
    """The contacts, those of meetings with everybody who took part."""
    parties = made["contacts"]["parties"].to_numpy()
    with_professional = "client;employer;" + picked(met.occasion == "conference", met.professional, "")
    parties[met.contact] = picked(met.occasion == "conference", with_professional, "client;employer")
    return {"contacts": with_column(made["contacts"], "parties", texts(parties))}


def _of_appointments(drawn: Drawn, made: Mapping[str, pa.Table], met: _Meetings, booked: Appointments) -> Tables:
    """The appointments, those that were kept as meetings and those that were moved to such a one with what it was to be
    about, and who was to take part besides the client."""
    of_contact = np.full(len(drawn.told.client), NONE)
    of_contact[met.contact] = np.arange(len(met.contact))
    meeting = picked(booked.contact == NONE, NONE, of_contact[booked.contact])
    moved_to = np.flatnonzero(booked.replaces != NONE)
    meeting[booked.replaces[moved_to]] = meeting[moved_to]
    table = made["appointments"]
    for column, values in {"occasion": met.occasion, "agenda": met.agenda}.items():
        table = with_column(table, column, named(texts(values), meeting))
    rows = np.flatnonzero(meeting != NONE)
    taking = _taking(met.professional[meeting[rows]], [EMPLOYER, PROFESSIONAL])
    of = rows[taking.event]
    others = pa.table(
        {
            "participant": drawn.numbered("N-", booked.client[of]),
            "appointment": table["appointment"].take(pa.array(of)),
            "party": texts(taking.party),
        }
    )
    return {"appointments": table, "participants": stacked(made["participants"], others)}


def _taking(professional: Array, roles: Sequence[int]) -> _Taking:
    """Everybody in these roles at each event, with the professional where there is one."""
    event, role = np.repeat(np.arange(len(professional)), len(roles)), np.tile(np.array(roles), len(professional))
    known = np.array([each is not None for each in professional], bool)
    there = (role != PROFESSIONAL) | known[event]
    event, role = event[there], role[there]
    party = picked(role == COLLEAGUE, None, ROLES[role])
    return _Taking(event=event, role=role, party=picked(role == PROFESSIONAL, professional[event], party))


def _steps(drawn: Drawn, met: _Meetings, taking: _Taking, own: pa.Array, participant: pa.Array) -> pa.Table:
    """What those who took part agreed to do, one thing at least in each meeting, most of it by a day."""
    rng, size = drawn.rng, len(met.client)
    meeting = np.repeat(np.arange(size), 1 + rng.poisson(drawn.scenario.number("meeting.further_steps"), size))
    size = len(meeting)
    first, after = (np.searchsorted(taking.event, meeting, side) for side in ("left", "right"))
    who = first + (rng.random(size) * (after - first)).astype(np.int64)
    within = 1 + rng.poisson(drawn.scenario.number("meeting.working_days_for_a_step"), size)
    by_date = later(drawn.told.day[met.contact[meeting]], within)
    return pa.table(
        {
            "agreed_step": drawn.numbered("N-", met.client[meeting]),
            "meeting": own.take(pa.array(meeting)),
            "participant": participant.take(pa.array(who)),
            "what": drawn.words_of_each("step", ROLES[taking.role[who]]),
            "by_date": days(picked(drawn.happens("meeting.step_has_a_day", size), by_date, NO_DAY)),
        }
    )
