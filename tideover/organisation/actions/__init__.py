"""Setting a service up, and who is away."""

from tideover.organisation.actions.leave import describe_staff, record_leave, take_leave_back
from tideover.organisation.actions.setting_up import (
    INTERVENTION_CODE,
    RESERVED_ENDINGS,
    InterventionAdded,
    PolicyChanged,
    StaffJoined,
    TeamFormed,
    add_intervention,
    add_staff,
    form_team,
    set_policy,
)

__all__ = [
    "INTERVENTION_CODE",
    "RESERVED_ENDINGS",
    "InterventionAdded",
    "PolicyChanged",
    "StaffJoined",
    "TeamFormed",
    "add_intervention",
    "add_staff",
    "describe_staff",
    "form_team",
    "record_leave",
    "set_policy",
    "take_leave_back",
]
