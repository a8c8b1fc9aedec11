"""Reading the worklist: mine, my team's, and what is next in one case."""

from tideover.worklist.queries.follow_ups import FollowUpLine, FollowUps, follow_ups_count, follow_ups_of
from tideover.worklist.queries.lines import DueLine, PersonLine, standing_words
from tideover.worklist.queries.mine import (
    AppointmentLine,
    Caseload,
    Covered,
    Worklist,
    active_beside,
    asked_of,
    coming_appointments,
    next_contact_of,
    next_of,
    queue_of_referrals,
    worklist_of,
)
from tideover.worklist.queries.team import TeamLine, TeamWorklist, team_worklist

__all__ = [
    "AppointmentLine",
    "Caseload",
    "Covered",
    "DueLine",
    "FollowUpLine",
    "FollowUps",
    "PersonLine",
    "TeamLine",
    "TeamWorklist",
    "Worklist",
    "active_beside",
    "asked_of",
    "coming_appointments",
    "follow_ups_count",
    "follow_ups_of",
    "next_contact_of",
    "next_of",
    "queue_of_referrals",
    "standing_words",
    "team_worklist",
    "worklist_of",
]
