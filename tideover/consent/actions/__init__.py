"""Recording what clients decide about permission, and what was told to others."""

from tideover.consent.actions.disclosures import (
    answer_request,
    ask_to_disclose,
    record_approved_disclosure,
    record_disclosure,
)
from tideover.consent.actions.permissions import (
    end_permissions_of,
    record_decision,
    record_decisions,
    record_legal_basis,
)

__all__ = [
    "answer_request",
    "ask_to_disclose",
    "end_permissions_of",
    "record_approved_disclosure",
    "record_decision",
    "record_decisions",
    "record_disclosure",
    "record_legal_basis",
]
