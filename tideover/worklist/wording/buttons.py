"""The button beside a due: the act that settles it, and what its page's address names."""

from dataclasses import dataclass

from tideover.consent.rules import Purpose
from tideover.worklist.rules import Due, DueKind, Why


@dataclass(frozen=True, slots=True)
class Button:
    """The act that settles a due: its label, the name of its page, and the number of what it is about or the step of
    a referral that it takes, where the page's address names one."""

    label: str
    act: str
    about: int | None = None
    step: str = ""

    @property
    def arguments(self) -> dict[str, int | str]:
        """What the page's address names besides the case or the referral."""
        if self.act == "permissions":
            return {"purpose": Purpose.SUPPORT.value}
        if self.step:
            return {"step": self.step}
        name = NAMED_IN_ADDRESS.get(self.act)
        return {name: self.about} if name and self.about is not None else {}


NAMED_IN_ADDRESS = {
    "settle_appointment": "key",
    "review_concern": "concern",
    "settle_complaint": "complaint",
    "care_step": "care",
    "record_follow_up": "weeks",
    "settle_intention": "intention",
}
"""What the addresses of these pages name besides the case."""


BUTTONS = {
    DueKind.NEXT_CONTACT: ("Record a contact", "record_contact"),
    DueKind.RECORD_WHAT_HAPPENED: ("Record what happened", "settle_appointment"),
    DueKind.REBOOK: ("Book an appointment", "book_appointment"),
    DueKind.FIRST_APPOINTMENT: ("Book an appointment", "book_appointment"),
    DueKind.REACH_DIFFERENTLY: ("Record an attempt", "record_attempt"),
    DueKind.ASK_PERMISSIONS: ("Ask for permissions", "permissions"),
    DueKind.AGREE_ENDING: ("End the case", "end_case"),
    DueKind.LOOK_AGAIN: ("Look at the pause", "pause_case"),
    DueKind.REVIEW_CONCERN: ("Review the concern", "review_concern"),
    DueKind.ACKNOWLEDGE_COMPLAINT: ("Acknowledge it", "settle_complaint"),
    DueKind.ANSWER_COMPLAINT: ("Answer it", "settle_complaint"),
    DueKind.CHASE_CARE: ("Ask after it", "care_step"),
    DueKind.RENEW_PERMISSION: ("Ask again", "permissions"),
    DueKind.ACKNOWLEDGE_REFERRAL: ("Record acknowledgement", "date_referral"),
    DueKind.DECIDE_REFERRAL: ("Accept", "accept_referral"),
    DueKind.TELL_REFERRER: ("Record that they were told", "date_referral"),
    DueKind.FOLLOW_UP: ("Record the follow-up", "record_follow_up"),
    DueKind.CARRY_OUT: ("Say what came of it", "settle_intention"),
    DueKind.HAND_OVER: ("Write the summary", "hand_over"),
}

STEPS = {DueKind.ACKNOWLEDGE_REFERRAL: "acknowledged", DueKind.TELL_REFERRER: "told"}
FIRST_ASK = Button("Ask whether they may be told", "date_referral", step="asked")
"""The step of a referral that its due asks for, as its page's address names it."""


def button(due: Due) -> Button:
    """What to offer beside the due."""
    label, act = BUTTONS[due.kind]
    _, _, key = due.about.partition(":")
    return Button(label, act, int(key) if key else None, STEPS.get(due.kind, ""))


def referral_buttons(due: Due, *, may_decide: bool, must_identify: bool, is_with_us: bool) -> tuple[Button, ...]:
    """What to offer beside a referral's due: its form, for those who decide referrals; before a decision, to say who it
    is, where somebody like them is known, and that they are with us where they have an open case."""
    if not may_decide:
        return (Button("Open the referral", "referral"),)
    if due.why_code is Why.TELLING_NOT_ASKED:
        return (FIRST_ASK,)
    if due.kind is not DueKind.DECIDE_REFERRAL:
        return (button(due),)
    if must_identify:
        return (Button("Say who it is", "identify_referral"),)
    if is_with_us:
        return (Button("Decide: already with us", "decide_referral"),)
    return (button(due), Button("Decide without a case", "decide_referral"))


def settling(appointment_id: int, *, has_passed: bool) -> Button:
    """What to offer beside a next contact for which an appointment is booked."""
    label = "Record what happened" if has_passed else "Move or cancel"
    return Button(label, "settle_appointment", appointment_id)
