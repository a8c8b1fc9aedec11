"""A cluster that was killed starts again with everything that was committed, and harms nobody else."""

import os
import pwd
import signal
import subprocess
import threading
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import psycopg
import pytest

from tideover.foundation.database import processes
from tideover.foundation.database.cluster import Cluster

from .test_cluster import answer, starting_elsewhere


def kill_all(cluster: Cluster) -> None:
    for pid in processes.serving(cluster.place.data):
        os.kill(pid, signal.SIGKILL)


def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited too long"
        time.sleep(0.01)


def sleeper(as_user: int) -> "subprocess.Popen[bytes]":
    """An unrelated process of the given user."""
    return subprocess.Popen(["sleep", "600"], user=as_user if os.geteuid() == 0 else None)


def test_a_server_killed_in_the_middle_of_a_transaction_keeps_what_was_committed(cluster: Cluster) -> None:
    cluster.start()
    for round_ in range(3):
        with psycopg.connect(cluster.url()) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS kept (number int)")
            connection.execute("INSERT INTO kept VALUES (%s)", [round_])
            connection.commit()
            connection.execute("INSERT INTO kept SELECT 100 FROM generate_series(1, 10000)")
            kill_all(cluster)
            with pytest.raises(psycopg.OperationalError):
                connection.execute("SELECT 1")
        assert not cluster.is_running()
        assert cluster.start()
        assert answer(cluster, "SELECT array_agg(number ORDER BY number) FROM kept") == list(range(round_ + 1))


@pytest.mark.thorough
def test_backends_that_outlive_their_postmaster_are_ended_before_a_new_server_starts(
    cluster: Cluster,
) -> None:
    cluster.start()
    connection = psycopg.connect(cluster.url())
    backend = connection.info.backend_pid
    busy = threading.Thread(target=_count_for_long, args=[connection])
    busy.start()
    until(lambda: _is_working(cluster))
    postmaster = processes.postmaster_pid(cluster.place.data)
    assert postmaster is not None
    os.kill(postmaster, signal.SIGKILL)
    until(lambda: not processes.serves(postmaster, cluster.place.data))
    assert processes.serves(backend, cluster.place.data)
    assert cluster.start()
    assert not processes.serves(backend, cluster.place.data)
    assert answer(cluster, "SELECT 1") == 1
    busy.join()


def _count_for_long(connection: "psycopg.Connection[object]") -> None:
    with pytest.raises(psycopg.OperationalError):
        connection.execute("SELECT count(*) FROM generate_series(1, 1e10)")


def _is_working(cluster: Cluster) -> bool:
    return bool(answer(cluster, "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%1e10%'") == 2)


@pytest.mark.thorough
def test_a_stale_process_number_of_an_unrelated_living_process_is_never_signalled(cluster: Cluster) -> None:
    cluster.start()
    server_uid = cluster.place.data.stat().st_uid
    kill_all(cluster)
    until(lambda: processes.serving(cluster.place.data) == [])
    bystander = sleeper(server_uid)
    try:
        for file in (
            cluster.place.data / "postmaster.pid",
            cluster.place.socket_folder / ".s.PGSQL.5432.lock",
        ):
            lines = file.read_text().splitlines()
            file.write_text("\n".join([str(bystander.pid), *lines[1:]]) + "\n")
        assert not cluster.is_running()
        cluster.stop()
        assert bystander.poll() is None
        assert cluster.start()
        assert bystander.poll() is None
        assert processes.postmaster_pid(cluster.place.data) != bystander.pid
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.thorough
def test_a_process_that_only_stands_in_the_data_folder_is_left_alone(cluster: Cluster) -> None:
    cluster.start()
    bystander = subprocess.Popen(["sleep", "600"], cwd=cluster.place.data)
    try:
        kill_all(cluster)
        assert cluster.start()
        assert bystander.poll() is None
    finally:
        bystander.kill()
        bystander.wait()


@pytest.mark.thorough
def test_a_killed_server_that_is_still_a_zombie_does_not_keep_a_new_one_from_starting(
    cluster: Cluster,
) -> None:
    """A zombie answers kill(0), so PostgreSQL alone takes its process number for a living server's."""
    cluster.start()
    uid = cluster.place.data.stat().st_uid
    kill_all(cluster)
    until(lambda: processes.serving(cluster.place.data) == [])
    zombie = sleeper(uid)
    zombie.kill()
    until(lambda: " Z " in Path(f"/proc/{zombie.pid}/stat").read_text())
    pid_file = cluster.place.data / "postmaster.pid"
    pid_file.write_text("\n".join([str(zombie.pid), *pid_file.read_text().splitlines()[1:]]) + "\n")
    try:
        assert cluster.start()
    finally:
        zombie.wait()


@pytest.mark.thorough
def test_a_starter_killed_at_any_moment_leaves_a_cluster_that_starts(cluster: Cluster) -> None:
    for step in ("data.unfinished/PG_VERSION", "data.unfinished/global/pg_control", "server.log"):
        starter = starting_elsewhere(cluster)
        reached = (cluster.folder / step, cluster.folder / "data")
        until(partial(_any_exists, *reached))
        starter.kill()
        starter.communicate()
    cluster.start()
    assert answer(cluster, "SELECT 1") == 1


def _any_exists(*paths: Path) -> bool:
    return any(path.exists() for path in paths)


@pytest.mark.thorough
def test_the_server_outlives_the_process_that_started_it_and_is_found_again(cluster: Cluster) -> None:
    assert starting_elsewhere(cluster).communicate(timeout=60)[0].strip() == "True"
    assert not cluster.start()
    cluster.stop()
    assert processes.serving(cluster.place.data) == []


@pytest.mark.thorough
def test_the_bystander_in_these_tests_could_have_been_signalled(cluster: Cluster) -> None:
    """Guards the tests above: their bystander runs as the very user who runs the server."""
    cluster.start()
    uid = cluster.place.data.stat().st_uid
    assert pwd.getpwuid(uid).pw_uid == uid
    bystander = sleeper(uid)
    try:
        assert Path(f"/proc/{bystander.pid}").stat().st_uid == uid
    finally:
        bystander.kill()
        bystander.wait()
