"""The simulated service as tables of a record folder (exchange.schemas.record), batch by batch."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from tideover.world.simulation.batch import Batch, Tables
from tideover.world.simulation.draws import keys, texts
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
        """Teams, staff, the catalogue and the employers."""
        managers = np.arange(self._managers)
        per_team = int(self.scenario.number("service.case_managers_per_team"))
        teams = np.arange(-(-len(managers) // per_team))
        work = self._employers
        return {
            "teams": pa.table({"team": keys("T-", teams), "name": [f"Team {number + 1}" for number in teams]}),
            "staff": pa.table(
                {
                    "staff": keys("S-", managers),
                    "team": keys("T-", managers // per_team),
                    "name": [f"Case manager {number + 1}" for number in managers],
                }
            ),
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
        """The tables of some thousand clients each, everything of a client in one batch."""
        for number, start in enumerate(range(0, self.clients, CLIENTS_IN_A_BATCH)):
            numbers = np.arange(start, min(start + CLIENTS_IN_A_BATCH, self.clients))
            rng = np.random.default_rng([self.seed, 1, number])
            batch = Batch(rng, self.scenario, numbers, years=self.years, work=self._employers, managers=self._managers)
            yield batch.tables()

    @cached_property
    def _employers(self) -> Employers:
        size = max(1, self.clients // int(self.scenario.number("service.clients_per_employer")))
        return employers(np.random.default_rng([self.seed, 0]), self.scenario, size)

    @property
    def _managers(self) -> int:
        return max(1, -(-self.clients // int(self.scenario.number("service.cases_per_case_manager"))))
