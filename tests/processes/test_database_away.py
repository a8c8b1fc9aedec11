"""The database is gone for a while under load: nothing is lost, pages say so, and all of it comes back by itself."""

import http.client
import time
from collections import Counter
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tideover.foundation.database import processes
from tideover.foundation.database.cluster import Cluster

from .running import kill, tideover, wait_until
from .savers import confirmed, has_failed, has_moved_on, recorded, saving

AWAY = 10.0
"""Seconds for which the database is gone."""
HALF = """
    SELECT count(*) FROM diary_contact c WHERE c.note ~ '^writer' AND NOT EXISTS (
        SELECT FROM foundation_event e WHERE e.type = 'contact recorded' AND e.facts ->> 'contact_id' = c.id::text
    )
"""
BEATS = "SELECT coalesce(max(last_heartbeat) > %s, false) FROM procrastinate_workers"


def answer(port: int, path: str) -> tuple[int, int, str]:
    """Status, after how many seconds to ask again, and text of a page."""
    asking = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request("GET", path, headers={"Cookie": "session=somebodys0session"})
        came = asking.getresponse()
        return came.status, int(came.getheader("Retry-After") or 0), came.read().decode()
    finally:
        asking.close()


@pytest.mark.thorough
def test_a_database_that_is_gone_for_ten_seconds_loses_nothing_and_all_of_it_recovers(
    var: Path, tmp_path: Path
) -> None:
    cluster = Cluster(var / "postgres")
    with cluster.in_use():
        url = cluster.url("tideover")
        with tideover(var, tmp_path / "log", DATABASE_URL=url) as running:
            running.wait_until_it_serves()
            with saving(running, "writer") as savers:
                wait_until(partial(has_moved_on, savers, 5))
                savers[0].is_saving.wait(60)
                kill(processes.serving(cluster.place.data))
                gone, told = time.monotonic(), []
                while time.monotonic() < gone + AWAY:
                    told.append(answer(running.port, "/account/login/"))
                    assert answer(running.port, "/health/ready/")[0] == 503
                cluster.start()
                wait_until(partial(has_moved_on, savers, confirmed(savers) + 5))
            assert not has_failed(savers), [saver.failures for saver in savers]
            assert {status for status, _, _ in told} == {503}
            assert all(seconds > 0 and "cannot get at its records just now" in text for _, seconds, text in told)
            # Whether a form was under way just then is chance; whoever was at work met the outage in any case.
            assert all(saver.in_vain > 0 for saver in savers)
            assert recorded(running, "writer") == Counter(note for saver in savers for note in saver.confirmed)
            with psycopg.connect(url, autocommit=True) as owner:
                assert owner.execute(HALF).fetchone() == (0,)
                back = owner.execute("SELECT now()").fetchone()
                wait_until(lambda: owner.execute(BEATS, back).fetchone() == (True,))
            assert running.process.poll() is None
            assert running.stop() == 0
