"""What the cells of a line, and lines that refer to one another, must agree in beside the order of days."""

from tideover.exchange.checks.rules.rule import Rule, join, of_others, survivors, together

_STEP_OF = {
    "suggested": "suggested_on",
    "offered": "offered_on",
    "accepted": "answered_on",
    "declined": "answered_on",
    "started": "started_on",
    "finished": "ended_on",
    "dropped": "ended_on",
}
_MINUTES = " + ".join(f"coalesce(s.minutes_{kind}, 0)" for kind in ("client", "employer", "other_services", "admin"))
LONGEST_MINUTES = 24 * 60
"""Minutes of one contact, as of one that is entered by hand."""

AGREEING = [
    Rule("posts", "ended_on", "s.ended_on IS NULL AND s.ended_by IS NOT NULL", "the last day", found="'nothing'"),
    Rule(
        "spells",
        "post",
        "s.post IS NULL AND s.state IN ('at_work', 'phased_return', 'suspended')",
        "the post",
        found="'nothing for a spell ' || s.state",
    ),
    Rule("spells", "post", "s.post IS NOT NULL AND s.state IN ('unemployed', 'retired')", "no post in that state"),
    Rule(
        "spells",
        "post",
        of_others("p", "s"),
        "a post of the same person",
        joins=join("posts", "post", "p") + survivors("p", "s"),
    ),
    *(
        Rule("spells", column, f"s.{column} IS NOT NULL AND s.state <> 'off_sick'", "nothing, or a spell off_sick")
        for column in ("causes", "work_is_cause")
    ),
    Rule(
        "earlier_absences",
        "spell",
        "l.state <> 'off_sick'",
        "a spell off_sick",
        joins=join("spells", "spell", "l"),
    ),
    Rule(
        "earlier_absences",
        "began_on",
        "EXISTS (SELECT FROM staged_earlier_absences o WHERE o.spell = s.spell AND coalesce(o.line, 0) < s.line "
        "AND o.began_on < s.began_on + 7 * s.weeks AND s.began_on < o.began_on + 7 * o.weeks)",
        "a day outside the other earlier absences of the spell",
    ),
    *together("referrals", "decided_on", "decision"),
    Rule(
        "referrals",
        "decided_on",
        "s.decided_on IS NULL AND s.told_on IS NOT NULL AND s.decision IS NULL",
        "the day of the decision that the referrer was told of",
        found="'nothing'",
    ),
    Rule(
        "referrals",
        "tell_is_owed",
        "s.tell_is_owed AND (s.decided_on IS NULL OR s.told_on IS NOT NULL)",
        "true only where it is decided and not told",
        found="'true'",
    ),
    Rule(
        "referrals",
        "filled",
        "s.filled <> '{}' AND s.identity IS DISTINCT FROM 'same'",
        "nothing, or the same person as somebody known",
        found="array_to_string(s.filled, ';')",
    ),
    *together("cases", "ended_on", "ending_reason"),
    Rule(
        "cases",
        "post",
        of_others("p", "s"),
        "a post of the client",
        joins=join("posts", "post", "p") + survivors("p", "s"),
    ),
    Rule(
        "cases",
        "referral",
        f"{of_others('r', 's')} OR r.decision IS DISTINCT FROM 'accepted'",
        "an accepted referral of the same person",
        joins=join("referrals", "referral", "r") + survivors("r", "s"),
    ),
    Rule(
        "time_shares",
        "client",
        "s.client + s.employer + s.other_services + s.admin <> 100",
        "100 over client, employer, other_services and admin",
        found="'time shares that add up to ' || trim_scale(s.client + s.employer + s.other_services + s.admin)",
    ),
    Rule(
        "appointments",
        "settled_on",
        "(s.state = 'booked') <> (s.settled_on IS NULL)",
        "the day the state became known, and nothing while it is booked",
        found="coalesce(s.settled_on::text, 'nothing')",
    ),
    Rule(
        "appointments",
        "cancelled_by",
        "(s.state = 'cancelled') <> (s.cancelled_by IS NOT NULL)",
        "who cancelled, and nothing in another state",
        found="coalesce(s.cancelled_by, 'nothing')",
    ),
    Rule(
        "appointments",
        "replaces",
        'p."case" <> s."case"',
        "an appointment of the same case",
        joins=join("appointments", "replaces", "p", "appointment"),
    ),
    Rule(
        "appointments",
        "contact",
        'k."case" <> s."case"',
        "a contact of the same case",
        joins=join("contacts", "contact", "k"),
    ),
    Rule(
        "assessments",
        "further_conditions",
        "s.main_condition = ANY(s.further_conditions)",
        "conditions other than the main one",
        found="s.main_condition",
    ),
    *(
        Rule(
            "provisions",
            step,
            f"s.state = '{state}' AND s.{step} IS NULL",
            f"its day, as it is {state}",
            found="'nothing'",
        )
        for state, step in _STEP_OF.items()
    ),
    Rule(
        "contacts",
        "minutes_client",
        f"{_MINUTES} > {LONGEST_MINUTES}",
        f"at most {LONGEST_MINUTES:,} in all, which is a day",
        found=f"'minutes that add up to ' || ({_MINUTES})",
    ),
]
