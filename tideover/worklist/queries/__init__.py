"""Reading the worklist: mine, my team's, and what is next in one case."""

from tideover.worklist.queries.days import Day, by_day
from tideover.worklist.queries.follow_ups import FollowUpLine, FollowUps, due_to_ask, follow_ups_count, follow_ups_of
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
from tideover.worklist.queries.new import NewCase, new_cases_of, newly_given
from tideover.worklist.queries.team import TeamLine, TeamWorklist, team_worklist

__all__ = [
    "AppointmentLine",
    "Caseload",
    "Covered",
    "Day",
    "DueLine",
    "FollowUpLine",
    "FollowUps",
    "NewCase",
    "PersonLine",
    "TeamLine",
    "TeamWorklist",
    "Worklist",
    "active_beside",
    "asked_of",
    "by_day",
    "coming_appointments",
    "due_to_ask",
    "follow_ups_count",
    "follow_ups_of",
    "new_cases_of",
    "newly_given",
    "next_contact_of",
    "next_of",
    "queue_of_referrals",
    "standing_words",
    "team_worklist",
    "worklist_of",
]
