"""Whether a case can end beside what is booked in it.

The room of cases does not know appointments and cannot ask. This one hears of the ending in its own transaction
(`apps.py`) and undoes it by refusing: nobody is to wait for somebody who does not come.
"""

from tideover.cases.actions import CaseEnded
from tideover.diary.forms.moment import said
from tideover.diary.models import Appointment
from tideover.diary.rules import AppointmentState
from tideover.foundation.actions import Refused


def refuse_while_booked(event: CaseEnded) -> None:
    """Raise Refused where an appointment of the case is still booked, or nobody has said what became of it."""
    booked = Appointment.objects.filter(case=event.case_id, state=AppointmentState.BOOKED).order_by("at").first()
    if booked is not None:
        raise Refused(
            f"An appointment {said(booked.at)} is still booked. Keep it, cancel it or say what became of it, then end "
            "the case."
        )
