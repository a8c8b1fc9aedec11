"""Harbour West: the team of the demonstration whose record is simulated, up to yesterday, as a record folder.

Nobody who signs in to the demonstration opens its cases: they are there for lists, search and reports. Its
team, catalogue and employers have the names that the living service has, and so become the same ones.
"""

from datetime import date, timedelta
from importlib.resources import as_file
from pathlib import Path

import numpy as np
import pyarrow as pa

from tideover.world.demonstration.clients import DATA, TEAMS, read
from tideover.world.simulation.draws import keys
from tideover.world.simulation.folder import RecordFolder
from tideover.world.simulation.record import World
from tideover.world.simulation.scenario import read_scenario

CLIENTS, YEARS, SEED = 140, 3, 2003
EMPLOYER = {"name": "name", "size_band": "size", "sector": "sector"}
"""The columns of an employer, and what they are called in employers.toml."""
CASE_MANAGERS = {"Sunita Rao": 100, "Kieran Byrne": 90}
"""Their names, and the percentage of full time that they work."""


def write_west(folder: Path, today: date) -> None:
    """Write the record of Harbour West as it stood at the end of the day before `today`."""
    with as_file(DATA.joinpath("west.toml")) as path:
        scenario = read_scenario(path).up_to(today - timedelta(days=1))
    world = World(scenario, CLIENTS, YEARS, SEED)
    record = RecordFolder(folder)
    record.add({**world.shared(), "teams": _teams(), "staff": _staff(), "employers": _employers(world)})
    for batch in world.batches():
        record.add(batch)
    record.close()


def _teams() -> pa.Table:
    return pa.table({"team": keys("T-", np.arange(1)), "name": [TEAMS["west"]]})


def _staff() -> pa.Table:
    size = len(CASE_MANAGERS)
    return pa.table(
        {
            "staff": keys("S-", np.arange(size)),
            "team": keys("T-", np.zeros(size, np.int64)),
            "name": list(CASE_MANAGERS),
            "job_title": ["Case manager"] * size,
            "full_time_percent": list(CASE_MANAGERS.values()),
        }
    )


def _employers(world: World) -> pa.Table:
    """The demonstration's employers in the place of the simulated ones."""
    made, ours = world.shared()["employers"], list(read("employers").values())
    told = {column: [each[ours_is] for each in ours][: len(made)] for column, ours_is in EMPLOYER.items()}
    return pa.table({"employer": made["employer"], **told})
