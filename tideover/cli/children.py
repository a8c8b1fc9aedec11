"""Processes that are watched: started again when they die, and ended, with all they have started, when we end."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PATIENCE = 10.0
"""Seconds a process gets to end by itself."""
MOST_FAILURES, WITHIN = 5, 30.0
"""A process that fails as often as that, in that many seconds, is not started again."""
PR_SET_PDEATHSIG = 1

_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


@dataclass(eq=False)
class Child:
    """One process, in a session of its own so that a Ctrl-C in the terminal reaches us alone."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    failures: deque[float] = field(default_factory=lambda: deque(maxlen=MOST_FAILURES))

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(
            self.command,
            env=dict(self.environment),
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )

    def has_died(self) -> bool:
        """Whether the process has ended though nobody ended it."""
        return self.process is not None and self.process.poll() is not None

    def may_start_again(self) -> bool:
        """Note a death; whether it makes sense to try again.

        It does not where the process has ended by itself too often of late: something is wrong with it or
        with how it is set up. One that was killed is always started again.
        """
        if self.process is None or self.process.poll() is None or self.process.returncode < 0:
            return True
        self.failures.append(time.monotonic())
        return len(self.failures) < MOST_FAILURES or self.failures[-1] - self.failures[0] > WITHIN

    def forgive(self) -> None:
        """Forget the failures: they had a cause outside the process."""
        self.failures.clear()

    @property
    def manner_of_death(self) -> str:
        """How the process ended, for a sentence: "with status 3", "by SIGKILL"."""
        status = self.process.poll() if self.process else None
        if status is not None and status < 0:
            return f"by {signal.Signals(-status).name}"
        return f"with status {status}"

    def ask_to_end(self) -> None:
        """Ask the process to end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def end(self, deadline: float) -> None:
        """Wait until the process has ended, then make sure that it and all it has started have."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(max(0.0, deadline - time.monotonic()))
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None


def end_all(children: Sequence[Child]) -> None:
    """End every child, all at once."""
    deadline = time.monotonic() + PATIENCE
    for child in children:
        child.ask_to_end()
    for child in children:
        child.end(deadline)


def _end_with_parent() -> None:
    """Have the kernel end this child when its parent dies, even by kill -9 (Linux only)."""
    if _libc is not None:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
