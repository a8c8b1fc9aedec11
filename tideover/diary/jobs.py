"""Handovers that were asked for by the many."""

from dataclasses import dataclass
from uuid import UUID

from procrastinate.contrib.django import app

from tideover.diary.actions import CARRY_OUT_HANDOVERS, carry_out_handover
from tideover.diary.models import AskedHandover
from tideover.diary.rules import AskedState
from tideover.foundation.history import written_by
from tideover.foundation.jobs import mend_connection
from tideover.foundation.tenancy import in_service


@dataclass(frozen=True)
class Asker:
    """Whoever asked for the handovers, for whom the job does them."""

    account_id: int | None
    system: str = ""


@app.task(name=CARRY_OUT_HANDOVERS, retry=5)
def carry_out_handovers(service_id: int, batch: str) -> int:
    """Do the handovers that were asked for together, each in a transaction of its own; how many there were. A job that
    is begun again goes on where it stopped."""
    mend_connection()
    done = 0
    while key := _a_waiting_one(service_id, batch):
        with in_service(service_id):
            asked = AskedHandover.objects.select_related("case", "asked_by", "to_staff", "from_staff").get(pk=key)
            account = asked.asked_by.account_id
            by = Asker(account, "" if account else "handovers")
            with written_by(account, "handovers"):
                carry_out_handover(asked=asked, by=by)
        done += 1
    return done


def _a_waiting_one(service_id: int, batch: str) -> int | None:
    with in_service(service_id):
        rows = AskedHandover.objects.filter(batch=UUID(batch), state=AskedState.WAITING).order_by("pk")
        found: int | None = rows.values_list("pk", flat=True).first()
        return found
