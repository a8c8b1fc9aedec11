"""Whatever is killed, what was confirmed on the screen is in the record, once."""

import random
from collections import Counter
from functools import partial
from pathlib import Path

import pytest

from tideover.foundation.database import processes

from .running import Tideover, kill, tideover, wait_until
from .savers import PATIENCE, confirmed, has_failed, has_moved_on, recorded, saving

KILLS = 20


def victims(running: Tideover, turn: int) -> list[int]:
    """Who is killed: the web's workers, all of the web, all of the database, or all of both, in turn."""
    web = running.web_processes()
    database = processes.serving(running.cluster.place.data)
    return [web[1:], database, web, web + database][turn % 4]


@pytest.mark.thorough
def test_no_contact_confirmed_on_screen_is_lost_and_none_is_doubled(var: Path, tmp_path: Path) -> None:
    chance = random.Random(20)
    with tideover(var, tmp_path / "log") as running:
        running.wait_until_it_serves()
        with saving(running, "saver") as savers:
            for turn in range(KILLS):
                wait_until(partial(has_moved_on, savers, confirmed(savers) + 2), seconds=2 * PATIENCE)
                chance.choice(savers).is_saving.wait(60)
                kill(victims(running, turn))
        assert not has_failed(savers), [saver.failures for saver in savers]
        assert recorded(running, "saver") == Counter(note for saver in savers for note in saver.confirmed)
        assert sum(saver.resent for saver in savers) >= KILLS
        assert running.stop() == 0
