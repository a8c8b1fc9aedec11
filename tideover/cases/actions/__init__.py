"""Writing cases: opening, steering and ending them, and what stands beside them."""

from tideover.cases.actions.allocating import CaseAllocated, PlacementGiven, allocate, give_placement
from tideover.cases.actions.beside import choose_posts, record_supporter, remove_post, supporter_left
from tideover.cases.actions.break_glass import break_glass, see_broken_glass
from tideover.cases.actions.complaints import (
    acknowledge_complaint,
    answer_complaint,
    learn_from_complaint,
    receive_complaint,
)
from tideover.cases.actions.concerns import close_concern, raise_concern, review_concern
from tideover.cases.actions.documents import DocumentAdded, DocumentTakenOut, add_document, take_out_document
from tideover.cases.actions.ending import (
    CaseEnded,
    CaseReopened,
    end_case,
    record_sign_off,
    reopen_case,
    see_ending,
)
from tideover.cases.actions.following_up import ClientFollowedUp, record_follow_up
from tideover.cases.actions.opening import (
    CadenceAgreed,
    CaseOpened,
    TimeSharesRecorded,
    accept,
    agree_cadence,
    open_case,
    record_time_shares,
)
from tideover.cases.actions.pausing import keep_paused, pause, resume, running_pause

__all__ = [
    "CadenceAgreed",
    "CaseAllocated",
    "CaseEnded",
    "CaseOpened",
    "CaseReopened",
    "ClientFollowedUp",
    "DocumentAdded",
    "DocumentTakenOut",
    "PlacementGiven",
    "TimeSharesRecorded",
    "accept",
    "acknowledge_complaint",
    "add_document",
    "agree_cadence",
    "allocate",
    "answer_complaint",
    "break_glass",
    "choose_posts",
    "close_concern",
    "end_case",
    "give_placement",
    "keep_paused",
    "learn_from_complaint",
    "open_case",
    "pause",
    "raise_concern",
    "receive_complaint",
    "record_follow_up",
    "record_sign_off",
    "record_supporter",
    "record_time_shares",
    "remove_post",
    "reopen_case",
    "resume",
    "review_concern",
    "running_pause",
    "see_broken_glass",
    "see_ending",
    "supporter_left",
    "take_out_document",
]
