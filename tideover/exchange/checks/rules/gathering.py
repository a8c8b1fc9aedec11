"""What must hold of meetings, case conferences and group sessions."""

from tideover.diary.rules import PROFESSIONALS
from tideover.exchange.checks.rules.rule import Rule, join

_IN_PROFESSION = ", ".join(f"'{party}'" for party in sorted(PROFESSIONALS))
_COUNTED = f"count(party) AS parties, bool_or(party IN ({_IN_PROFESSION})) AS in_profession"
_WHO_MET = (
    f" LEFT JOIN (SELECT meeting, {_COUNTED} FROM staged_meeting_participants GROUP BY meeting) w "  # noqa: S608
    "ON w.meeting = s.meeting"
)
_MEETING = join("meetings", "meeting", "m") + " JOIN staged_contacts k ON k.contact = m.contact"
_SESSION = join("group_sessions", "session", "g", "group_session")

MEETINGS = [
    Rule(
        "appointments",
        "agenda",
        "(coalesce(s.occasion, 'appointment') = 'appointment') <> (s.agenda IS NULL)",
        "the agenda of a meeting or case conference, and nothing for an appointment",
        found="coalesce('\"' || s.agenda || '\"', 'nothing')",
    ),
    Rule("meetings", "occasion", "s.occasion = 'appointment'", "meeting or conference"),
    Rule(
        "meetings",
        "meeting",
        "coalesce(w.parties, 0) < 2",
        "at least two parties that took part in it, in meeting_participants",
        found="coalesce(w.parties, 0) || ' of them'",
        joins=_WHO_MET,
    ),
    Rule(
        "meetings",
        "occasion",
        "s.occasion = 'conference' AND w.in_profession IS FALSE",
        "meeting, or a professional who took part in it",
        joins=_WHO_MET,
    ),
    Rule(
        "meeting_participants",
        "party",
        "(s.party IS NULL) = (s.staff IS NULL)",
        "either a party or a colleague",
        found="coalesce('\"' || s.party || '\" beside a colleague', 'nothing, nor a colleague')",
    ),
    Rule("meeting_participants", "party", "s.party <> ALL (k.parties)", "a party of the contact", joins=_MEETING),
    Rule(
        "agreed_steps",
        "participant",
        "p.meeting <> s.meeting",
        "somebody who took part in the same meeting",
        joins=join("meeting_participants", "participant", "p", "meeting_participant"),
    ),
    Rule(
        "agreed_steps",
        "by_date",
        "s.by_date < (k.at AT TIME ZONE 'Europe/London')::date",
        "a day on or after the one of the meeting",
        joins=_MEETING,
    ),
]

GROUPS = [
    Rule("group_sessions", "way", "s.way NOT IN ('in_person', 'video')", "in_person or video"),
    Rule(
        "group_sessions",
        "settled_at",
        "(s.state = 'planned') <> (s.settled_at IS NULL)",
        "the moment the state became known, and nothing while it is planned",
        found="coalesce('\"' || s.settled_at || '\"', 'nothing')",
    ),
    Rule(
        "group_sessions",
        "settled_at",
        "s.state = 'held' AND s.settled_at < s.at",
        "a moment after it began, as it was held",
    ),
    Rule(
        "attendances",
        "presence",
        "s.presence <> 'withdrawn' AND (g.state = 'held') = (s.presence = 'expected')",
        "attended, absent or withdrawn of a session that was held, and expected or withdrawn of another",
        joins=_SESSION,
    ),
    Rule(
        "attendances",
        "presence",
        "s.presence = 'expected' AND g.state = 'planned' AND c.ended_on IS NOT NULL",
        "withdrawn, as the case has ended",
        joins=_SESSION + join("cases", "case", "c"),
    ),
    Rule(
        "attendances",
        "contact",
        "(s.presence = 'attended') <> (s.contact IS NOT NULL)",
        "the contact of a client who came, and nothing of another",
        found="coalesce('\"' || s.contact || '\"', 'nothing')",
    ),
    Rule(
        "attendances",
        "contact",
        'k."case" <> s."case"',
        "a contact of the same case",
        joins=join("contacts", "contact", "k"),
    ),
]

GATHERING = [*MEETINGS, *GROUPS]
