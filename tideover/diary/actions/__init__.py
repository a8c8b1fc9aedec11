"""Writing the diary."""

from tideover.diary.actions.agreements import KeepingInTouchAgreed, agree_keeping_in_touch
from tideover.diary.actions.appointments import (
    AppointmentBooked,
    AppointmentSettled,
    book_appointment,
    cancel_appointment,
    miss_appointment,
    move_appointment,
)
from tideover.diary.actions.calendar import (
    CalendarAddressMade,
    CalendarAddressSwitchedOff,
    make_calendar_address,
    note_calendar_fetched,
    switch_calendar_off,
)
from tideover.diary.actions.contacts import AttemptRecorded, ContactRecorded, record_attempt, record_contact
from tideover.diary.actions.handovers import CaseHandedOver, Joint, hand_over
from tideover.diary.actions.participants import Taking

__all__ = [
    "AppointmentBooked",
    "AppointmentSettled",
    "AttemptRecorded",
    "CalendarAddressMade",
    "CalendarAddressSwitchedOff",
    "CaseHandedOver",
    "ContactRecorded",
    "Joint",
    "KeepingInTouchAgreed",
    "Taking",
    "agree_keeping_in_touch",
    "book_appointment",
    "cancel_appointment",
    "hand_over",
    "make_calendar_address",
    "miss_appointment",
    "move_appointment",
    "note_calendar_fetched",
    "record_attempt",
    "record_contact",
    "switch_calendar_off",
]
