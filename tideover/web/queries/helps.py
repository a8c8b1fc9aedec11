"""Help in words: how far each kind has come, and what was promised and has not begun."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tideover.cases.models import Case
from tideover.foundation.pages.words import about_month, capitalised, distance, join_words, lower_first
from tideover.provision.models import Provision
from tideover.provision.rules import DATE_OF, ProvisionState

PATIENCE = timedelta(days=14)
"""How long a promise may wait to begin before the case page marks it."""

PROMISED = (ProvisionState.OFFERED, ProvisionState.ACCEPTED)
NOT_BEGUN = (ProvisionState.SUGGESTED, *PROMISED)


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One kind of help and how far it has come. `is_late`: promised a while ago and not begun."""

    label: str
    words: str
    is_late: bool


def help_line(row: Provision, case: Case, today: date) -> HelpLine:
    """One help as the card of the case page has it."""
    state = ProvisionState(row.state)
    if state in NOT_BEGUN and case.ended_on:
        return HelpLine(row.intervention.label, "Never started", is_late=False)
    if state in PROMISED:
        is_late = bool(row.offered_on and row.offered_on < today - PATIENCE)
        return HelpLine(row.intervention.label, capitalised(_promise(row, today)), is_late)
    return HelpLine(row.intervention.label, f"{state.label} {_when(row, getattr(row, DATE_OF[state]), today)}", False)


def help_sentence(helps: Sequence[Provision], case: Case, today: date) -> str:
    """Where help stands, as a line of prose."""
    given = [lower_first(row.intervention.label) for row in helps if row.started_on]
    promised = [row for row in helps if row.state in PROMISED]
    parts = [f"Given: {join_words(given)}."] if given else []
    if case.ended_on and promised:
        parts.append(
            f"Promised and never started: {join_words([lower_first(r.intervention.label) for r in promised])}."
        )
    else:
        parts += [f"{row.intervention.label} {_promise(row, today)}." for row in promised]
    return " ".join(parts) or ("None was given." if case.ended_on else "None started yet.")


def _promise(row: Provision, today: date) -> str:
    day = row.offered_on or row.answered_on
    return f"promised {_when(row, day, today)}, not started" if day else "promised, not started"


def _when(row: Provision, day: date, today: date) -> str:
    return about_month(day) if row.dates_are_estimated else distance(day, today)
