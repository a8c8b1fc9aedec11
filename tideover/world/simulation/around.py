"""What surrounds the cases of a service: supporters, what was told to others, why somebody was off sick, when the staff
are away, and where the service made itself known."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from tideover.world.simulation.drawn import Drawn, day_numbers, not_after_weekend, numbers
from tideover.world.simulation.draws import (
    NO_DAY,
    WEEK,
    YEAR,
    Array,
    Rng,
    chosen,
    days,
    happens,
    keys,
    on_working_day,
    one_of,
    picked,
    texts,
    waiting,
)
from tideover.world.simulation.scenario import Scenario

HALVES = (60, 240)
"""Days of a year before which nobody goes on the first and on the second leave of it."""
WITHIN = 100
"""Days within which a leave begins from then."""
BEFORE = 90
"""Days before the first client is accepted up to which practices are approached: no referral of them came earlier."""


def supporters(drawn: Drawn) -> pa.Table:
    """A member of the family or a friend whom some clients named."""
    client = drawn.some_clients("people.names_supporter")
    size = len(client)
    return pa.table(
        {
            "supporter": drawn.numbered("M-", client),
            "person": drawn.person(client),
            "name": texts(one_of(drawn.rng, drawn.scenario.part("names")["given"], size)),
            "relation": texts(chosen(drawn.rng, drawn.scenario, "people.supporter", size)),
        }
    )


def disclosures(drawn: Drawn, permissions: pa.Table) -> pa.Table:
    """What was told to others while somebody was supported, some time after they had permitted it and as long as they
    did."""
    of_support = pc.equal(permissions["purpose"], "support")
    given = permissions.filter(pc.and_(of_support, pc.equal(permissions["decision"], "given")))
    client = np.asarray(pc.index_in(given["person"], value_set=drawn.person_keys))
    on, until = (day_numbers(given[name]) for name in ("on", "valid_until"))
    size = len(client)
    told = not_after_weekend(on + waiting(drawn.rng, drawn.scenario.number("disclosure.weeks"), size))
    last = np.minimum(picked(until == NO_DAY, drawn.until, until), drawn.course.support_to[client])
    fits = drawn.happens("disclosure.told", size) & (told >= on) & (told <= last)
    rows, given = np.flatnonzero(fits), given.filter(pa.array(fits))
    return pa.table(
        {
            "disclosure": drawn.numbered("Y-", client[rows]),
            **{name: given[name] for name in ("person", "party", "employer", "kind", "purpose")},
            "on": days(told[rows]),
            "way": texts(chosen(drawn.rng, drawn.scenario, "disclosure.way", len(rows))),
            "what": drawn.words_of_each("told", given["kind"].to_numpy(zero_copy_only=False)),
            "decision": given["permission"],
        }
    )


def causes(rng: Rng, scenario: Scenario, condition: Array, is_absence: Array) -> dict[str, pa.Array]:
    """What kept somebody off sick, and whether work is a cause, for those spells of which it is known."""
    size = len(condition)
    known = is_absence & happens(rng, scenario.number("cause.known"), size)
    asked = known & happens(rng, scenario.number("cause.work_asked"), size)
    return {
        "causes": texts(condition, known),
        "work_is_cause": texts(chosen(rng, scenario, "cause.work", size), asked),
    }


def earlier_absences(rng: Rng, scenario: Scenario, spells: pa.Table) -> pa.Table:
    """When some were off with the same before, a year or more before they are off now."""
    off = spells.filter(pc.equal(spells["state"], "off_sick"))
    rows = np.flatnonzero(happens(rng, scenario.number("cause.before"), len(off)))
    was_off = off.take(pa.array(rows))
    weeks = 1 + rng.poisson(scenario.number("cause.weeks_before"), len(rows))
    ago = YEAR + rng.integers(2 * YEAR, size=len(rows))
    return pa.table(
        {
            "earlier_absence": pc.binary_join_element_wise("K", was_off["spell"], "-"),
            "spell": was_off["spell"],
            "began_on": days(day_numbers(was_off["starts_on"]) - ago),
            "date_is_estimated": pa.repeat(pa.scalar(True), len(rows)),
            "weeks": numbers(np.minimum(weeks, YEAR // WEEK)),
        }
    )


def leaves(rng: Rng, scenario: Scenario, teams: Array, *, begin: int, until: int) -> pa.Table:
    """Two leaves a year of each case manager, for whom the next one of their team covers; of a team of one nobody."""
    managers = len(teams)
    starts = np.array([start for year in range(begin, until, YEAR) for start in (year + half for half in HALVES)])
    staff = np.repeat(np.arange(managers), len(starts))
    first = on_working_day(rng, np.tile(starts, managers) + rng.integers(WITHIN, size=len(staff)))
    known = first <= until
    staff, first = staff[known], first[known]
    following = np.array([_next_of_team(teams, manager) for manager in range(managers)])
    alone = following[staff] == staff
    cover = keys("S-", following[staff]).to_numpy(zero_copy_only=False)
    return pa.table(
        {
            "leave": keys("V-", np.arange(len(staff))),
            "staff": keys("S-", staff),
            "starts_on": days(first),
            "ends_on": days(first + int(scenario.number("service.days_of_leave")) - 1),
            "covered_by": texts(picked(alone, None, cover)),
        }
    )


def _next_of_team(teams: Array, manager: int) -> int:
    colleagues: Sequence[int] = np.flatnonzero(teams == teams[manager]).tolist()
    return colleagues[(colleagues.index(manager) + 1) % len(colleagues)]


def outreach(rng: Rng, scenario: Scenario, size: int, *, begin: int) -> dict[str, pa.Table]:
    """Practices that were approached before the service began, and what was done there: of those that were, a share
    heard a presentation some weeks later."""
    approached = on_working_day(rng, begin - BEFORE - rng.integers(60, size=size))
    heard = np.flatnonzero(happens(rng, scenario.number("outreach.presentation"), size))
    presented = on_working_day(rng, approached[heard] + waiting(rng, 6, len(heard)))
    which = np.concatenate([np.arange(size), heard])
    names = one_of(rng, scenario.part("words")["practice"], size)
    return {
        "outreach": pa.table(
            {
                "outreach": keys("U-", np.arange(size)),
                "approached": pa.array(["practice"] * size, pa.string()),
                "name": [f"{name} {number + 1}" for number, name in enumerate(names)],
            }
        ),
        "outreach_steps": pa.table(
            {
                "outreach_step": keys("H-", np.arange(len(which))),
                "outreach": keys("U-", which),
                "kind": texts(np.repeat(np.array(["approached", "presentation"], object), [size, len(heard)])),
                "on": days(np.concatenate([approached, presented])),
                "people": numbers(2 + rng.poisson(8, len(which)), np.arange(len(which)) >= size),
            }
        ),
    }


def came_of(drawn: Drawn, referrals: pa.Table, size: int) -> pa.Table:
    """The referrals, those who heard of the service in a practice with the outreach that it came of, where that is
    known."""
    heard = pc.fill_null(pc.equal(referrals["heard"], "practice"), False).to_numpy(zero_copy_only=False)
    known = heard & drawn.happens("outreach.is_known", len(heard))
    which = keys("U-", drawn.rng.integers(size, size=len(heard))).to_numpy(zero_copy_only=False)
    return referrals.append_column("outreach", texts(picked(known, which, None)))
