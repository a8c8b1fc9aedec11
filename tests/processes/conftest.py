"""A Tideover that was started once, so that its demonstration is loaded, and stopped."""

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tideover.foundation.database.memory import roomy_memory

from .running import descendants, environment_of, tideover

OWNERS = "TIDEOVER_LOGIN=owner"
OF_THIS_SHELL = "owners-secret"
"""A password of the database's owner that the shell has in which Tideover is started."""


@dataclass(frozen=True)
class FirstStart:
    """A folder of data, with the demonstration, and what the processes were told that served it first."""

    folder: Path
    environments: list[str]
    """Of all but the worker of the owner's jobs."""
    owners: list[str]
    """Of that one."""
    owner_secret: str


@pytest.fixture(scope="session")
def first_start() -> Iterator[FirstStart]:
    """Any user can pass through the folder, as pytest's own does not allow."""
    folder = Path(tempfile.mkdtemp(prefix="tideover-run-", dir=roomy_memory() or "/tmp"))
    folder.chmod(0o711)
    with tideover(folder, folder / "first.log", PGPASSWORD=OF_THIS_SHELL) as running:
        running.wait_until_it_serves()
        told = [environment_of(pid) for pid in descendants(running.process.pid)]
        owners = [known for known in told if OWNERS in known]
        owner_secret = running.cluster.place.owner_password.read_text()
        assert running.stop() == 0
    yield FirstStart(folder, [known for known in told if OWNERS not in known], owners, owner_secret)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def var(first_start: FirstStart) -> Path:
    """A folder of data, with the demonstration."""
    return first_start.folder
