"""Setting a service up, who can sign in, and who is away."""

from tideover.organisation.actions.access import CARRY_OUT_ACCESS, AccessAskedFor, ask_access, carry_out_access
from tideover.organisation.actions.catalogue import (
    CatalogueOrdered,
    InterventionChanged,
    TeamRenamed,
    change_intervention,
    move_intervention,
    rename_team,
)
from tideover.organisation.actions.leave import describe_staff, record_leave, take_leave_back
from tideover.organisation.actions.setting_up import (
    INTERVENTION_CODE,
    RESERVED_ENDINGS,
    InterventionAdded,
    PolicyChanged,
    PolicyKept,
    StaffJoined,
    TeamFormed,
    add_intervention,
    add_staff,
    change_policy,
    form_team,
    set_policy,
)
from tideover.organisation.actions.staffing import (
    StaffChanged,
    StaffLeft,
    StaffReturned,
    change_staff,
    end_work,
    return_staff,
)

__all__ = [
    "CARRY_OUT_ACCESS",
    "INTERVENTION_CODE",
    "RESERVED_ENDINGS",
    "AccessAskedFor",
    "CatalogueOrdered",
    "InterventionAdded",
    "InterventionChanged",
    "PolicyChanged",
    "PolicyKept",
    "StaffChanged",
    "StaffJoined",
    "StaffLeft",
    "StaffReturned",
    "TeamFormed",
    "TeamRenamed",
    "add_intervention",
    "add_staff",
    "ask_access",
    "carry_out_access",
    "change_intervention",
    "change_policy",
    "change_staff",
    "describe_staff",
    "end_work",
    "form_team",
    "move_intervention",
    "record_leave",
    "rename_team",
    "return_staff",
    "set_policy",
    "take_leave_back",
]
