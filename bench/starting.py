"""How long a newcomer waits: `make run` in a fresh clone until the first page, and again."""

import http.client
import os
import signal
import socket
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PATIENCE = 300
"""Seconds after which a start counts as failed."""


@dataclass(frozen=True)
class Start:
    """Seconds from the command to the first page: in a fresh clone, and the second time."""

    fresh: float
    second: float


def measure() -> Start:
    """Clone the repository as committed, run it twice, and leave nothing behind."""
    with tempfile.TemporaryDirectory(prefix="tideover-bench-") as folder:
        clone = Path(folder, "tideover")
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        os.chmod(folder, 0o755)
        return Start(fresh=_seconds_to_first_page(clone), second=_seconds_to_first_page(clone))


def _seconds_to_first_page(clone: Path) -> float:
    port = free_port()
    log = clone.parent / "log"
    begun = time.monotonic()
    with log.open("w") as output:
        running = subprocess.Popen(
            ["make", "run"],
            cwd=clone,
            env=_environment(port),
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        while not answers(port):
            if running.poll() is not None or time.monotonic() - begun > PATIENCE:
                raise RuntimeError(f"make run did not serve a page:\n{log.read_text()}")
            time.sleep(0.02)
        return time.monotonic() - begun
    finally:
        os.killpg(running.pid, signal.SIGINT)
        running.wait(timeout=60)


def _environment(port: int) -> dict[str, str]:
    ours = {name: value for name, value in os.environ.items() if not name.startswith(("TIDEOVER_", "DATABASE_URL"))}
    ours.pop("VIRTUAL_ENV", None)
    ours.pop("MAKEFLAGS", None)
    return {**ours, "PORT": str(port)}


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def answers(port: int) -> bool:
    """Whether a web server of ours answers there."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/account/login/", headers={"Connection": "close"})
        return connection.getresponse().status < 400
    except OSError:
        return False
    finally:
        connection.close()
