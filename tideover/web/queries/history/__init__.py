"""Who saw a case and who changed it, field by field: looks and versions of rows in one list, newest first."""

from tideover.web.queries.history.entries import NOT_SHOWN, Asked, Kind
from tideover.web.queries.history.shown import PAGE_SIZE, FieldChange, History, Moment, history_of_case

__all__ = [
    "NOT_SHOWN",
    "PAGE_SIZE",
    "Asked",
    "FieldChange",
    "History",
    "Kind",
    "Moment",
    "history_of_case",
]
