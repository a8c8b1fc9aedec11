"""Finding an employer by its name."""

from django.db.models import Q

from tideover.people.models import Employer
from tideover.people.rules import search_words

MOST = 6
"""How many employers are shown to choose from."""

SAYS_LITTLE = frozenset({"and", "the", "for", "ltd", "limited", "plc", "llp", "inc", "company", "group", "trust"})
"""Words that many employers' names hold."""


def employer_named(service_id: int, name: str) -> Employer | None:
    """The employer of that name, whatever its capitals, accents and punctuation; None where there is none."""
    words = search_words(name)
    found = Employer.objects.filter(service_id=service_id, search_words=words[:140]).order_by("pk")
    return found.filter(name=name).first() or (found.first() if words else None)


def employers_like(service_id: int, name: str) -> list[Employer]:
    """Employers whose names share a word with this one that says something, or its beginning, the likest first."""
    words = [word for word in search_words(name).split()[:10] if len(word) > 2]
    telling = [word for word in words if word not in SAYS_LITTLE] or words
    if not telling:
        return []
    wanted = Q()
    for word in telling:
        wanted |= Q(search_words__startswith=word) | Q(search_words__contains=f" {word}")
    found = Employer.objects.filter(wanted, service_id=service_id)
    return sorted(found, key=lambda each: (-_shared(each, telling), each.name))[:MOST]


def _shared(employer: Employer, words: list[str]) -> int:
    """How many of the words begin a word of the employer's name."""
    named = employer.search_words.split()
    return sum(any(each.startswith(word) for each in named) for word in words)
