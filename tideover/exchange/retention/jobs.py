"""The owner's job: erasing what was decided."""

from procrastinate.contrib.django import app

from tideover.exchange.retention.actions import ERASE, erase
from tideover.exchange.retention.models import RetentionDecision
from tideover.foundation.actions import Refused
from tideover.foundation.history import written_by
from tideover.foundation.jobs import OWNERS, mend_connection
from tideover.foundation.retrying import LaterAndAside
from tideover.foundation.tenancy import in_service


@app.task(name=ERASE, queue=OWNERS, retry=LaterAndAside())
def erase_person(service_id: int, decision_id: int) -> str:
    """Erase a record as was decided; what came of it. A decision that is gone was carried out already; one that may
    not be carried out any more stays on the page of what falls due."""
    mend_connection()
    with in_service(service_id), written_by(None, "retention"):
        decision = RetentionDecision.objects.filter(service=service_id, pk=decision_id).first()
        if decision is None:
            return "erased already"
        try:
            return f"{sum(erase(decision=decision).values())} rows erased"
        except Refused as refusal:
            return refusal.sentence
