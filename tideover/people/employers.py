"""At which employers somebody has or had a post. The rooms below that of employment cannot ask; it registers an answer
when Django starts (`apps.py`)."""

from collections.abc import Callable, Collection

Teller = Callable[[Collection[int]], dict[int, frozenset[int]]]
_tellers: list[Teller] = []


def told_by(teller: Teller) -> None:
    """Register who knows the employers, by their keys, of each of these people, named by the records that survive."""
    _tellers.append(teller)


def employers_of(people: Collection[int]) -> dict[int, frozenset[int]]:
    """The keys of the employers of each of these people, named by the records that survive."""
    found: dict[int, frozenset[int]] = dict.fromkeys(people, frozenset())
    for teller in _tellers:
        for key, employers in teller(people).items():
            found[key] |= employers
    return found
