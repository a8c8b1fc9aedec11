"""What a rule gives."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tideover.foundation.codes import Code
from tideover.worklist.rules.facts import Owner


class DueKind(Code):
    """What has to happen."""

    NEXT_CONTACT = "next_contact", "Next contact"
    RECORD_WHAT_HAPPENED = "record_what_happened", "Record what happened"
    REBOOK = "rebook", "Rebook"
    FIRST_APPOINTMENT = "first_appointment", "First appointment"
    REACH_DIFFERENTLY = "reach_differently", "Reach differently"
    ASK_PERMISSIONS = "ask_permissions", "Ask for permissions"
    AGREE_ENDING = "agree_ending", "Agree an ending"
    LOOK_AGAIN = "look_again", "Look again at a pause"
    REVIEW_CONCERN = "review_concern", "Review a safety concern"
    ACKNOWLEDGE_COMPLAINT = "acknowledge_complaint", "Acknowledge a complaint"
    ANSWER_COMPLAINT = "answer_complaint", "Answer a complaint"
    CHASE_CARE = "chase_care", "Ask after care elsewhere"
    RENEW_PERMISSION = "renew_permission", "Ask for a permission again"
    ACKNOWLEDGE_REFERRAL = "acknowledge_referral", "Acknowledge a referral"
    DECIDE_REFERRAL = "decide_referral", "Decide a referral"
    TELL_REFERRER = "tell_referrer", "Tell the referrer"
    FOLLOW_UP = "follow_up", "Follow up after the ending"
    CARRY_OUT = "carry_out", "Do what was meant to be done"
    HAND_OVER = "hand_over", "Write a summary and hand over"


class Why(Code):
    """The reason of a due; `why_facts` hold the days and numbers that go with it."""

    CADENCE_SINCE_CONTACT = "cadence_since_contact", "Time to speak again"
    CADENCE_SINCE_ACCEPTANCE = "cadence_since_acceptance", "Time to speak for the first time"
    CADENCE_SINCE_REOPENING = "cadence_since_reopening", "Time to speak again, as the case was reopened"
    BOOKED = "booked", "An appointment is booked"
    NOT_RECORDED = "not_recorded", "An appointment has passed"
    MISSED = "missed", "An appointment was missed"
    CANCELLED = "cancelled", "An appointment was cancelled"
    WAITING_SINCE_REFERRAL = "waiting_since_referral", "A first appointment is owed to a referral"
    ATTEMPTS_UNANSWERED = "attempts_unanswered", "Attempts came to nothing"
    NEVER_ASKED = "never_asked", "No permission was ever asked for"
    SETTLED_IN_WORK = "settled_in_work", "Settled in work"
    NOBODY_ANSWERS = "nobody_answers", "Nobody answers"
    PAUSED = "paused", "The case is paused"
    CONCERN_OPEN = "concern_open", "A concern for safety is open"
    COMPLAINT_WAITS = "complaint_waits", "A complaint waits"
    CARE_AWAITED = "care_awaited", "Care elsewhere is awaited"
    LAPSES = "lapses", "A permission lapses"
    REFERRAL_WAITS = "referral_waits", "A referral waits"
    DECISION_UNTOLD = "decision_untold", "A decision was not told"
    TELLING_NOT_ASKED = "telling_not_asked", "Nobody asked whether the referrer may hear"
    ENDED = "ended", "The case has ended"
    INTENDED = "intended", "Somebody noted it"
    HANDOVER_ASKED = "handover_asked", "The case is to change hands"


CASE, REFERRAL = "case", "referral"
"""The kinds of subject whose dues these rules give."""

APPOINTMENT = "appointment"
"""What a due is about, as in "appointment:12"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Something that must happen by the day `on`, with its reason and its owner.

    `subject` is a kind and a key, `about` what in its record the due is about ("appointment:12", empty for
    the subject itself). From the day `until` on it no longer asks for anything, because another due takes
    its place. `why_facts` are plain values that JSON can hold: codes, numbers, days as "2026-12-03".
    `put_off_from` is the day the rule gave where somebody put it off to `on`, and
    `put_off_because` why.
    """

    subject: tuple[str, int]
    kind: DueKind
    about: str = ""
    on: date
    until: date | None = None
    why_code: Why
    why_facts: Mapping[str, Any] = field(default_factory=dict)
    owner: Owner
    put_off_from: date | None = None
    put_off_because: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What tells it apart from the subject's other dues."""
        return self.kind, self.about
