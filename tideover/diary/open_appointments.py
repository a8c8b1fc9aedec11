"""Whether a case can end beside what is booked in it.

The room of cases does not know appointments and cannot ask. This one hears of the ending in its own transaction
(`apps.py`) and undoes it by refusing: nobody is to wait for somebody who does not come. One that is over refuses
nothing, since nobody waits for it any more: the page of the ending asks what became of it.
"""

from django.urls import reverse

from tideover.cases.actions import CaseEnded
from tideover.cases.models import Case
from tideover.cases.unfinished import Unfinished
from tideover.diary.forms.moment import said
from tideover.diary.models import Appointment
from tideover.diary.rules import AppointmentState
from tideover.foundation import clock
from tideover.foundation.actions import Refused


def refuse_while_booked(event: CaseEnded) -> None:
    """Raise Refused where an appointment of the case is still to come."""
    booked = Appointment.objects.filter(case=event.case_id, state=AppointmentState.BOOKED, at__gte=clock.now())
    if first := booked.order_by("at").first():
        raise Refused(
            f"An appointment {said(first.at)} is still booked, and somebody would wait for it. Cancel it first, or end "
            "the case once it has taken place."
        )


def not_settled(case: Case) -> list[Unfinished]:
    """The appointments of a case of which nobody has said what became of them, and those still to come."""
    rows = Appointment.objects.filter(case=case, state=AppointmentState.BOOKED).order_by("at")
    now = clock.now()
    return [
        Unfinished(
            f"An appointment {said(row.at)} is still booked."
            if row.at >= now
            else f"Nobody has said what became of the appointment {said(row.at)}.",
            reverse("settle_appointment", kwargs={"reference": case.reference, "key": row.pk}),
            "Move or cancel it" if row.at >= now else "Say what became of it",
        )
        for row in rows
    ]
