"""A Tideover that was started once, so that its demonstration is loaded, and stopped."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tideover.foundation.database.memory import roomy_memory

from .running import tideover


@pytest.fixture(scope="session")
def var() -> Iterator[Path]:
    """A folder of data, with the demonstration. Any user can pass through it, as pytest's own does not allow."""
    folder = Path(tempfile.mkdtemp(prefix="tideover-run-", dir=roomy_memory() or "/tmp"))
    folder.chmod(0o711)
    with tideover(folder, folder / "first.log") as running:
        running.wait_until_it_serves()
        assert running.stop() == 0
    yield folder
    shutil.rmtree(folder, ignore_errors=True)
