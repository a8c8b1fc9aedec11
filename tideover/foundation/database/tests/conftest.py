"""Clusters to start, kill and throw away."""

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tideover.foundation.database.binaries import Binaries
from tideover.foundation.database.cluster import Cluster
from tideover.foundation.database.memory import roomy_memory


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder with a short path that any user can pass through, as pytest's own is not."""
    folder = Path(tempfile.mkdtemp(prefix="tideover-test-", dir=roomy_memory() or "/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def binaries() -> Binaries | None:
    """The programs the suite is run with: TIDEOVER_TEST_BINARIES, or None for the embedded ones."""
    chosen = os.environ.get("TIDEOVER_TEST_BINARIES")
    return Binaries(Path(chosen)) if chosen else None


@pytest.fixture
def cluster_in(binaries: Binaries | None) -> Iterator[Callable[..., Cluster]]:
    """Makes clusters in given folders; every one of them is stopped, and its sockets removed, at the end."""
    made: list[Cluster] = []

    def make(folder: Path, **options: object) -> Cluster:
        cluster = Cluster(folder, binaries, **options)  # type: ignore[arg-type]
        made.append(cluster)
        return cluster

    yield make
    for cluster in made:
        cluster.stop()
        if cluster.folder.exists():
            shutil.rmtree(cluster.place.socket_folder, ignore_errors=True)
            shutil.rmtree(cluster.place.home, ignore_errors=True)


@pytest.fixture
def cluster(short_folder: Path, cluster_in: Callable[..., Cluster]) -> Cluster:
    """A cluster that has not been made yet."""
    return cluster_in(short_folder / "postgres", settings={"fsync": "off"})
