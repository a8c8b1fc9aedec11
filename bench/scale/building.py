"""Builds the databases of the rig: one service simulated and imported as any is, then copied."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql

from bench.scale.multiplying import PATTERN, Say, multiply
from tideover.foundation.database.cluster import Cluster

CASES_OF_A_SERVICE = 5_000
YEARS = 8
"""In which 5,000 clients take 40 case managers: 125 cases each."""
SEED = 1


@dataclass(frozen=True)
class Database:
    """One database of the rig: the addresses of its owner and its web login, cases and contacts in it, the seconds
    that building it took, and gigabytes."""

    owner: str
    web: str
    services: int
    cases: int
    contacts: int
    seconds: float
    gigabytes: float


@contextmanager
def databases(
    folder: Path, sizes: dict[str, int], say: Say, *, clients: int = CASES_OF_A_SERVICE, years: int = YEARS
) -> Iterator[dict[str, Database]]:
    """Databases in one cluster below `folder`, by name, each with as many services as `sizes` says, of that many
    clients accepted in so many years; the cluster runs as long as this lasts."""
    environment = {**os.environ, "TIDEOVER_VAR": str(folder)}
    environment.pop("DATABASE_URL", None)
    with Cluster(folder / "postgres").in_use() as cluster:
        begun = time.perf_counter()
        say(f"Simulating and importing a service of {clients:,} clients")
        cluster.ensure_database("pattern")
        of_pattern = {**environment, "DATABASE_URL": cluster.url("pattern")}
        simulated = folder / "simulated"
        size = ("--clients", str(clients), "--years", str(years), "--seed", str(SEED))
        _run(of_pattern, "tideover.cli", "simulate", "service", *size, "--out", str(simulated))
        _run(of_pattern, "tideover.cli", "migrate")
        _run(of_pattern, "bench.importing", str(simulated / "record"), PATTERN)
        of_the_pattern = time.perf_counter() - begun
        yield {
            name: _database(cluster, name, services, environment, of_the_pattern, say)
            for name, services in sizes.items()
        }


def _database(
    cluster: Cluster, name: str, services: int, environment: dict[str, str], before: float, say: Say
) -> Database:
    begun = time.perf_counter()
    with psycopg.connect(cluster.url("postgres"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE pattern").format(sql.Identifier(name)))
    owner = cluster.url(name)
    multiply(owner, services, lambda what: say(f"{name}: {what} ({time.perf_counter() - begun:.0f} s)"))
    seconds = before + time.perf_counter() - begun
    web = _run({**environment, "DATABASE_URL": owner}, "bench.scale.people").strip()
    with psycopg.connect(owner) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM cases_case), (SELECT count(*) FROM diary_contact), "
            "pg_database_size(current_database()) / 1e9"
        ).fetchone()
    assert row is not None
    return Database(owner, web, services, int(row[0]), int(row[1]), seconds, float(row[2]))


def _run(environment: dict[str, str], module: str, *arguments: str) -> str:
    """What a module prints; raises CalledProcessError where it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module, *arguments], env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout
