"""Work of reports that takes longer than a page may."""

from procrastinate.contrib.django import app

from tideover.evaluation.extracts import actions
from tideover.foundation.jobs import mend_connection


@app.task(name=actions.MAKE_EXTRACT)
def make_extract(service_id: int, extract_id: int) -> None:
    """Make an extract that somebody asked for."""
    mend_connection()
    actions.make_extract(service_id, extract_id)
