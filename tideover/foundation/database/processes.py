"""Which living processes serve a data folder, proven by the kernel and not by a file with a number in it.

A server's processes all work inside the data folder. Linux says so in /proc; elsewhere `ps` says at least
what program a process runs, and there nothing is ever signalled.
"""

import contextlib
import os
import signal
import subprocess
from pathlib import Path

PROC = Path("/proc")
HAS_PROC = (PROC / "self" / "cwd").exists()


def postmaster_pid(data: Path) -> int | None:
    """The process number in the data folder's postmaster.pid, which may be long dead or somebody else's."""
    try:
        return abs(int((data / "postmaster.pid").read_text().splitlines()[0]))
    except (FileNotFoundError, IndexError, ValueError):
        return None


def serves(pid: int, data: Path) -> bool:
    """Whether the process `pid` is alive and is a PostgreSQL server of `data`; a zombie is not."""
    if HAS_PROC:
        try:
            program = (PROC / str(pid) / "comm").read_text().strip()
            folder = os.readlink(PROC / str(pid) / "cwd")
        except OSError:
            return False
        return program == "postgres" and folder == str(data)
    said = subprocess.run(["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return "postgres" in said.stdout and not said.stdout.lstrip().startswith("Z")


def serving(data: Path) -> list[int]:
    """Every process that serves `data`: the postmaster and its backends (empty where there is no /proc)."""
    if not HAS_PROC:
        return []
    return [pid for pid in map(int, filter(str.isdigit, os.listdir(PROC))) if serves(pid, data)]


def end_survivors(data: Path, how: signal.Signals) -> None:
    """Signal the processes that still serve `data` after their postmaster was killed.

    Each is held by a pidfd while it is looked at, so its number cannot pass to another process in between.
    """
    for pid in serving(data):
        with contextlib.suppress(ProcessLookupError):
            held = os.pidfd_open(pid)
            try:
                if serves(pid, data):
                    signal.pidfd_send_signal(held, how)
            finally:
                os.close(held)
