"""Whether somebody is a client now, and of whom. The rooms of people and referrals stand below that of cases and
cannot ask; it registers an answer when Django starts (`apps.py`)."""

from collections.abc import Callable, Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OpenWork:
    """An open case: its reference, and who holds it ("Naomi Clarke, East team")."""

    reference: str
    holder: str


Teller = Callable[[Collection[int]], dict[int, OpenWork]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register who knows which people, by their keys, have an open case."""
    _tellers.append(teller)


def open_work_of(people: Collection[int]) -> dict[int, OpenWork]:
    """The open cases of these people, by the person's key."""
    found: dict[int, OpenWork] = {}
    for teller in _tellers:
        found.update(teller(people))
    return found
