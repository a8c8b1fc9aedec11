"""Who a person may be the same as: by NHS number, or by any three of given name, family name, date of birth and
postcode, whose spelling may differ (tideover.people.keys). Somebody looks and decides; nothing is merged by itself."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tideover.people.models import Person

MOST = 5
"""How many are shown: more than these are a common name, not a duplicate."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same person, and in what the two agree."""

    person: Person
    agrees: tuple[str, ...]


def _birth_dates(born: date | None) -> list[date]:
    """The date of birth, and the one with day and month the other way round, as they are often written."""
    if born is None:
        return []
    turned = [date(born.year, born.day, born.month)] if born.day <= 12 else []
    return [born, *turned]


def likely_duplicates(person: Person) -> list[Likeness]:
    """People like this stored one, those who agree in most first. A record that was found to be of somebody is looked
    at as well, and told of by the one that survives."""
    family = Q(family_key=person.family_key, birth_date__in=_birth_dates(person.birth_date))
    given = Q(given_key=person.given_key, postcode_key=person.postcode_key)
    # Every three of the four hold one of these pairs; both pairs and the NHS number have an index.
    wanted = Q(pk__in=[])
    if person.family_key and person.birth_date:
        wanted |= family
    if person.given_key and person.postcode_key:
        wanted |= given
    if person.nhs_number:
        wanted |= Q(nhs_number=person.nhs_number)
    rows = Person.objects.filter(wanted, service_id=person.service_id).select_related("merged_into").order_by("pk")
    found: dict[int, Likeness] = {}
    for row in rows:
        agrees = agreeing(person, row)
        known = found.get(row.survivor_id)
        if row.survivor_id != person.survivor_id and (known is None or _weight(agrees) < _weight(known.agrees)):
            found[row.survivor_id] = Likeness(row.surviving, agrees)
    alike = [each for each in found.values() if len(each.agrees) >= 3 or "NHS number" in each.agrees]
    return sorted(alike, key=lambda each: _weight(each.agrees))[:MOST]


def _weight(agrees: tuple[str, ...]) -> tuple[bool, int]:
    """What likenesses are sorted by: the NHS number first, then how much agrees."""
    return "NHS number" not in agrees, -len(agrees)


def agreeing(one: Person, other: Person) -> tuple[str, ...]:
    """In what two records agree, in words."""
    tried = [
        ("NHS number", bool(one.nhs_number) and one.nhs_number == other.nhs_number),
        ("given name", bool(one.given_key) and one.given_key == other.given_key),
        ("family name", bool(one.family_key) and one.family_key == other.family_key),
        ("date of birth", bool(one.birth_date) and other.birth_date in _birth_dates(one.birth_date)),
        ("postcode", bool(one.postcode_key) and one.postcode_key == other.postcode_key),
    ]
    return tuple(name for name, agrees in tried if agrees)
