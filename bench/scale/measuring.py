"""Measures pages at a size beside those of a small database, round by round, and what a full one asks besides."""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.scale import crowd
from bench.scale.building import CASES_OF_A_SERVICE, Database, databases
from bench.scale.crowd import Crowd
from bench.scale.visits import Visits

CASES = 1_000_000
BESIDE = 10_000
"""Cases of the database that the large one is held against."""
ROUNDS = 5
CROWD_SECONDS = 60.0

Looks = dict[str, list[dict[str, float]]]
"""By page, what each look took (bench.scale.visiting.Look)."""


@dataclass(frozen=True)
class Scale:
    """What was measured: the two databases, the looks at their pages, seconds for checking the dues of all cases of
    the large one, its crowd, and its hottest queries with their plans."""

    small: Database
    large: Database
    looks_small: Looks
    looks_large: Looks
    checked: float
    drifted: str
    crowd: Crowd
    plans: list[dict[str, Any]]

    @property
    def faults(self) -> list[str]:
        """What went wrong, in sentences; none if all was well."""
        return [*self.crowd.errors, *([self.drifted] if self.drifted else [])]


def say(text: str) -> None:
    """Tell whoever waits how far it is."""
    print(text, file=sys.stderr, flush=True)


def measure(cases: int = CASES) -> Scale:
    """Everything, in databases of their own that are gone afterwards. `cases` is a multiple of 5,000."""
    with tempfile.TemporaryDirectory(prefix="tideover-bench-") as place:
        os.chmod(place, 0o755)
        sizes = {"small": BESIDE // CASES_OF_A_SERVICE, "large": cases // CASES_OF_A_SERVICE}
        with databases(Path(place), sizes, say) as built:
            small, large = built["small"], built["large"]
            looks_small, looks_large, plans = _pages(small, large)
            say(f"Checking the dues of {large.cases:,} cases")
            seconds, drifted = checked(large)
            say(f"A crowd, for {CROWD_SECONDS:.0f} seconds")
            met = crowd.measure(large, CROWD_SECONDS)
    return Scale(small, large, looks_small, looks_large, seconds, drifted, met, plans)


def _pages(small: Database, large: Database) -> tuple[Looks, Looks, list[dict[str, Any]]]:
    """The looks at the pages of both, which take turns; a first round, which warms both, does not count."""
    looks: list[Looks] = [{}, {}]
    with Visits(small) as of_small, Visits(large) as of_large:
        for turn in range(ROUNDS + 1):
            say(f"Pages, round {turn} of {ROUNDS}")
            for into, visits in zip(looks, (of_small, of_large), strict=True):
                for page, looked in visits.ask("round").items():
                    into.setdefault(page, []).extend(looked if turn else [])
        plans: list[dict[str, Any]] = of_large.ask("plans")
    return looks[0], looks[1], plans


def checked(database: Database) -> tuple[float, str]:
    """The seconds that `tideover check dues` takes, and what it says where some drifted."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "tideover.cli", "check", "dues"],
        env={**os.environ, "DATABASE_URL": database.owner},
        stdout=subprocess.PIPE,
        text=True,
    )
    return time.perf_counter() - begun, done.stdout if done.returncode else ""
