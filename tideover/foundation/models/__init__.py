"""The foundation's tables."""

from tideover.foundation.models.accounts import Account, Membership
from tideover.foundation.models.log import Event, ReadLogEntry
from tideover.foundation.models.service import Service
from tideover.foundation.models.signins import SignInEvent, SignInKind
from tideover.foundation.models.writing import Draft, Submission

__all__ = [
    "Account",
    "Draft",
    "Event",
    "Membership",
    "ReadLogEntry",
    "Service",
    "SignInEvent",
    "SignInKind",
    "Submission",
]
