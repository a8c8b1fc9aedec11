"""Writing help given, and care from others."""

from tideover.provision.actions.care import (
    CareAwaited,
    CareChased,
    CareNoLongerAwaited,
    await_care,
    chase_care,
    end_care,
)
from tideover.provision.actions.help import (
    HelpMovedOn,
    HelpRecorded,
    HelpSuggested,
    accept,
    decline,
    drop,
    finish,
    offer,
    record_help,
    start,
    suggest,
)

__all__ = [
    "CareAwaited",
    "CareChased",
    "CareNoLongerAwaited",
    "HelpMovedOn",
    "HelpRecorded",
    "HelpSuggested",
    "accept",
    "await_care",
    "chase_care",
    "decline",
    "drop",
    "end_care",
    "finish",
    "offer",
    "record_help",
    "start",
    "suggest",
]
