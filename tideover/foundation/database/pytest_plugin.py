"""The pytest plugin that gives the test suite its own PostgreSQL, before Django's settings are read.

Loaded with `-p`, because a conftest is read after pytest-django has read the settings. The server lives in
`$TIDEOVER_VAR/test-postgres-<major>`, or in a folder in memory that stands for it, so that checkouts do not
share one; test runs at once in one checkout
do, each with databases named after its process. `TIDEOVER_TEST_BINARIES` names another server's programs.
"""

import os
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from .binaries import Binaries, embedded
from .cluster import FOR_TESTS, Cluster
from .memory import quick_folder

LEFT_BEHIND = r"^test_tideover_(\d+)(_|$)"

_resources = ExitStack()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Generator[None, object, object]:
    """Start the server in the process that leads the run; its workers inherit the address."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        _forget_settings_of_this_shell()
        os.environ.setdefault("TIDEOVER_VAR", str(early_config.rootpath / "var"))
        os.environ["TIDEOVER_QUICK_PASSWORDS"] = "1"
        cluster = _resources.enter_context(_test_cluster(Path(os.environ["TIDEOVER_VAR"])).in_use())
        _drop_databases_of_dead_runs(cluster)
        os.environ["DATABASE_URL"] = cluster.url(f"tideover_{os.getpid()}")
        _resources.callback(_drop_databases_of_this_run, cluster)
    return (yield)


def pytest_unconfigure() -> None:
    """Stop the server, at the end of the run and after Ctrl-C."""
    _resources.close()


def _test_cluster(var: Path) -> Cluster:
    chosen = os.environ.get("TIDEOVER_TEST_BINARIES")
    binaries = Binaries(Path(chosen)) if chosen else embedded()
    return Cluster(quick_folder(var / f"test-postgres-{binaries.major}"), binaries, settings=FOR_TESTS)


def _forget_settings_of_this_shell() -> None:
    """Tests set what they test: what this shell has set for `tideover run` must not change them."""
    for name in list(os.environ):
        if name.startswith("TIDEOVER_") and name != "TIDEOVER_VAR" and not name.startswith("TIDEOVER_TEST_"):
            del os.environ[name]


def _drop_databases_of_dead_runs(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        runs = connection.execute(
            "SELECT DISTINCT (regexp_match(name, %(left)s))[1]::int FROM "
            "(SELECT datname AS name FROM pg_database UNION SELECT rolname FROM pg_roles) AS named "
            "WHERE name ~ %(left)s",
            {"left": LEFT_BEHIND},
        ).fetchall()
        for (pid,) in runs:
            if not _is_alive(pid):
                _drop(connection, pid)


def _drop_databases_of_this_run(cluster: Cluster) -> None:
    with psycopg.connect(cluster.url(), autocommit=True) as connection:
        _drop(connection, os.getpid())


def _drop(connection: "psycopg.Connection[tuple[object, ...]]", pid: int) -> None:
    """Drop the databases of one run, then their logins."""
    mine = f"^test_tideover_{pid}(_|$)"
    for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname ~ %s", [mine]).fetchall():
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(sql.Identifier(str(name))))
    for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname ~ %s", [mine]).fetchall():
        connection.execute(sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(str(name))))


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
