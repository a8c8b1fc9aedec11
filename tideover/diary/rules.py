"""Words and rules of the diary. No Django."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from tideover.foundation.codes import Code
from tideover.people.rules import Way


class Party(Code):
    """Whom a contact is with (glossary: party)."""

    CLIENT = "client", "Client"
    EMPLOYER = "employer", "Employer"
    GP = "gp", "GP"
    OTHER_HEALTH = "other_health", "Other health professional"
    REFERRER = "referrer", "Referrer"
    PROVIDER = "provider", "Provider"
    UNION = "union", "Union representative"
    SUPPORTER = "supporter", "Family or friend"
    OTHER = "other", "Somebody else"


class Starter(Code):
    """Who began a contact."""

    SERVICE = "service", "We did"
    PARTY = "party", "They did"


class Topic(Code):
    """What a contact was about."""

    CATCHING_UP = "catching_up", "How things are"
    ASSESSMENT = "assessment", "Assessment"
    PLAN = "plan", "Plan"
    HEALTH = "health", "Health and treatment"
    WORK = "work", "Work and adjustments"
    RETURN = "return", "Going back to work"
    MONEY = "money", "Money"
    PERMISSION = "permission", "Permission to talk with others"
    ENDING = "ending", "Ending"


class TimeKind(Code):
    """Kinds of a case manager's time."""

    CLIENT = "client", "With or for the client"
    EMPLOYER = "employer", "With the employer"
    OTHER_SERVICES = "other_services", "With other services"
    ADMIN = "admin", "Letters, notes and other office work"


class AppointmentState(Code):
    """What became of an appointment. Only a booked one can change, and only once."""

    BOOKED = "booked", "Booked"
    ATTENDED = "attended", "Attended"
    MISSED = "missed", "Missed"
    CANCELLED = "cancelled", "Cancelled"
    MOVED = "moved", "Moved"


class Canceller(Code):
    """Who cancelled an appointment."""

    CLIENT = "client", "The client"
    SERVICE = "service", "We did"
    OTHER = "other", "Somebody else"


class Occasion(Code):
    """What kind of appointment one is (glossary: meeting; case conference)."""

    APPOINTMENT = "appointment", "Appointment"
    MEETING = "meeting", "Meeting"
    CONFERENCE = "conference", "Case conference"


class CameOf(Code):
    """What came of something that somebody meant to do."""

    DONE = "done", "Done"
    DROPPED = "dropped", "Not needed any more"


class SessionState(Code):
    """Where a group session stands. Only a planned one can change, and only once."""

    PLANNED = "planned", "Planned"
    HELD = "held", "Held"
    CALLED_OFF = "called_off", "Called off"


class Presence(Code):
    """Whether a client takes part in a group session."""

    EXPECTED = "expected", "Expected"
    ATTENDED = "attended", "Came"
    ABSENT = "absent", "Did not come"
    WITHDRAWN = "withdrawn", "Not coming after all"


class HandingOver(Code):
    """How a case is asked to change hands."""

    WITH_SUMMARY = "with_summary", "Once its holder has written a summary"
    AT_ONCE = "at_once", "At once, without a summary"


class AskedState(Code):
    """What became of a handover that was asked for."""

    WAITING = "waiting", "About to be done"
    ASKED = "asked", "Waits for the summary"
    MOVED = "moved", "Handed over"
    COULD_NOT = "could_not", "Could not go over"
    OVERTAKEN = "overtaken", "Not needed any more"


PROFESSIONALS = frozenset({Party.GP, Party.OTHER_HEALTH, Party.REFERRER, Party.PROVIDER, Party.UNION})
"""Parties who meet a client in their profession: a case conference has one of them in it."""

SPOKEN = frozenset({Way.TELEPHONE, Way.IN_PERSON, Way.VIDEO})
LONGEST_BEFORE = timedelta(days=366)
"""How long before a case opened something may have happened that belongs in it: a referral is talked about."""

LONGEST_NOTE = 50_000
"""Characters in one note: a long meeting's minutes fit, a pasted file does not."""

USUAL_MINUTES = 60
"""How long an appointment lasts where nobody said."""

LONGEST_AGENDA = 5_000
"""Characters in an agenda: two pages."""

LONGEST_INTENTION = 200
"""Characters in a note of what is to be done: one line of a worklist."""

FARTHEST_INTENTION = timedelta(days=366)
"""How far ahead something can be noted."""

LONGEST_SUMMARY = 5_000
"""Characters in each part of a handover's summary: two pages, which somebody new to the case can read."""


def refusal_of_gathering(occasion: Occasion, parties: Collection[Party]) -> str | None:
    """Why so many parties make no meeting or case conference, as a sentence; None where they make one. A meeting has
    several parties, a case conference a professional among them (glossary); the service is none of them."""
    if len(parties) < 2:
        return (
            "Choose at least two who take part, besides us. With one alone, it is an ordinary appointment or contact."
        )
    if occasion is Occasion.CONFERENCE and not PROFESSIONALS & set(parties):
        return "A case conference has a professional in it. Choose who, or make it a meeting."
    return None


def shared_minutes(minutes: int, among: int) -> int:
    """The part of a group session's length that counts for each client who came, in whole minutes rounded up: what is
    counted is the time that staff gave, and an hour with six clients is one hour."""
    return -(-minutes // among)


def overlap(at: datetime, minutes: int, other: datetime, other_minutes: int) -> bool:
    """Whether two things that begin at these moments, for so many minutes each, go on at the same time. What begins as
    the other ends does not."""
    return at < other + timedelta(minutes=other_minutes) and other < at + timedelta(minutes=minutes)


def initials(given_name: str, family_name: str) -> str:
    """What a calendar shows of somebody: "M.O."; "Client" where no name is known."""
    letters = [name.strip()[:1].upper() for name in (given_name, family_name)]
    return "".join(f"{letter}." for letter in letters if letter) or Party.CLIENT.label


def is_two_way(way: Way, begun_by: Starter) -> bool:
    """Whether both sides took part. A letter or message that we sent is one-way until it is answered; one
    that they sent tells us how they are."""
    return way in SPOKEN or begun_by is Starter.PARTY


CLOCKS_APART = timedelta(minutes=1)
"""What is said to be now is never refused because two machines, or a machine before and after its clock was set, differ
by seconds."""


def refusal_of_moment(
    at: datetime, *, now: datetime, birth_date: date | None, accepted_on: date, ended_on: date | None
) -> str | None:
    """Why something cannot have happened at that moment, as a sentence; None where it can."""
    day = at.astimezone(now.tzinfo).date()
    if at > now + CLOCKS_APART:
        return "This is in the future. Enter when it happened, or book an appointment instead."
    if birth_date is not None and day < birth_date:
        return "This is before the client was born. Check the year."
    if day < accepted_on - LONGEST_BEFORE:
        return "This is more than a year before the case was opened. Check the year."
    if ended_on is not None and day > ended_on:
        return (
            f"This case ended on {ended_on.day} {ended_on:%B %Y}. Only what happened up to that day can be "
            "recorded in it. Check the date, or ask your team manager about a new case."
        )
    return None
