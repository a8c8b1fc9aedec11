"""Why a due is there, as a sentence said today."""

from collections.abc import Callable
from datetime import date, datetime

from tideover.diary.rules import Party
from tideover.foundation.pages.words import capitalised, clock_time, distance, plural, span, spoken_date
from tideover.referrals.rules import Source
from tideover.worklist.rules import Due, DueKind, Why
from tideover.worklist.wording.names import PARTIES, SENT_BY, THE_CLIENT


def sentence(due: Due, *, today: date, name: str, has_passed: bool = False) -> str:
    """Why the due is there, said today of the person who is called `name`. Rules never see the time of day, so
    that the hour of a booked appointment `has_passed` is for the one who shows it to say."""
    if has_passed:
        return f"{capitalised(name or THE_CLIENT)} had an appointment {_moment(due, today)}."
    return SENTENCES[due.why_code](due, today, name or THE_CLIENT)


def settled(due: Due, *, today: date) -> str:
    """What is said when something has settled a due to rebook without its being booked from there."""
    return f"No other appointment has to be booked for the one {_moment(due, today)}."


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
