"""Forms of the diary. They check shape and words; whether it can be is the action's to say."""

from tideover.diary.forms.agreements import HandoverForm, KeepInTouchForm
from tideover.diary.forms.appointments import AppointmentForm, MoveForm, SettleForm, WhatHappened
from tideover.diary.forms.contacts import AttemptForm, ContactForm
from tideover.diary.forms.intentions import IntentionForm, SettleIntentionForm

__all__ = [
    "AppointmentForm",
    "AttemptForm",
    "ContactForm",
    "HandoverForm",
    "IntentionForm",
    "KeepInTouchForm",
    "MoveForm",
    "SettleForm",
    "SettleIntentionForm",
    "WhatHappened",
]
