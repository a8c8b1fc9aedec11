"""What is unfinished in a case that somebody is about to end. The rooms above know (an appointment nobody has told of)
and this one cannot ask them; each registers an answer when Django starts (`apps.py` there)."""

from collections.abc import Callable
from dataclasses import dataclass

from tideover.cases.models import Case


@dataclass(frozen=True, slots=True)
class Unfinished:
    """Something to finish, in a sentence, and where: the address and what its link says."""

    sentence: str
    href: str
    link: str


Teller = Callable[[Case], list[Unfinished]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register who knows of something unfinished in a case."""
    _tellers.append(teller)


def unfinished_in(case: Case) -> list[Unfinished]:
    """Everything unfinished in the case."""
    return [each for teller in _tellers for each in teller(case)]
