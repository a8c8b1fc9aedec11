"""Choosing the notes of contacts: varied across cases, never the same twice in one. No Django."""

from collections import Counter
from collections.abc import Sequence
from random import Random

from tideover.world.demonstration.clients import Client, read

OF_THE_MIND = {
    "anxiety_depression",
    "bipolar",
    "eating_disorder",
    "neurodiversity",
    "psychosis",
    "ptsd",
    "stress",
}


class NoteBank:
    """Every note by its moment, in an order shuffled once for the load."""

    def __init__(self, rng: Random) -> None:
        self._notes: dict[str, list[str]] = {
            moment: rng.sample(texts, len(texts)) for moment, texts in read("notes").items()
        }
        self._times_used: Counter[str] = Counter()

    def take(self, moments: Sequence[str], used: set[str]) -> str:
        """The least used note of these moments that is not in `used` yet, which it joins; "" if all are."""
        fresh = [note for moment in moments for note in self._notes.get(moment, []) if note not in used]
        if not fresh:
            return ""
        note = min(fresh, key=self._times_used.__getitem__)
        self._times_used[note] += 1
        used.add(note)
        return note


def moments_between(client: Client, *, is_off: bool) -> list[str]:
    """The moments an ordinary contact of this client can be about."""
    if not is_off:
        return ["keeping", "health", "at_work"]
    of_health = "health_mind" if client.diagnosis in OF_THE_MIND else "health_body"
    return ["keeping", "health", "keeping_off", "money_off", of_health]


def filled_in(note: str, client: Client) -> str:
    """The note with this client's name, work and line manager in it."""
    employer = read("employers")[client.employer]
    text = note.format(
        name=client.name,
        boss=employer["contacts"][0][0],
        employer=employer["name"],
        title=client.title[:1].lower() + client.title[1:],
        condition=client.condition,
    )
    return text[:1].upper() + text[1:].replace(f". {client.condition}", f". {_capital(client.condition)}")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
