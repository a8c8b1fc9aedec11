"""Rows of the diary: what happened and what is planned, meetings and group sessions, how to keep in touch, handovers,
and calendar addresses."""

from tideover.diary.models.agreements import ContactAgreement, Handover
from tideover.diary.models.asked_handovers import AskedHandover
from tideover.diary.models.calendar import CalendarAddress
from tideover.diary.models.entries import Appointment, Attempt, Contact
from tideover.diary.models.groups import Attendance, GroupSession
from tideover.diary.models.intentions import Intention
from tideover.diary.models.meetings import AgreedStep, Meeting, MeetingParticipant
from tideover.diary.models.participants import Participant

__all__ = [
    "AgreedStep",
    "Appointment",
    "AskedHandover",
    "Attempt",
    "Attendance",
    "CalendarAddress",
    "Contact",
    "ContactAgreement",
    "GroupSession",
    "Handover",
    "Intention",
    "Meeting",
    "MeetingParticipant",
    "Participant",
]
