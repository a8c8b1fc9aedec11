"""What must hold of the way from a referral to an ending, and of what stands beside a case.

Only what pages hold to at all times is asked: a day that they compare with today may later be before one that was
corrected, and a record that was kept by hand has to come in again.
"""

from tideover.exchange.checks.rules.rule import Rule, join, leeway, of_others, order, survivors, together

LONGEST_LEAVE = 550
"""Days, as of one that is entered by hand."""
BEFORE_ITS_DAY = 14
"""Days by which a follow-up may be asked early, as of one that is entered by hand."""
_CASE = join("cases", "case", "c")
_REFERRAL = join("referrals", "referral", "r")

OF_STAFF = [
    order("leaves", "ends_on", "starts_on", "the first day away"),
    Rule(
        "leaves",
        "ends_on",
        f"s.ends_on - s.starts_on > {LONGEST_LEAVE}",
        f"a day at most {LONGEST_LEAVE} days after the first",
    ),
    Rule("leaves", "covered_by", "s.covered_by = s.staff", "somebody else, or nobody"),
]

OF_A_REFERRAL = [
    Rule(
        "people",
        "merged_into",
        "s.merged_into = s.person OR m.merged_into IS NOT NULL",
        "another person, who is no second line of anybody",
        joins=join("people", "merged_into", "m", "person"),
    ),
    Rule(
        "people",
        "said_same_as",
        "s.said_same_as IS NOT NULL AND (s.merged_into IS NULL OR s.said_same_as = s.person)",
        "another person, where merged_into is there, and nothing without it",
    ),
    Rule(
        "people",
        "said_same_as",
        "coalesce(m.merged_into, m.person) IS DISTINCT FROM s.merged_into AND s.merged_into IS NOT NULL",
        "the line of merged_into, or another second line of it",
        joins=join("people", "said_same_as", "m", "person"),
    ),
    Rule("referrals", "absent_since", "s.absent_since > s.received_on", "a day up to the one on which it came"),
    Rule(
        "referrals",
        "identity",
        "s.identity = 'open' AND s.decision = 'accepted'",
        "who it is, as the referral was accepted",
    ),
    order("waiting_spells", "until", "since", "the day on which waiting began"),
    Rule(
        "waiting_spells",
        "since",
        "s.since < r.received_on",
        "a day on or after the one on which the referral came",
        joins=_REFERRAL,
    ),
    Rule(
        "waiting_spells",
        "until",
        "s.until IS NULL AND r.decided_on IS NOT NULL",
        "the day of the answer, as the referral is decided",
        found="'nothing'",
        joins=_REFERRAL,
    ),
]

