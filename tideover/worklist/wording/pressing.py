"""How pressing a due is, and what became of it when it was put off."""

from datetime import date

from tideover.foundation.pages.words import plural, spoken_date
from tideover.worklist.rules import APPOINTMENT, Due, Why


def appointment_of(due: Due) -> int | None:
    """The appointment that a due is about, if it is about one."""
    kind, _, key = due.about.partition(":")
    return int(key) if kind == APPOINTMENT else None


def when(due: Due, *, today: date) -> str:
    """How pressing it is: "4 days overdue", "today", "tomorrow", "by Tuesday 8 December". Nothing for an
    appointment to come, whose sentence says when it is."""
    if due.why_code is Why.BOOKED:
        return ""
    days = (due.on - today).days
    if days < 0:
        return f"{plural(-days, 'day')} overdue"
    return {0: "today", 1: "tomorrow"}.get(days, f"by {spoken_date(due.on, today)}")


def put_off_words(due: Due, *, today: date) -> str:
    """That it was put off, from when and why; nothing for what was not."""
    if due.put_off_from is None:
        return ""
    return f"Put off from {spoken_date(due.put_off_from, today)}: {due.put_off_because}"
