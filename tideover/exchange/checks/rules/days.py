"""The order in which things happen: within one line, and from one line to those it refers to.

They are those that hold for what is entered by hand (the actions of diary, cases, provision and employment), and
some that pages keep by how they are made. What came after a case ended is none of them: an ending is agreed for a day,
and entered when a contact or two are recorded that came later. Where days are estimated there is a year's leeway.
"""

from tideover.exchange.checks.rules.rule import YEAR, Rule, estimated, join, leeway, order
from tideover.people.rules import YOUNGEST_AT_WORK

AT = "(s.at AT TIME ZONE 'Europe/London')::date"
STEPS = ["suggested_on", "offered_on", "answered_on", "started_on", "ended_on"]
OLDEST = 120
"""Years of age, as for a date of birth that is entered by hand."""
_CASE = join("cases", "case", "c")
_PERSON = join("people", "person", "p")
_POST = join("posts", "post", "p")
_REFERRAL = join("referrals", "referral", "r")
_ROUGH_SPELL = estimated(("spells", "s"), ("posts", "p"))

WITHIN_A_LINE = [
    order("posts", "ended_on", "started_on", "the day it began"),
    order("spells", "ends_on", "starts_on", "its first day"),
    order("spells", "confirmed_on", "starts_on", "its first day"),
    order("referrals", "acknowledged_on", "received_on", "the day it came"),
    order("referrals", "decided_on", "received_on", "the day it came"),
    order("referrals", "told_on", "decided_on", "the day of the decision"),
    order("cases", "ended_on", "accepted_on", "the first day of support"),
    *(
        Rule(
            "provisions",
            later,
            f"s.{later} < greatest({', '.join(f's.{each}' for each in STEPS[:place])})",
            "a day on or after the steps before it",
        )
        for place, later in enumerate(STEPS)
        if place
    ),
    Rule(
        "appointments",
        "at",
        "s.state IN ('attended', 'missed') AND s.at > %(now)s",
        "a moment that has been, as it is known who came",
    ),
    Rule(
        "appointments",
        "state",
        "s.state = 'booked' AND s.at >= %(now)s AND c.ended_on IS NOT NULL",
        "moved or cancelled, as the case has ended and it is still to come",
        joins=_CASE,
    ),
]

OF_A_LIFE = [
    Rule(
        "people",
        "birth_date",
        f"extract(year FROM s.birth_date) < extract(year FROM %(today)s::date) - {OLDEST}",
        f"a day in the last {OLDEST} years",
    ),
    *(
        Rule(
            file,
            column,
            f"s.{column} + {leeway((file, 's'), ('people', 'p'))} < p.birth_date + interval '{YOUNGEST_AT_WORK} years'",
            f"a day on which the person was {YOUNGEST_AT_WORK} or older",
            joins=_PERSON,
        )
        for file, column in (("posts", "started_on"), ("cases", "accepted_on"))
    ),
    Rule(
        "spells",
        "starts_on",
        f"s.starts_on + {leeway(('spells', 's'), ('people', 'p'))} < p.birth_date",
        "a day after the person was born",
        joins=_PERSON,
    ),
    Rule(
        "referrals",
        "received_on",
        f"s.received_on + {leeway(('referrals', 's'), ('people', 'p'))} <= p.birth_date",
        "a day after the person was born",
        joins=_PERSON,
    ),
]

OF_A_POST = [
    Rule(
        "spells",
        "starts_on",
        f"CASE WHEN {_ROUGH_SPELL} THEN coalesce(s.ends_on, 'infinity') ELSE s.starts_on END < p.started_on",
        "a day on or after the one on which its post began",
        joins=_POST,
    ),
    Rule("spells", "starts_on", "s.starts_on > p.ended_on", "a day up to the last one of its post", joins=_POST),
    Rule(
        "spells",
        "ends_on",
        f"s.ends_on > p.ended_on AND s.starts_on <= p.ended_on AND NOT {_ROUGH_SPELL}",
        "a day up to the last one of its post",
        joins=_POST,
    ),
]

OF_A_CASE = [
    Rule(
        "cases",
        "accepted_on",
        f"s.accepted_on + {leeway(('cases', 's'), ('referrals', 'r'))} < r.received_on",
        "a day on or after the one on which its referral came",
        joins=_REFERRAL,
    ),
    Rule(
        "cases",
        "accepted_on",
        f"abs(s.accepted_on - r.decided_on) > {YEAR} + {leeway(('cases', 's'), ('referrals', 'r'))}",
        "a day within a year of the decision on its referral",
        joins=_REFERRAL,
    ),
    *(
        Rule(
            file,
            "at",
            f"{AT} < c.accepted_on - {YEAR} - {leeway(('cases', 'c'))}",
            "a day at most a year before the case was accepted",
            joins=_CASE,
        )
        for file in ("contacts", "attempts", "appointments")
    ),
    Rule(
        "assessments",
        "on",
        's."on" < c.accepted_on',
        "a day on or after the one on which the case was accepted",
        joins=_CASE,
    ),
    *(
        Rule(
            "provisions",
            step,
            f"s.{step} + {leeway(('provisions', 's'), ('cases', 'c'))} < c.accepted_on",
            "a day on or after the one on which the case was accepted",
            joins=_CASE,
        )
        for step in STEPS
    ),
    Rule(
        "ratings",
        "on",
        's."on" < c.accepted_on',
        "a day on or after the one on which the case was accepted",
        joins=_CASE,
    ),
]

DAYS = [*WITHIN_A_LINE, *OF_A_LIFE, *OF_A_POST, *OF_A_CASE]
