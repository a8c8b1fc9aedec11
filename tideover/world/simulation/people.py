"""Who comes to the service: when, sent by whom, with what condition, off which post of which employer."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.draws import (
    WEEK,
    Array,
    Rng,
    chosen,
    day_number,
    happens,
    on_working_day,
    one_of,
    waiting,
    weeks,
)
from tideover.world.simulation.scenario import Scenario

DAYS_IN_A_YEAR = 365.25
HELPS, NEITHER, HINDERS = 1, 0, -1


@dataclass(frozen=True)
class Employers:
    """All employers of a service: size, name, and whether they help."""

    size_band: Array
    sector: Array
    name: list[str]
    stance: Array


@dataclass(frozen=True)
class Clients:
    """A batch of clients; each array has one value for each. `number` counts them through the whole service."""

    number: Array
    received: Array
    accepted: Array
    source: Array
    condition: Array
    absent: Array
    absent_from: Array
    employer: Array
    stance: Array
    started: Array
    part_time: Array
    kept_up: Array

    @property
    def size(self) -> int:
        """How many they are."""
        return len(self.number)

    @property
    def weeks_absent(self) -> Array:
        """Weeks of absence on the day of acceptance; 0 for those at work."""
        return np.where(self.absent, (self.accepted - self.absent_from) / WEEK, 0.0)


def employers(rng: Rng, scenario: Scenario, size: int) -> Employers:
    """The employers of the service."""
    helps = happens(rng, scenario.number("employer.helps"), size)
    hinders = ~helps & happens(rng, scenario.number("employer.hinders"), size)
    names = scenario.part("names")
    first, sector = one_of(rng, names["employer"], size), one_of(rng, names["sector"], size)
    return Employers(
        size_band=chosen(rng, scenario, "employer.size_band", size),
        sector=sector,
        name=[f"{one} {two} {number}" for number, (one, two) in enumerate(zip(first, sector, strict=True), 1)],
        stance=np.where(helps, HELPS, np.where(hinders, HINDERS, NEITHER)),
    )


def clients(rng: Rng, scenario: Scenario, numbers: Array, years: int, work: Employers) -> Clients:
    """A batch of clients, accepted on working days spread evenly over the years."""
    size = len(numbers)
    until = day_number(scenario.until)
    accepted = until - rng.integers(0, max(1, round(years * DAYS_IN_A_YEAR)), size)
    accepted = np.minimum(on_working_day(accepted), until)
    source = chosen(rng, scenario, "referral.source", size)
    absent_share = scenario.part("referral.absent")
    absent = happens(rng, np.array([absent_share[code] for code in source]), size)
    before = weeks(rng, scenario.number("absence.weeks_before_acceptance"), scenario.number("absence.spread"), size)
    absent_from = accepted - before
    in_job = np.maximum(30, np.rint(rng.exponential(scenario.number("post.years_mean"), size) * DAYS_IN_A_YEAR))
    employer = rng.integers(len(work.stance), size=size)
    return Clients(
        number=numbers,
        received=accepted - waiting(rng, scenario.number("referral.weeks_to_decision"), size),
        accepted=accepted,
        source=source,
        condition=_conditions(rng, scenario, size),
        absent=absent,
        absent_from=absent_from,
        employer=employer,
        stance=work.stance[employer],
        started=absent_from - np.minimum(in_job, 40 * DAYS_IN_A_YEAR).astype(np.int64),
        part_time=happens(rng, scenario.number("post.part_time"), size),
        kept_up=happens(rng, scenario.number("contact.kept_up"), size),
    )


def _conditions(rng: Rng, scenario: Scenario, size: int) -> Array:
    table = scenario.part("condition")
    weights = np.array([float(each["weight"]) for each in table.values()])
    return np.array(list(table), dtype=object)[rng.choice(len(table), size, p=weights / weights.sum())]


def of_condition(scenario: Scenario, condition: Array, parameter: str) -> Array:
    """A parameter of each client's condition."""
    table = {code: float(each[parameter]) for code, each in scenario.part("condition").items()}
    return np.array([table[code] for code in condition])
