"""What follows from something that was just recorded, in words."""

from collections.abc import Sequence
from datetime import date

from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import spoken_date
from tideover.worklist.queries import DueLine
from tideover.worklist.rules import DueKind

NEAR = {0: "today", 1: "tomorrow"}


def told(recorded: Recorded, dues: Sequence[DueLine], today: date) -> str:
    """What was recorded, what it settled and what follows from it; of nothing else that is due."""
    asked = {(due.kind.value, due.about) for due in dues}
    settled = [before.settled for before in recorded.before if (before.kind, before.about) not in asked]
    return " ".join(part for part in (recorded.words, *settled, _follows(recorded, dues, today)) if part)


def _follows(recorded: Recorded, dues: Sequence[DueLine], today: date) -> str:
    if recorded.what in ("contact", "attempt"):
        return next((_next_contact(due.on, today) for due in dues if due.kind is DueKind.NEXT_CONTACT), "")
    if recorded.what == "lapsed":
        about = f"appointment:{recorded.about}"
        return next((_rebook(due.on, today) for due in dues if (due.kind, due.about) == (DueKind.REBOOK, about)), "")
    return ""


def _day(day: date, today: date) -> str:
    return NEAR.get((day - today).days) or spoken_date(day, today)


def _next_contact(on: date, today: date) -> str:
    return f"Next contact {'was due' if on < today else 'due'} {_day(on, today)}."


def _rebook(by: date, today: date) -> str:
    if by < today:
        return f"Another should have been booked by {_day(by, today)}: book it now."
    return f"Book another by {_day(by, today)}."
