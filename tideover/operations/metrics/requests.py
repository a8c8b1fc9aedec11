"""Requests, counted by view and status."""

import os
from pathlib import Path

from prometheus_client import CollectorRegistry, Counter, Histogram

from .folder import VARIABLE, has_room

COUNTED = CollectorRegistry()
BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

_answered = Counter(
    "tideover_requests",
    "Requests answered, by the name of the view and the status.",
    ["view", "status"],
    registry=COUNTED,
)
_took = Histogram(
    "tideover_request_seconds",
    "Seconds until the answer, by the name of the view.",
    ["view"],
    buckets=BOUNDS,
    registry=COUNTED,
)


def count(view: str, status: int, seconds: float) -> None:
    """Count a request that was answered. `view` is the name of an address, never the address. On a full disk nothing is
    counted: pages go on."""
    folder = os.environ.get(VARIABLE)
    if folder and not has_room(Path(folder), os.getpid()):
        return
    _answered.labels(view, str(status)).inc()
    _took.labels(view).observe(seconds)
