"""Tideover run by the command, as somebody at a terminal would."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tideover.foundation.database.cluster import Cluster
from tideover.foundation.database.processes import PROC

PATIENCE = 180.0


def wait_until(condition: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait until it holds; fails if it takes too long."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"still not so after {seconds:.0f} seconds"
        time.sleep(0.02)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass
class Tideover:
    """One `tideover run`."""

    var: Path
    port: int
    process: "subprocess.Popen[bytes]"
    log: Path

    @property
    def cluster(self) -> Cluster:
        """Its database server."""
        return Cluster(self.var / "postgres")

    def answers(self) -> bool:
        """Whether the sign-in page comes back."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", "/account/login/")
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def wait_until_it_serves(self) -> None:
        """Wait until it says where it is, or fail with what it printed."""
        wait_until(lambda: self.process.poll() is not None or "Tideover is at" in self.printed())
        assert self.process.poll() is None, self.printed()

    def printed(self) -> str:
        """What it has printed so far."""
        return self.log.read_text()

    def web_processes(self) -> list[int]:
        """The web server and its workers."""
        return [pid for pid in descendants(self.process.pid) if "granian" in command_line(pid)]

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """Ask it to stop, wait until it has; its exit status."""
        self.process.send_signal(how)
        return self.process.wait(PATIENCE)


@contextmanager
def tideover(var: Path, log: Path, *, port: int | None = None, **environment: str) -> Iterator[Tideover]:
    """Run Tideover with its data in `var`; it is killed at the end if it still runs."""
    chosen = port or free_port()
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    inherited.pop("PYTHONDONTWRITEBYTECODE", None)
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "tideover.cli", "run", "--port", str(chosen)],
            env=inherited | {"TIDEOVER_VAR": str(var)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    running = Tideover(var, chosen, process, log)
    try:
        yield running
    finally:
        if process.poll() is None:
            children = descendants(process.pid)
            process.kill()
            process.wait()
            kill(children)
        running.cluster.stop()


def descendants(pid: int) -> list[int]:
    """The living processes that a process has started, and those they have."""
    parents = {int(entry.name): parent_of(entry) for entry in PROC.iterdir() if entry.name.isdigit()}
    found = [child for child, parent in parents.items() if parent == pid]
    return [*found, *(grandchild for child in found for grandchild in descendants(child))]


def parent_of(entry: Path) -> int:
    """The parent's number, from /proc."""
    try:
        return int((entry / "stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def command_line(pid: int) -> str:
    """How a process was started."""
    try:
        return (PROC / str(pid) / "cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""


def environment_of(pid: int) -> str:
    """The environment a process was started with."""
    return (PROC / str(pid) / "environ").read_bytes().replace(b"\0", b"\n").decode()


def kill(pids: list[int]) -> None:
    """kill -9."""
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
