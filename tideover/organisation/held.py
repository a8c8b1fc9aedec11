"""What somebody still has in hand who is about to leave. The rooms above know (open cases, booked appointments) and
this one cannot ask them; each registers an answer when Django starts (`apps.py` there)."""

from collections.abc import Callable

from tideover.organisation.models import Staff

Teller = Callable[[Staff], list[str]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register who says what of theirs somebody has in hand, each as "3 open cases"."""
    _tellers.append(teller)


def held_by(staff: Staff) -> list[str]:
    """Everything that they have in hand."""
    return [each for teller in _tellers for each in teller(staff)]
