"""Test data are kept in memory only where that is safe and there is room."""

import shutil
from pathlib import Path

import pytest

from tideover.foundation.database import memory


@pytest.fixture
def in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands for the machine's, with room."""
    folder = tmp_path / "memory"
    folder.mkdir()
    monkeypatch.setattr(memory, "IN_MEMORY", folder)
    monkeypatch.setattr(memory, "ENOUGH", 1)
    return folder


def test_the_same_folder_in_memory_stands_for_a_folder_each_time(in_memory: Path, tmp_path: Path) -> None:
    wanted = tmp_path / "var" / "test-postgres-18"
    first = memory.quick_folder(wanted)
    assert first.is_relative_to(in_memory)
    assert first.is_dir()
    assert memory.quick_folder(wanted) == first
    assert (tmp_path / "var" / "test-postgres-18-in-memory").readlink() == first
    assert memory.quick_folder(tmp_path / "other" / "test-postgres-18") != first


def test_without_room_or_memory_the_folder_itself_is_used(
    in_memory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "ENOUGH", shutil.disk_usage(in_memory).total * 2)
    assert memory.quick_folder(tmp_path / "var") == tmp_path / "var"
    monkeypatch.setattr(memory, "IN_MEMORY", tmp_path / "none")
    assert memory.quick_folder(tmp_path / "var") == tmp_path / "var"


def test_a_folder_that_somebody_else_has_put_there_is_not_used(in_memory: Path, tmp_path: Path) -> None:
    folder = tmp_path / "var"
    made = memory.quick_folder(folder)
    shutil.rmtree(made)
    made.symlink_to(tmp_path)
    assert memory.quick_folder(folder) == folder


def test_folders_of_checkouts_that_are_gone_are_removed_and_no_others(in_memory: Path, tmp_path: Path) -> None:
    gone, there, foreign = tmp_path / "gone" / "var" / "pg", tmp_path / "there" / "var" / "pg", in_memory / "tideover-x"
    of_gone, of_there = memory.quick_folder(gone), memory.quick_folder(there)
    foreign.mkdir()
    shutil.rmtree(tmp_path / "gone")
    memory.quick_folder(tmp_path / "new" / "var" / "pg")
    assert not of_gone.exists()
    assert of_there.exists()
    assert foreign.exists()
