"""The simulated service as tables of a record folder (exchange.schemas.record), batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from tideover.world.simulation.around import leaves, outreach
from tideover.world.simulation.batch import Batch, Tables
from tideover.world.simulation.draws import YEAR, Array, Rng, day_number, keys, texts
from tideover.world.simulation.groups import Sessions, session_table, sessions
from tideover.world.simulation.people import Employers, employers
from tideover.world.simulation.scenario import Scenario

CLIENTS_IN_A_BATCH = 10_000
"""Part of what makes one world: another number gives other people for the same seed."""


@dataclass(frozen=True)
class World:
    """A service of so many clients accepted in so many years. The same values give the same tables."""

    scenario: Scenario
    clients: int
    years: int
    seed: int

    def shared(self) -> Tables:
        """Teams, staff and when they are away, the catalogue, the employers, and where the service is known."""
        rng, until, begin = np.random.default_rng([self.seed, 2]), self._until, self._begin
        managers, teams = np.arange(len(self._teams)), np.arange(self._teams[-1] + 1)
        work = self._employers
        return {
            "teams": pa.table({"team": keys("T-", teams), "name": [f"Team {number + 1}" for number in teams]}),
            "staff": pa.table(
                {
                    "staff": keys("S-", managers),
                    "team": keys("T-", self._teams),
                    "name": [f"Case manager {number + 1}" for number in managers],
                }
            ),
            "leaves": leaves(rng, self.scenario, self._teams, begin=begin, until=until),
            **outreach(rng, self.scenario, len(managers), begin=begin),
            "interventions": self.catalogue(),
            "employers": pa.table(
                {
                    "employer": keys("E-", np.arange(len(work.name))),
                    "name": work.name,
                    "size_band": texts(work.size_band),
                    "sector": texts(work.sector),
                }
            ),
        }

    def catalogue(self) -> pa.Table:
        """The service's interventions."""
        table = self.scenario.part("help.catalogue")
        return pa.table(
            {
                "intervention": list(table),
                "label": [each[0] for each in table.values()],
                "focus": pa.array([each[1] or None for each in table.values()], pa.string()),
                "position": pa.array(range(len(table)), pa.int32()),
            }
        )

    def batches(self) -> Iterator[Tables]:
        """The tables of some thousand clients each, everything of a client in one batch. The last one brings the group
        sessions, of which only then is known who was expected."""
        expected = []
        for number, start in enumerate(range(0, self.clients, CLIENTS_IN_A_BATCH)):
            numbers = np.arange(start, min(start + CLIENTS_IN_A_BATCH, self.clients))
            rng = np.random.default_rng([self.seed, 1, number])
            made = self._batch(rng, numbers).tables()
            expected.append(made["attendances"].select(["session", "presence"]))
            if numbers[-1] + 1 == self.clients:
                made["group_sessions"] = session_table(self._sessions, self.scenario, pa.concat_tables(expected))
            yield made

    def _batch(self, rng: Rng, numbers: Array) -> Batch:
        return Batch(
            rng,
            self.scenario,
            numbers,
            years=self.years,
            work=self._employers,
            teams=self._teams,
            sessions=self._sessions,
        )

    @property
    def _until(self) -> int:
        return day_number(self.scenario.until)

    @property
    def _begin(self) -> int:
        return self._until - self.years * YEAR

    @cached_property
    def _sessions(self) -> Sessions:
        rng = np.random.default_rng([self.seed, 3])
        return sessions(rng, self.scenario, self._teams, self.clients, begin=self._begin, until=self._until)

    @cached_property
    def _employers(self) -> Employers:
        size = max(1, self.clients // int(self.scenario.number("service.clients_per_employer")))
        return employers(np.random.default_rng([self.seed, 0]), self.scenario, size)

    @cached_property
    def _teams(self) -> Array:
        """The team of each case manager."""
        managers = max(1, -(-self.clients // int(self.scenario.number("service.cases_per_case_manager"))))
        return np.arange(managers) // int(self.scenario.number("service.case_managers_per_team"))
