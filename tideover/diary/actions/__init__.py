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
from tideover.diary.actions.asked_handovers import (
    CARRY_OUT_HANDOVERS,
    DONE_AT_ONCE,
    Manner,
    ask_for_handovers,
    carry_out_handover,
    take_back_handovers,
)
from tideover.diary.actions.calendar import (
    CalendarAddressMade,
    CalendarAddressSwitchedOff,
    make_calendar_address,
    note_calendar_fetched,
    switch_calendar_off,
)
from tideover.diary.actions.contacts import AttemptRecorded, ContactRecorded, record_attempt, record_contact
from tideover.diary.actions.groups import (
    ClientExpectedInGroup,
    ClientMissedGroup,
    GroupSessionCalledOff,
    GroupSessionHeld,
    GroupSessionPlanned,
    call_off_group_session,
    expect_clients,
    hold_group_session,
    plan_group_session,
)
from tideover.diary.actions.handovers import CaseHandedOver, Joint, hand_over
from tideover.diary.actions.intentions import (
    IntentionMoved,
    IntentionNoted,
    IntentionSettled,
    move_intention,
    note_intention,
    settle_intention,
)
from tideover.diary.actions.meetings import (
    Agreeing,
    MeetingRecorded,
    StepAgreed,
    agree_step,
    plan_meeting,
    record_meeting,
)
from tideover.diary.actions.participants import Taking

__all__ = [
    "CARRY_OUT_HANDOVERS",
    "DONE_AT_ONCE",
    "Agreeing",
    "AppointmentBooked",
    "AppointmentSettled",
    "AttemptRecorded",
    "CalendarAddressMade",
    "CalendarAddressSwitchedOff",
    "CaseHandedOver",
    "ClientExpectedInGroup",
    "ClientMissedGroup",
    "ContactRecorded",
    "GroupSessionCalledOff",
    "GroupSessionHeld",
    "GroupSessionPlanned",
    "IntentionMoved",
    "IntentionNoted",
    "IntentionSettled",
    "Joint",
    "KeepingInTouchAgreed",
    "Manner",
    "MeetingRecorded",
    "StepAgreed",
    "Taking",
    "agree_keeping_in_touch",
    "agree_step",
    "ask_for_handovers",
    "book_appointment",
    "call_off_group_session",
    "cancel_appointment",
    "carry_out_handover",
    "expect_clients",
    "hand_over",
    "hold_group_session",
    "make_calendar_address",
    "miss_appointment",
    "move_appointment",
    "move_intention",
    "note_calendar_fetched",
    "note_intention",
    "plan_group_session",
    "plan_meeting",
    "record_attempt",
    "record_contact",
    "record_meeting",
    "settle_intention",
    "switch_calendar_off",
    "take_back_handovers",
]
