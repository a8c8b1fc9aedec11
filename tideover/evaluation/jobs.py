"""Work of reports that takes longer than a page may."""

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.evaluation.extracts import actions


@app.task(name=actions.MAKE_EXTRACT)
def make_extract(service_id: int, extract_id: int) -> None:
    """Make an extract that somebody asked for."""
    if not connection.in_atomic_block:
        # A worker lives for weeks, and no request begins that would look whether its connection still works.
        close_old_connections()
    actions.make_extract(service_id, extract_id)
