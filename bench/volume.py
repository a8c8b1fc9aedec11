"""Measures what a large service asks: simulating it, importing it, its extract, and the report over a larger one."""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

CLIENTS = 100_000
OF_A_MILLION = 28_500
"""Clients whose record is somewhat more than a million rows."""
REPORTED = 1_000_000
"""Clients of the extract that the report is counted from."""
YEARS = 10
REPORTS = 5


@dataclass(frozen=True)
class Taken:
    """A command's seconds by the clock, and the most memory it had, in megabytes."""

    seconds: float
    megabytes: float


@dataclass(frozen=True)
class Imported:
    """Lines of a folder, seconds, which share of them was INSERT ... SELECT, and megabytes."""

    rows: int
    seconds: float
    share: float
    megabytes: float


@dataclass(frozen=True)
class Reported:
    """Median milliseconds of a report, and megabytes."""

    milliseconds: float
    megabytes: float


@dataclass(frozen=True)
class Volume:
    """What was measured of a service of CLIENTS clients, and of a report over REPORTED."""

    simulated: Taken
    million: Imported
    imported: Imported
    pages: dict[str, Any]
    checked: Taken
    extracted: Taken
    reported: Reported


def measure() -> Volume:
    """Everything, in a database and folders of its own that are gone afterwards."""
    from tideover.cli import surroundings

    with tempfile.TemporaryDirectory(prefix="tideover-bench-") as place:
        folder = Path(place)
        os.chmod(folder, 0o755)
        os.environ["TIDEOVER_VAR"] = place
        os.environ.pop("DATABASE_URL", None)
        _command("simulate", "service", *_size(OF_A_MILLION), "--out", folder / "million")
        simulated = _command("simulate", "service", *_size(CLIENTS), "--out", folder / "service")
        # The server stays for all of the commands, and its memory is not theirs.
        with surroundings.database():
            _command("migrate")
            million = Imported(**_figures("bench.importing", folder / "million" / "record", "million"))
            imported = Imported(**_figures("bench.importing", folder / "service" / "record", "large"))
            pages = _figures("bench.opening", "large")
            checked = _command("check", "dues", "--service", "large")
            extracted = _command("extract", "create", "--service", "large", "--out", folder / "extract")
        _command("simulate", "service", *_size(REPORTED), "--out", folder / "larger")
        reported = Reported(**_figures("bench.reporting", folder / "larger" / "extract", REPORTS))
    return Volume(simulated, million, imported, pages, checked, extracted, reported)


def _size(clients: int) -> tuple[object, ...]:
    return "--clients", clients, "--years", YEARS, "--seed", 1


def _command(*arguments: object) -> Taken:
    """Run a command of Tideover's in a process of its own."""
    begun = time.perf_counter()
    running = subprocess.Popen([sys.executable, "-m", "tideover.cli", *map(str, arguments)], stdout=subprocess.DEVNULL)
    _pid, status, used = os.wait4(running.pid, 0)
    running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise RuntimeError(f"tideover {' '.join(map(str, arguments))} ended with {running.returncode}.")
    return Taken(time.perf_counter() - begun, _megabytes(used))


def _megabytes(used: resource.struct_rusage) -> float:
    return used.ru_maxrss / 1024


def _figures(module: str, *arguments: object) -> dict[str, Any]:
    """What a module of the bench prints that measures within a process of its own."""
    command = [sys.executable, "-m", module, *map(str, arguments)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return figures
