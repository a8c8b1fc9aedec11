"""The folder in which the processes of one web server keep their counts. Needs no Django."""

import contextlib
import os
import shutil
from pathlib import Path

ROOM = {"counter": 1 << 20, "histogram": 2 << 20}
"""Bytes for what is counted of all views, by the name that the library gives to each of its files."""
VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
"""What tells the library where the folder is; read when it is first imported."""


def new_folder(var: Path) -> Path:
    """An empty folder for the web server that this process is, or starts; those of servers that are gone are removed.

    Raises OSError where it cannot be made.
    """
    of_all = var / "metrics"
    of_all.mkdir(parents=True, exist_ok=True)
    for old in of_all.iterdir():
        if old.name == str(os.getpid()) or not (old.name.isdigit() and _is_alive(int(old.name))):
            shutil.rmtree(old, ignore_errors=True)
    mine = of_all / str(os.getpid())
    mine.mkdir(mode=0o700)
    return mine


def has_room(folder: Path, pid: int) -> bool:
    """Whether a process has the room on the disk that its counts take, reserving it where it has not yet.

    The library writes them through the memory: a page that finds no room on the disk then kills the process.
    """
    return all(_reserved(folder / f"{kind}_{pid}.db", room) for kind, room in ROOM.items())


def _reserved(file: Path, room: int) -> bool:
    if file.exists():
        return True
    made = file.with_suffix(".new")
    try:
        with made.open("wb") as output:
            os.posix_fallocate(output.fileno(), 0, room)
        made.replace(file)
    except OSError:
        made.unlink(missing_ok=True)
        return False
    return True


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(PermissionError):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return False
    return True
