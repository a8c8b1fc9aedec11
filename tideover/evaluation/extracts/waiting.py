"""How long referrals waited for a decision."""

from collections.abc import Sequence
from datetime import date

from tideover.foundation.workingdays import Nation
from tideover.foundation.workingdays.calendar_rules import FIRST_YEAR
from tideover.referrals.rules import Spell, waited


def waiting_days(received: date, decided: date | None, spells: Sequence[Spell], nation: Nation) -> int | None:
    """Working days from receipt to the decision without those on which the service waited for the person
    (referrals.rules.waited); None while there is no decision, and for years of which no bank holidays are known."""
    if decided is None or received.year < FIRST_YEAR:
        return None
    return waited(received, decided, spells, nation)