STEERING = [
    *(
        Rule(
            file,
            column,
            f's."{column}" + {leeway(("cases", "c"))} < c.accepted_on',
            "a day on or after the one on which the case was accepted",
            joins=_CASE,
        )
        for file, column in (
            ("allocations", "on"),
            ("pauses", "since"),
            ("endings", "on"),
            ("endings", "talk_held_on"),
            ("sign_offs", "notice_given_on"),
            ("contact_agreements", "on"),
            ("intentions", "noted_on"),
            ("handovers", "on"),
        )
    ),
    Rule(
        "allocations",
        "over_cap_reason",
        "s.active >= s.cap AND s.over_cap_reason IS NULL",
        "why, as they held as many as the cap or more",
        found="'nothing'",
    ),
    Rule("pauses", "look_again_on", "s.look_again_on <= s.since", "a day after the first"),
    order("pauses", "resumed_on", "since", "the first day"),
    Rule(
        "pauses",
        "resumed_on",
        "s.resumed_on IS NULL AND c.ended_on IS NOT NULL",
        "a day, as the case has ended",
        found="'nothing'",
        joins=_CASE,
    ),
    order("endings", "reopened_on", "on", "the day it ended"),
    Rule(
        "endings",
        "on",
        's.reopened_on IS NULL AND s."on" IS DISTINCT FROM c.ended_on',
        "the day on which the case ended, or one on which it was opened again",
        joins=_CASE,
    ),
    Rule(
        "endings",
        "reason",
        "s.reopened_on IS NULL AND s.reason <> c.ending_reason",
        "why the case ended",
        joins=_CASE,
    ),
    Rule(
        "follow_ups",
        "ending",
        'e."case" <> s."case"',
        "an ending of the same case",
        joins=join("endings", "ending", "e"),
    ),
    Rule(
        "follow_ups",
        "on",
        f's."on" < e."on" + 7 * s.weeks - {BEFORE_ITS_DAY}',
        f"a day at most {BEFORE_ITS_DAY} days before those weeks are over",
        joins=join("endings", "ending", "e"),
    ),
    Rule("follow_ups", "closes", "NOT s.closes AND s.outcome <> 'not_reached'", "true, as it was answered"),
    *(
        Rule("follow_ups", column, f"s.{column} IS NOT NULL AND s.outcome <> 'reached'", "nothing, or who was reached")
        for column in ("words", "satisfaction")
    ),
    order("sign_offs", "talk_held_on", "notice_given_on", "the day of the notice"),
    Rule("handovers", "to_staff", "s.to_staff = s.from_staff", "somebody else than who held the case"),
    Rule(
        "handovers",
        "why_no_appointment",
        "(s.appointment IS NULL) = (s.why_no_appointment IS NULL)",
        "why, where there is no joint appointment, and nothing where there is one",
        found="coalesce('\"' || s.appointment || '\"', 'nothing, nor an appointment')",
    ),
    Rule(
        "handovers",
        "appointment",
        'a."case" <> s."case"',
        "an appointment of the same case",
        joins=join("appointments", "appointment", "a"),
    ),
    Rule(
        "participants",
        "party",
        "(s.party IS NULL) = (s.staff IS NULL)",
        "either a party or a colleague",
        found="coalesce('\"' || s.party || '\" beside a colleague', 'nothing, nor a colleague')",
    ),
]

BESIDE_A_CASE = [
    Rule(
        "further_posts",
        "post",
        of_others("p", "c"),
        "a post of the client",
        joins=_CASE + join("posts", "post", "p") + survivors("p", "c"),
    ),
    order("concerns", "reviewed_on", "raised_on", "the day it was raised"),
    order("concerns", "closed_on", "raised_on", "the day it was raised"),
    *together("concerns", "closed_on", "closed_because"),
    order("intentions", "on", "noted_on", "the day it was noted"),
    order("intentions", "settled_on", "noted_on", "the day it was noted"),
    *together("intentions", "settled_on", "came_of"),
    Rule(
        "complaints",
        "provider",
        "(s.about = 'provider') <> (s.provider IS NOT NULL)",
        "the provider it is about, and nothing where it is about the service",
        found="coalesce('\"' || s.provider || '\"', 'nothing')",
    ),
    order("complaints", "acknowledged_on", "received_on", "the day it came"),
    order("complaints", "answered_on", "acknowledged_on", "the day it was acknowledged"),
    *together("complaints", "answered_on", "answer"),
    Rule(
        "complaints",
        "acknowledged_on",
        "s.acknowledged_on IS NULL AND s.answered_on IS NOT NULL",
        "the day, as it was answered",
        found="'nothing'",
    ),
    order("care_outside", "ended_on", "awaited_since", "the day from which it is awaited"),
    order("care_outside", "last_chased_on", "awaited_since", "the day from which it is awaited"),
    *together("care_outside", "ended_on", "ended_by"),
    Rule(
        "care_outside",
        "times_chased",
        "(s.last_chased_on IS NULL) <> (coalesce(s.times_chased, 0) = 0)",
        "how often, as last_chased_on is there, and nothing without it",
        found="coalesce(s.times_chased::text, 'nothing')",
    ),
]

AROUND = [*OF_STAFF, *OF_A_REFERRAL, *STEERING, *BESIDE_A_CASE]
