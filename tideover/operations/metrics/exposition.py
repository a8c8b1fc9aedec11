"""All figures as one text."""

import os

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector

from .folder import VARIABLE
from .record import Record
from .requests import COUNTED

CONTENT_TYPE = CONTENT_TYPE_PLAIN_0_0_4


def figures() -> bytes:
    """The requests of all processes of this web server, and what the database tells."""
    asked = CollectorRegistry()
    asked.register(Record())
    if os.environ.get(VARIABLE):
        MultiProcessCollector(asked)  # type: ignore[no-untyped-call]
        return generate_latest(asked)
    return generate_latest(COUNTED) + generate_latest(asked)
