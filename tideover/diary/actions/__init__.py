"""Writing the diary."""

from tideover.diary.actions.appointments import (
    AppointmentBooked,
    AppointmentSettled,
    book_appointment,
    cancel_appointment,
    miss_appointment,
    move_appointment,
)
from tideover.diary.actions.contacts import AttemptRecorded, ContactRecorded, record_attempt, record_contact

__all__ = [
    "AppointmentBooked",
    "AppointmentSettled",
    "AttemptRecorded",
    "ContactRecorded",
    "book_appointment",
    "cancel_appointment",
    "miss_appointment",
    "move_appointment",
    "record_attempt",
    "record_contact",
]
