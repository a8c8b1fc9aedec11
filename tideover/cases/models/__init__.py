"""Cases, how they are steered, and what stands beside them."""

from tideover.cases.models.beside import CasePost, Complaint, Concern, Supporter
from tideover.cases.models.break_glass import BreakGlass
from tideover.cases.models.case import Case, CaseQuerySet, TimeShare
from tideover.cases.models.documents import Document, DocumentContent, DocumentRemoval
from tideover.cases.models.follow_up import FollowUp
from tideover.cases.models.steering import Allocation, Ending, EndingSeen, Pause, SignOff
from tideover.cases.rules import EndingReason

__all__ = [
    "Allocation",
    "BreakGlass",
    "Case",
    "CasePost",
    "CaseQuerySet",
    "Complaint",
    "Concern",
    "Document",
    "DocumentContent",
    "DocumentRemoval",
    "Ending",
    "EndingReason",
    "EndingSeen",
    "FollowUp",
    "Pause",
    "SignOff",
    "Supporter",
    "TimeShare",
]
