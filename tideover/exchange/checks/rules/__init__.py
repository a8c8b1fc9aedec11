"""What must hold of the lines of a folder (between.py looks for the lines of which it does not)."""

from tideover.exchange.checks.rules.agreeing import AGREEING
from tideover.exchange.checks.rules.around import AROUND
from tideover.exchange.checks.rules.days import DAYS
from tideover.exchange.checks.rules.gathering import GATHERING
from tideover.exchange.checks.rules.rule import UNLIKE, Alone, Apart, Once, Rule
from tideover.exchange.checks.rules.telling import TELLING

RULES: list[Rule] = [*DAYS, *AGREEING, *TELLING, *AROUND, *GATHERING]

ONCE = [
    Once("teams", ("name",), "each team once"),
    Once("employers", ("name",), "each employer once"),
    Once(
        "people",
        ("nhs_number",),
        "each person once",
        where="merged_into IS NULL",
        but=("referrals", f"person IN ({UNLIKE})"),
    ),
    Once("outreach", ("approached", "name"), "each organisation once"),
    Once("disclosure_answers", ("request",), "each request with one answer"),
    Once("cases", ("referral",), "each referral with one case"),
    Once(
        "follow_ups",
        ("ending", "weeks"),
        "one line that closes the follow-up of these weeks",
        where="coalesce(closes, outcome <> 'not_reached')",
    ),
    Once("further_posts", ("case", "post"), "each post of a case once"),
    Once("appointments", ("replaces",), "each appointment replaced once"),
    Once("participants", ("appointment", "staff"), "each colleague once in an appointment"),
    Once("meetings", ("contact",), "each contact with one meeting"),
    Once("meeting_participants", ("meeting", "staff"), "each colleague once in a meeting"),
    Once("attendances", ("session", "case"), "each case once in a session"),
    Once("attendances", ("contact",), "each contact with one attendance"),
]

ALONE = [
    Alone(
        "cases",
        "person",
        "ended_on IS NULL",
        "ended_on",
        "a second open case",
        "the day it ended: a person has one open case at most",
    ),
    Alone(
        "waiting_spells",
        "referral",
        "until IS NULL",
        "until",
        "a second wait that goes on",
        "the day of the answer: a referral waits once at a time",
    ),
    Alone(
        "pauses",
        "case",
        "resumed_on IS NULL",
        "resumed_on",
        "a second pause that goes on",
        "the day on which work went on: a case is paused once at a time",
    ),
    Alone(
        "endings",
        "case",
        "reopened_on IS NULL",
        "reopened_on",
        "a second ending in force",
        "the day on which the case was opened again: it ends once at a time",
    ),
]

APART = [
    Apart(
        "spells",
        "coalesce('post ' || post, 'person ' || person)",
        "spell",
        "a day after the last one of the spell before",
        columns=("post", "starts_on", "ends_on"),
    ),
    Apart("leaves", "staff", "leave", "a day after the last one of the leave before", where="taken_back_on IS NULL"),
]

__all__ = ["ALONE", "APART", "ONCE", "RULES", "Alone", "Apart", "Once", "Rule"]
