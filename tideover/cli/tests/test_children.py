"""Children are started again when they die and are gone, with all they have started, when we end them."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tideover.cli.children import MOST_FAILURES, Child, end_all

FOREVER = ["sleep", "600"]


def child(command: list[str]) -> Child:
    made = Child("web", command, {"PATH": os.environ["PATH"]})
    made.start()
    return made


def wait_for(made: Child) -> None:
    assert made.process is not None
    made.process.wait(20)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_living_child_has_not_died_and_ends_when_asked() -> None:
    made = child(FOREVER)
    assert made.process is not None
    pid = made.process.pid
    assert not made.has_died()
    end_all([made])
    assert not is_alive(pid)
    assert not made.has_died()


def test_a_child_that_will_not_end_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tideover.cli.children.PATIENCE", 0.2)
    made = child(["sh", "-c", "trap '' TERM; while true; do sleep 0.05; done"])
    assert made.process is not None
    pid = made.process.pid
    end_all([made])
    assert not is_alive(pid)


def test_what_a_child_has_started_ends_with_it_even_if_the_child_is_dead_already(
    tmp_path: Path,
) -> None:
    note = tmp_path / "grandchild"
    made = child(["sh", "-c", f"sleep 600 & echo $! > '{note}'; kill -9 $$"])
    wait_for(made)
    grandchild = int(note.read_text())
    assert made.has_died()
    assert made.manner_of_death == "by SIGKILL"
    assert is_alive(grandchild)
    end_all([made])
    deadline = time.monotonic() + 10
    while is_alive(grandchild):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_killed_child_may_always_start_again() -> None:
    made = child(FOREVER)
    for _ in range(3 * MOST_FAILURES):
        assert made.process is not None
        made.process.kill()
        wait_for(made)
        assert made.may_start_again()
        made.start()
    end_all([made])


def test_a_child_that_fails_again_and_again_may_not() -> None:
    made = child(["false"])
    answers = []
    for _ in range(MOST_FAILURES):
        wait_for(made)
        answers.append(made.may_start_again())
        made.start()
    wait_for(made)
    assert made.manner_of_death == "with status 1"
    assert answers == [True] * (MOST_FAILURES - 1) + [False]
    made.forgive()
    assert made.may_start_again()
    end_all([made])


def test_the_kernel_ends_a_child_whose_parent_is_killed() -> None:
    script = (
        "import os, signal; from tideover.cli.children import Child\n"
        "c = Child('web', ['sleep', '600'], dict(os.environ)); c.start(); print(c.process.pid, flush=True)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False).stdout
    deadline = time.monotonic() + 10
    while is_alive(int(said)):
        assert time.monotonic() < deadline
        time.sleep(0.01)
