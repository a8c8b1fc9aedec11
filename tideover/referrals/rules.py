"""Words of a referral, what its eligibility answers say, and how long it has waited. No Django."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tideover.consent.rules import Choice, DecisionFacts
from tideover.foundation.codes import Code
from tideover.foundation.workingdays import Nation, add_working_days, working_days_between


class Source(Code):
    """Who sent the person (glossary: referrer)."""

    GP = "gp", "GP practice"
    MENTAL_HEALTH_SERVICE = "mental_health_service", "Mental health service"
    EMPLOYMENT_SERVICE = "employment_service", "Employment service"
    EMPLOYER = "employer", "Employer"
    OCCUPATIONAL_HEALTH = "occupational_health", "Occupational health"
    UNION = "union", "Union"
    COLLEAGUE = "colleague", "In-house colleague"
    SELF = "self", "The person themselves"
    OTHER = "other", "Somebody else"


class Heard(Code):
    """How the person heard of the service."""

    PRACTICE = "practice", "At the GP practice"
    MENTAL_HEALTH_SERVICE = "mental_health_service", "From a mental health service"
    LEAFLET = "leaflet", "Leaflet"
    EMPLOYER = "employer", "From the employer"
    UNION = "union", "From a union"
    ADVERTISEMENT = "advertisement", "Advertisement"
    FRIEND = "friend", "From a friend"
    COLLEAGUE = "colleague", "From a colleague"
    ONLINE = "online", "Online"
    OTHER = "other", "Another way"


class ReferralDecision(Code):
    """What was decided."""

    ACCEPTED = "accepted", "Accepted"
    NOT_APPROPRIATE = "not_appropriate", "Not appropriate"
    WITH_US = "with_us", "Already with us"
    DECLINED = "declined", "Declined by the person"
    NOT_REACHED = "not_reached", "Could not be reached"
    DID_NOT_ATTEND = "did_not_attend", "Did not attend"


UNOPENED = [each for each in ReferralDecision if each != ReferralDecision.ACCEPTED]
"""The decisions that open no case."""


UNREACHED = {ReferralDecision.NOT_REACHED, ReferralDecision.DID_NOT_ATTEND}
"""The decisions on people whom nobody could ask anything."""

TELLS_ITSELF = {"", Source.SELF}
"""Sources of which nobody is left to tell: the person hears of the decision themselves, or the source is not known."""


class Hearing(Code):
    """Whether whoever sent the person may hear what was decided."""

    AGREED = "agreed", "They agreed"
    OBJECTED = "objected", "They do not want it"
    NOT_ASKED = "not_asked", "They were not asked"
    UNREACHED = "unreached", "They could not be asked"

    @property
    def may_be_told(self) -> bool:
        """Whether the decision may be told."""
        return self in {Hearing.AGREED, Hearing.UNREACHED}


class Identity(Code):
    """Whether it is known who the referral is about."""

    CLEAR = "clear", "Nobody like this was known"
    OPEN = "open", "Somebody like this is known: decide whether it is the same person"
    SAME = "same", "The same person as somebody known"
    ANOTHER = "another", "Somebody else than those known"


class Filled(Code):
    """What intake may add to the record of somebody known that has nothing there; nothing that is there is changed.
    Each is a field of a person."""

    BIRTH_DATE = "birth_date", "Date of birth"
    NHS_NUMBER = "nhs_number", "NHS number"
    TELEPHONE = "telephone", "Telephone"
    EMAIL = "email", "E-mail address"
    ADDRESS = "address", "Address"
    POSTCODE = "postcode", "Postcode"
    CONTACT_WAY = "contact_way", "How they like to be reached"
    CONTACT_NOTE = "contact_note", "When and how to get in touch"
    ACCESS_NEEDS = "access_needs", "What else makes it easier for them"
    NEEDS = "needs", "What they need"
    LANGUAGE = "language", "Language they speak best"
    PREFERRED_NAME = "preferred_name", "What they like to be called"


class Answer(Code):
    """An answer to an eligibility question."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class Approached(Code):
    """Whom the service told about itself."""

    PRACTICE = "practice", "GP practice"
    EMPLOYER = "employer", "Employer"
    UNION = "union", "Union"
    OTHER = "other", "Somebody else"


class OutreachKind(Code):
    """What was done to make the service known, or came of it."""

    APPROACHED = "approached", "Approached"
    PRESENTATION = "presentation", "Presentation given"
    LEAFLETS = "leaflets", "Leaflets left"
    SIGNED_UP = "signed_up", "Signed up to alert us at six weeks of absence"
    STOPPED = "stopped", "No longer sends alerts"


def asked(questions: Iterable[Mapping[str, str]], answers: Mapping[str, str]) -> list[dict[str, str]]:
    """The policy's questions with the answers given, as they are kept on the referral: what was asked stays
    readable when the policy asks something else."""
    return [
        {
            "code": each["code"],
            "question": each["question"],
            "rules_out": each.get("rules_out", ""),
            "answer": answers.get(each["code"]) or Answer.UNKNOWN.value,
        }
        for each in questions
    ]


def speaks_against(kept: Iterable[Mapping[str, str]]) -> list[str]:
    """The questions whose answer is the one for which, by the policy, the service is not the right one."""
    return [each["question"] for each in kept if each["rules_out"] and each["answer"] == each["rules_out"]]


@dataclass(frozen=True, slots=True)
class Spell:
    """Days on which the service waited for the person: from `since` until the day of the answer, None while it
    waits."""

    since: date
    until: date | None


def waited(start: date, end: date, spells: Sequence[Spell], nation: Nation) -> int:
    """Working days from `start` to `end` without those on which the service waited for the person. The day on which
    waiting began counts, the day of the answer does not: the clock goes on from the next."""
    paused = 0
    for spell in spells:
        first, last = max(spell.since, start), min(spell.until or end, end)
        if last > first:
            paused += working_days_between(first, last, nation)
    return working_days_between(start, end, nation) - paused


def due_on(start: date, within: int, spells: Sequence[Spell], nation: Nation) -> date | None:
    """The day by which something is due `within` working days of `start`; None while the service waits for the
    person: there is no such day before they answer."""
    if any(spell.until is None for spell in spells):
        return None
    day = add_working_days(start, within, nation)
    while (short := within - waited(start, day, spells, nation)) > 0:
        day = add_working_days(day, short, nation)
    return day


def hearing(answers: Iterable[DecisionFacts], received_on: date, decision: str) -> tuple[Hearing, DecisionFacts | None]:
    """Whether whoever sent the person may hear the decision, and the answer that says so.

    The latest answer since the referral came counts; one before that was about another referrer. Of somebody whom
    nobody reached, the referrer may hear so unless they ever objected. `decision` is empty while there is none.
    """
    last = max(answers, key=lambda each: (each.on, each.number), default=None)
    if last and last.on >= received_on:
        return Hearing.AGREED if last.decision is Choice.GIVEN else Hearing.OBJECTED, last
    if decision not in UNREACHED:
        return Hearing.NOT_ASKED, None
    objected = last is not None and last.decision is not Choice.GIVEN
    return (Hearing.OBJECTED, last) if objected else (Hearing.UNREACHED, None)


def problems_of(details: Mapping[str, Any]) -> str:
    """What is missing before a referral can be written down; empty where nothing is."""
    if not any(details.get(name) for name in ("given_name", "family_name")):
        return "Enter a name to know the person by."
    return ""
