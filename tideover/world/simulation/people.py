"""Who comes to the service: when, sent by whom, with what condition, off which post of which employer."""

from dataclasses import dataclass

import numpy as np

from tideover.world.simulation.draws import (
    WEEK,
    WORKING_WEEK,
    Array,
    Rng,
    chosen,
    day_number,
    days_of,
    happens,
    one_of,
    waiting,
    weeks,
    working_days,
)
from tideover.world.simulation.scenario import Scenario

DAYS_IN_A_YEAR = 365.25
YOUNGEST_AT_WORK = 16
"""Years of age at which somebody's job may have begun."""
LEAST_IN_JOB = 30
"""Days of a job before its holder was off sick."""
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
    born: Array
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
    """A batch of clients, accepted on working days spread evenly over the years, old enough to have had a job."""
    size = len(numbers)
    until = day_number(scenario.until)
    in_all = max(1, round(years * DAYS_IN_A_YEAR * WORKING_WEEK / WEEK))
    accepted = days_of(working_days(until) - rng.integers(0, in_all, size))
    born = accepted - ages(rng, scenario, size)
    may_work = born + round(YOUNGEST_AT_WORK * DAYS_IN_A_YEAR)
    source = chosen(rng, scenario, "referral.source", size)
    absent_share = scenario.part("referral.absent")
    absent = happens(rng, np.array([absent_share[code] for code in source]), size)
    before = weeks(rng, scenario.number("absence.weeks_before_acceptance"), scenario.number("absence.spread"), size)
    absent_from = np.maximum(accepted - before, may_work + LEAST_IN_JOB)
    in_job = np.maximum(
        LEAST_IN_JOB, np.rint(rng.exponential(scenario.number("post.years_mean"), size) * DAYS_IN_A_YEAR)
    )
    employer = rng.integers(len(work.stance), size=size)
    return Clients(
        number=numbers,
        received=accepted - waiting(rng, scenario.number("referral.weeks_to_decision"), size),
        accepted=accepted,
        born=born,
        source=source,
        condition=_conditions(rng, scenario, size),
        absent=absent,
        absent_from=absent_from,
        employer=employer,
        stance=work.stance[employer],
        started=np.maximum(absent_from - np.minimum(in_job, 40 * DAYS_IN_A_YEAR).astype(np.int64), may_work),
        part_time=happens(rng, scenario.number("post.part_time"), size),
        kept_up=happens(rng, scenario.number("contact.kept_up"), size),
    )


def ages(rng: Rng, scenario: Scenario, size: int) -> Array:
    """Days that people have lived when the service hears of them."""
    age = scenario.part("people.age")
    years = np.clip(rng.normal(age["mean"], age["spread"], size), age["least"], age["most"])
    return np.asarray((years * DAYS_IN_A_YEAR).astype(np.int64))


def _conditions(rng: Rng, scenario: Scenario, size: int) -> Array:
    table = scenario.part("condition")
    weights = np.array([float(each["weight"]) for each in table.values()])
    return np.array(list(table), dtype=object)[rng.choice(len(table), size, p=weights / weights.sum())]


def of_condition(scenario: Scenario, condition: Array, parameter: str) -> Array:
    """A parameter of each client's condition."""
    table = {code: float(each[parameter]) for code, each in scenario.part("condition").items()}
    return np.array([table[code] for code in condition])
