"""Kernel file locks: held by open files, so they end with the processes that hold them, even by kill -9."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from .errors import DatabaseError

PAUSE = 0.02


def open_lock(path: Path) -> int:
    """A file descriptor of the lock file at `path`, made where it is missing, readable by its owner alone."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)


def taken(descriptor: int, *, shared: bool = False) -> bool:
    """Try for the lock without waiting; whether we now hold it."""
    try:
        fcntl.flock(descriptor, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def held_by_somebody(path: Path) -> bool:
    """Whether any process holds the lock at `path`, shared or alone."""
    descriptor = open_lock(path)
    try:
        return not taken(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(path: Path, *, patience: float) -> Iterator[None]:
    """Hold the lock at `path` alone, waiting up to `patience` seconds for whoever has it."""
    descriptor = open_lock(path)
    try:
        deadline = time.monotonic() + patience
        while not taken(descriptor):
            if time.monotonic() > deadline:
                raise DatabaseError(
                    f"Another process has been starting or stopping the database for {patience:.0f} seconds "
                    f"(it holds {path}). Wait for it or end it, then start again."
                )
            time.sleep(PAUSE)
        yield
    finally:
        os.close(descriptor)
