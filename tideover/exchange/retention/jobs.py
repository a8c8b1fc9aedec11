"""The owner's job: erasing what was decided."""

from django.db import close_old_connections, connection
from procrastinate.contrib.django import app

from tideover.exchange.retention.actions import ERASE, OWNERS, erase
from tideover.exchange.retention.models import RetentionDecision
from tideover.foundation.actions import Refused
from tideover.foundation.history import written_by
from tideover.foundation.tenancy import in_service


@app.task(name=ERASE, queue=OWNERS)
def erase_person(service_id: int, decision_id: int) -> str:
    """Erase a record as was decided; what came of it. A decision that is gone was carried out already; one that may
    not be carried out any more stays on the page of what falls due."""
    if not connection.in_atomic_block:
        # A worker lives for weeks, and no request begins that would look whether its connection still works.
        close_old_connections()
    with in_service(service_id), written_by(None, "retention"):
        decision = RetentionDecision.objects.filter(service=service_id, pk=decision_id).first()
        if decision is None:
            return "erased already"
        try:
            return f"{sum(erase(decision=decision).values())} rows erased"
        except Refused as refusal:
            return refusal.sentence
