"""Rows of the diary: what happened and what is planned, how to keep in touch, handovers, and
calendar addresses."""

from tideover.diary.models.agreements import ContactAgreement, Handover
from tideover.diary.models.calendar import CalendarAddress
from tideover.diary.models.entries import Appointment, Attempt, Contact
from tideover.diary.models.participants import Participant

__all__ = ["Appointment", "Attempt", "CalendarAddress", "Contact", "ContactAgreement", "Handover", "Participant"]
