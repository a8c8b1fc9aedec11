"""Who a person may be the same as: by NHS number, or by any three of given name, family name, date of birth and
postcode, whose spelling may differ (tideover.people.keys); what somebody likes to be called counts as a given name. One
who has the same name, and of whom nothing else can be compared, is shown too. Somebody looks and decides; nothing is
merged by itself."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q

from tideover.foundation.pages.words import long_date
from tideover.people.keys import SoundKey
from tideover.people.models import Person
from tideover.people.rules import search_words

MOST = 5
"""How many are shown: more than these are a common name, not a duplicate."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the same person, and in what the two agree."""

    person: Person
    agrees: tuple[str, ...]

    @property
    def words(self) -> str:
        """In what the two agree, as a sentence. Whom somebody named need agree in nothing."""
        if not self.agrees:
            return "Nothing that is known agrees."
        if set(self.agrees) <= {"given name", "family name"}:
            return "Same name; nothing else to compare."
        return f"Same {', '.join(self.agrees)}."


def labels(people: Sequence[Person], cases: Mapping[int, str]) -> dict[str, str]:
    """Each of them by key, in words that no two share: name, date of birth, postcode, end of the telephone number, and
    the case, as `cases` has it."""
    found = {str(each.pk): _label(each, cases.get(each.pk) or "no case") for each in people}
    often = Counter(found.values())
    return {key: f"{label}, record {key}" if often[label] > 1 else label for key, label in found.items()}


def _label(person: Person, case: str) -> str:
    born = f"born {long_date(person.birth_date).partition(' ')[2]}" if person.birth_date else "date of birth not known"
    ending = f"telephone ending {person.telephone[-3:]}" if person.telephone else ""
    return ", ".join(filter(None, [person.name or "No name", born, person.postcode, ending, case]))


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
    own_key = Person.objects.filter(pk=person.pk).values_list(SoundKey(F("preferred_name")), flat=True).first() or ""
    names = [key for key in (person.given_key, own_key) if key]
    if person.family_key and names:
        wanted |= Q(family_key=person.family_key) & (Q(given_key__in=names) | Q(preferred_key__in=names))
    if person.nhs_number:
        wanted |= Q(nhs_number=person.nhs_number)
    keyed = Person.objects.annotate(preferred_key=SoundKey(F("preferred_name")))
    rows = keyed.filter(wanted, service_id=person.service_id).select_related("merged_into").order_by("pk")
    found: dict[int, Likeness] = {}
    for row in rows:
        agrees = agreeing(person, row, names={row.given_key, row.preferred_key}.intersection(names))
        known = found.get(row.survivor_id)
        if row.survivor_id != person.survivor_id and (known is None or _weight(agrees) < _weight(known.agrees)):
            found[row.survivor_id] = Likeness(row.surviving, agrees)
    alike = [
        each
        for each in found.values()
        if len(each.agrees) >= 3 or "NHS number" in each.agrees or _has_only_the_name(person, each.person)
    ]
    return sorted(alike, key=lambda each: _weight(each.agrees))[:MOST]


def _weight(agrees: tuple[str, ...]) -> tuple[bool, int]:
    """What likenesses are sorted by: the NHS number first, then how much agrees."""
    return "NHS number" not in agrees, -len(agrees)


def _has_only_the_name(one: Person, other: Person) -> bool:
    """Whether two have the same name, as it is written, and neither date of birth nor NHS number can be compared."""
    if (one.birth_date and other.birth_date) or (one.nhs_number and other.nhs_number):
        return False
    return bool(_names(one) & _names(other))


def _names(person: Person) -> set[str]:
    if not person.family_name:
        return set()
    given = (person.given_name, person.preferred_name)
    return {search_words(name, person.family_name) for name in given if name}


def likeness_of(one: Person, other: Person) -> Likeness:
    """In what somebody agrees with another whom somebody named, whether or not they would have been found."""
    return Likeness(other, agreeing(one, other, names={one.given_key} & {other.given_key} - {""}))


def agreeing(one: Person, other: Person, *, names: Collection[str]) -> tuple[str, ...]:
    """In what two records agree, in words; `names` are the keys of given names that both go by."""
    tried = [
        ("NHS number", bool(one.nhs_number) and one.nhs_number == other.nhs_number),
        ("given name", bool(names)),
        ("family name", bool(one.family_key) and one.family_key == other.family_key),
        ("date of birth", bool(one.birth_date) and other.birth_date in _birth_dates(one.birth_date)),
        ("postcode", bool(one.postcode_key) and one.postcode_key == other.postcode_key),
    ]
    return tuple(name for name, agrees in tried if agrees)
