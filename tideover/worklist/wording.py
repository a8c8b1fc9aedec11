"""Dues in the words of a page: the reason as a sentence, when, and the one button that settles it.

Sentences depend on today; dues do not. So words are made here, when a due is shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from tideover.consent.rules import Purpose
from tideover.diary.rules import Party
from tideover.foundation.pages.words import capitalised, clock_time, distance, plural, span, spoken_date
from tideover.referrals.rules import Source
from tideover.worklist.rules import APPOINTMENT, Due, DueKind, Why

THE_CLIENT, THE_PERSON = "the client", "somebody"
"""What a sentence calls a client, and somebody referred, whose name is not recorded."""

PARTIES = {
    Party.EMPLOYER: "the employer",
    Party.GP: "the GP",
    Party.OTHER_HEALTH: "a health professional",
    Party.REFERRER: "the referrer",
    Party.PROVIDER: "the provider",
    Party.UNION: "the union representative",
    Party.SUPPORTER: "family or a friend",
    Party.OTHER: "somebody else",
}


SENT_BY = {
    Source.GP: "GP practice",
    Source.MENTAL_HEALTH_SERVICE: "mental health service",
    Source.EMPLOYMENT_SERVICE: "employment service",
    Source.EMPLOYER: "employer",
    Source.OCCUPATIONAL_HEALTH: "occupational health service",
    Source.UNION: "union",
    Source.COLLEAGUE: "in-house colleague",
    Source.OTHER: "referrer",
}
"""Who sent somebody that did not come by themselves."""


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


def appointment_of(due: Due) -> int | None:
    """The appointment that a due is about, if it is about one."""
    kind, _, key = due.about.partition(":")
    return int(key) if kind == APPOINTMENT else None


def sentence(due: Due, *, today: date, name: str, has_passed: bool = False) -> str:
    """Why the due is there, said today of the person who is called `name`. Rules never see the time of day, so
    that the hour of a booked appointment `has_passed` is for the one who shows it to say."""
    if has_passed:
        return f"{capitalised(name or THE_CLIENT)} had an appointment {_moment(due, today)}."
    return SENTENCES[due.why_code](due, today, name or THE_CLIENT)


def settled(due: Due, *, today: date) -> str:
    """What is said when something has settled a due to rebook without its being booked from there."""
    return f"No other appointment has to be booked for the one {_moment(due, today)}."


def came_from(source: str) -> str:
    """How a referral came, in a few words: "Self-referral", "Referral by the GP practice"."""
    if source == Source.SELF:
        return "Self-referral"
    return f"Referral by the {SENT_BY[Source(source)]}" if source else "Referral"


def when(due: Due, *, today: date) -> str:
    """How pressing it is: "4 days overdue", "today", "tomorrow", "by Tuesday 8 December". Nothing for an
    appointment to come, whose sentence says when it is."""
    if due.why_code is Why.BOOKED:
        return ""
    days = (due.on - today).days
    if days < 0:
        return f"{plural(-days, 'day')} overdue"
    return {0: "today", 1: "tomorrow"}.get(days, f"by {spoken_date(due.on, today)}")


def put_off_words(due: Due, *, today: date) -> str:
    """That it was put off, from when and why; nothing for what was not."""
    if due.put_off_from is None:
        return ""
    return f"Put off from {spoken_date(due.put_off_from, today)}: {due.put_off_because}"


def _since_contact(due: Due, today: date, name: str) -> str:
    since = date.fromisoformat(due.why_facts["since"])
    if due.on > today:
        return f"Last spoke with {name} {distance(since, today)}."
    return f"Nobody has spoken with {name} for {_days(since, today)}."


def _since_acceptance(due: Due, today: date, name: str) -> str:
    since = date.fromisoformat(due.why_facts["since"])
    if due.on > today:
        return f"Accepted {distance(since, today)}; a first contact with {name} is to come."
    return f"Nobody has spoken with {name} in the {_days(since, today)} since the case was accepted."


def _since_reopening(due: Due, today: date, name: str) -> str:
    since = date.fromisoformat(due.why_facts["since"])
    if due.on > today:
        return f"Opened again {distance(since, today)}; a first contact with {name} since then is to come."
    return f"Nobody has spoken with {name} in the {_days(since, today)} since the case was opened again."


def _booked(due: Due, today: date, name: str) -> str:
    return f"{capitalised(name)} has an appointment {_moment(due, today)}."


def _not_recorded(due: Due, today: date, name: str) -> str:
    if due.on > today:
        return f"The appointment with {_with(due, name)} is {_moment(due, today)}."
    return f"The appointment with {_with(due, name)} was {_moment(due, today)}. What happened is not recorded."


def _missed(due: Due, today: date, name: str) -> str:
    if due.why_facts["party"] == Party.CLIENT:
        return f"{capitalised(name)} missed the appointment {_moment(due, today)} and no other is booked."
    return f"The appointment with {_with(due, name)} {_moment(due, today)} was missed and no other is booked."


def _cancelled(due: Due, today: date, name: str) -> str:
    cancelled = distance(date.fromisoformat(due.why_facts["lapsed_on"]), today)
    return f"The appointment with {_with(due, name)} was cancelled {cancelled} and no other is booked."


def _waiting_since_referral(due: Due, today: date, name: str) -> str:
    referred = distance(date.fromisoformat(due.why_facts["referred_on"]), today)
    return f"{capitalised(name)} was referred {referred} and no first appointment is booked."


def _attempts_unanswered(due: Due, today: date, name: str) -> str:
    since = distance(date.fromisoformat(due.why_facts["since"]), today)
    attempts = plural(due.why_facts["attempts"], "attempt")
    return f"{attempts} to reach {name} came to nothing, the first {since}. Try another way."


def _never_asked(due: Due, today: date, name: str) -> str:
    return f"{capitalised(name)} has not been asked who may be told what, so nobody can be told anything."


def _settled_in_work(due: Due, today: date, name: str) -> str:
    return f"{capitalised(name)} has been settled in work for {_days(_since(due), today)}. Agree how it goes on."


def _nobody_answers(due: Due, today: date, name: str) -> str:
    return f"{capitalised(name)} has not answered for {_days(_since(due), today)}. Decide how it goes on."


def _paused(due: Due, today: date, name: str) -> str:
    since = spoken_date(_since(due), today)
    return f"{capitalised(name)}'s case has waited since {since}. See whether it can go on."


def _concern_open(due: Due, today: date, name: str) -> str:
    return f"A concern for {name}'s safety was raised {distance(_since(due), today)} and is open."


def _complaint_waits(due: Due, today: date, name: str) -> str:
    received = distance(date.fromisoformat(due.why_facts["received_on"]), today)
    asked = "acknowledged" if due.kind is DueKind.ACKNOWLEDGE_COMPLAINT else "answered"
    return f"A complaint about {name}'s case came {received} and is not {asked}."


def _care_awaited(due: Due, today: date, name: str) -> str:
    return f"{capitalised(name)} has waited {_days(_since(due), today)} for care from others. Ask after it."


def _lapses(due: Due, today: date, name: str) -> str:
    day = date.fromisoformat(due.why_facts["lapses_on"])
    ends = "ended" if day < today else "ends"
    return f"{capitalised(name)}'s permission ({due.why_facts['label']}) {ends} {distance(day, today)}."


def _referral_waits(due: Due, today: date, name: str) -> str:
    asked = "acknowledged" if due.kind is DueKind.ACKNOWLEDGE_REFERRAL else "decided"
    return f"The referral of {name} came {distance(_since(due), today)} and is not {asked}."


def _decision_untold(due: Due, today: date, name: str) -> str:
    decided = distance(_since(due), today)
    sent_by = SENT_BY[Source(due.why_facts["source"])]
    return f"The referral of {name} was decided {decided}, and the {sent_by} has not been told."


def _telling_not_asked(due: Due, today: date, name: str) -> str:
    sent_by = SENT_BY[Source(due.why_facts["source"])]
    return f"{_decision_untold(due, today, name)} Ask {name} first whether the {sent_by} may hear it."


def _ended(due: Due, today: date, name: str) -> str:
    attempts = due.why_facts["attempts"]
    tried = f" {plural(attempts, 'attempt')} came to nothing." if attempts else ""
    return f"{capitalised(name)}'s case ended {distance(_since(due), today)}. Ask how it goes.{tried}"


def _intended(due: Due, today: date, name: str) -> str:
    what = due.why_facts["what"].rstrip(".")
    return f"To do for {name}, as noted {distance(_since(due), today)}: {what}."


def _handover_asked(due: Due, today: date, name: str) -> str:
    asked = distance(_since(due), today)
    return f"{capitalised(name)} goes to {due.why_facts['to']}, as asked {asked}. Write a summary for them."


SENTENCES: dict[Why, Callable[[Due, date, str], str]] = {
    Why.CADENCE_SINCE_CONTACT: _since_contact,
    Why.CADENCE_SINCE_ACCEPTANCE: _since_acceptance,
    Why.CADENCE_SINCE_REOPENING: _since_reopening,
    Why.BOOKED: _booked,
    Why.NOT_RECORDED: _not_recorded,
    Why.MISSED: _missed,
    Why.CANCELLED: _cancelled,
    Why.WAITING_SINCE_REFERRAL: _waiting_since_referral,
    Why.ATTEMPTS_UNANSWERED: _attempts_unanswered,
    Why.NEVER_ASKED: _never_asked,
    Why.SETTLED_IN_WORK: _settled_in_work,
    Why.NOBODY_ANSWERS: _nobody_answers,
    Why.PAUSED: _paused,
    Why.CONCERN_OPEN: _concern_open,
    Why.COMPLAINT_WAITS: _complaint_waits,
    Why.CARE_AWAITED: _care_awaited,
    Why.LAPSES: _lapses,
    Why.REFERRAL_WAITS: _referral_waits,
    Why.DECISION_UNTOLD: _decision_untold,
    Why.TELLING_NOT_ASKED: _telling_not_asked,
    Why.ENDED: _ended,
    Why.INTENDED: _intended,
    Why.HANDOVER_ASKED: _handover_asked,
}


def _since(due: Due) -> date:
    return date.fromisoformat(due.why_facts["since"])


def _days(since: date, today: date) -> str:
    return span((today - since).days)


def _with(due: Due, name: str) -> str:
    party = Party(due.why_facts["party"])
    return name if party is Party.CLIENT else PARTIES[party]


def _moment(due: Due, today: date) -> str:
    """The appointment's day and time as said today: "today at 10:00", "on Tuesday 8 December at 10:00"."""
    at = datetime.fromisoformat(due.why_facts["at"])
    near = {-1: "yesterday", 0: "today", 1: "tomorrow"}
    day = near.get((at.date() - today).days, f"on {spoken_date(at.date(), today)}")
    return f"{day} at {clock_time(at.time())}"
