"""What must hold of permissions, of what was told to others, and of requests to tell without permission."""

from tideover.exchange.checks.rules.rule import Rule, join, of_others, order, survivors

_AT_EMPLOYER = [
    Rule(
        file,
        "employer_contact",
        "s.employer_contact IS NOT NULL AND s.party IS DISTINCT FROM 'employer'",
        "nobody, or the party employer",
    )
    for file in ("permissions", "disclosure_requests", "disclosures", "participants", "meeting_participants")
]
_NAMED_EMPLOYER = [
    Rule(
        file,
        "employer",
        "s.employer IS NOT NULL AND (s.party IS DISTINCT FROM 'employer' OR s.employer_contact IS NOT NULL)",
        "nothing, or the employer of whom nobody in particular is told: party employer, no employer_contact",
    )
    for file in ("permissions", "disclosure_requests", "disclosures")
]
_SAME = (
    f"{of_others('d', 's')} OR d.party <> s.party OR d.employer_contact IS DISTINCT FROM s.employer_contact "
    "OR d.kind <> s.kind OR d.purpose <> s.purpose OR {employer}"
)
_OF_THIS_EMPLOYER = _SAME.format(employer="d.employer IS DISTINCT FROM s.employer")
# What was decided before the employer had a name is about the one whom the person has.
_OF_THIS_OR_NO_NAME = _SAME.format(employer="d.employer <> coalesce(s.employer, '')")
_DECISION = join("permissions", "decision", "d", "permission")

TELLING = [
    *_AT_EMPLOYER,
    *_NAMED_EMPLOYER,
    *(
        Rule(
            "permissions",
            column,
            f"s.{column} IS NOT NULL AND s.decision <> 'given'",
            "nothing, or a permission that was given",
        )
        for column in ("valid_from", "valid_until")
    ),
    order("permissions", "valid_from", "on", "the day of the decision"),
    Rule(
        "permissions",
        "valid_until",
        's.valid_until < greatest(s."on", s.valid_from)',
        "a day on or after the one from which it holds",
    ),
    Rule(
        "disclosure_answers",
        "answered_by",
        "q.asked_by = s.answered_by",
        "somebody else than who asked",
        joins=join("disclosure_requests", "request", "q", "disclosure_request"),
    ),
    Rule(
        "disclosure_answers",
        "answered_at",
        "s.answered_at < q.asked_at",
        "a moment after the one at which it was asked",
        joins=join("disclosure_requests", "request", "q", "disclosure_request"),
    ),
    Rule(
        "disclosures",
        "decision",
        "(s.decision IS NOT NULL AND s.request IS NOT NULL) OR (s.decision IS NULL AND s.request IS NULL AND NOT "
        "(s.party = 'referrer' AND s.kind = 'contact' AND s.purpose = 'referral'))",
        "either a decision or a request, or neither where a referrer heard of receipt and decision",
        found="coalesce('\"' || s.decision || '\" beside a request', 'nothing, nor a request')",
    ),
    Rule(
        "disclosures",
        "decision",
        f"{_OF_THIS_OR_NO_NAME} OR d.decision <> 'given'",
        "a permission that the same person gave, of the same party, employer, employer_contact, kind and purpose",
        joins=_DECISION + survivors("d", "s"),
    ),
    Rule(
        "disclosures",
        "on",
        's."on" < d."on"',
        "a day on or after the one of the decision it rests on",
        joins=_DECISION,
    ),
    Rule(
        "disclosures",
        "on",
        's."on" >= d."on" AND s."on" < d.valid_from',
        "a day on or after the first one of the permission it rests on",
        joins=_DECISION,
    ),
    Rule(
        "disclosures",
        "on",
        's."on" > d.valid_until AND d.valid_until >= greatest(d."on", d.valid_from)',
        "a day up to the last one of the permission it rests on",
        joins=_DECISION,
    ),
    Rule(
        "disclosures",
        "request",
        f"{_OF_THIS_EMPLOYER} OR a.answer IS DISTINCT FROM 'approved'",
        "an approved request about the same person, party, employer, employer_contact, kind and purpose",
        joins=join("disclosure_requests", "request", "d", "disclosure_request")
        + " LEFT JOIN staged_disclosure_answers a ON a.request = s.request"
        + survivors("d", "s"),
    ),
]
