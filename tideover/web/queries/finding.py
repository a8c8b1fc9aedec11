"""Finding cases and referrals by what somebody remembers: a name, a reference, an employer, a number that rang."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import and_
from typing import Any

from django.db.models import CharField, Func, Q, QuerySet

from tideover.cases.models import Case
from tideover.foundation.access import Actor, Permission, in_scope
from tideover.people.models import EmployerContact, Person
from tideover.people.rules import digits_sought, search_words
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision

MOST_REFERRALS = 10
"""How many referrals stand beside the cases found, the latest first."""


class Digits(Func):
    """The digits of a number however it was written."""

    template = "regexp_replace(%(expressions)s, '[^0-9]', '', 'g')"
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class FoundReferral:
    """A referral that no case came of: its key, whom it is about, and what became of it."""

    key: int
    name: str
    received_on: date
    state: str


def matching(cases: "QuerySet[Case]", typed: str) -> "QuerySet[Case]":
    """Cases where each word is in the client's name, as any record of theirs has it, the employer's name or the
    reference, or where the number typed is in the client's NHS or telephone number or in that of somebody at the
    employer; none where signs were typed and no word. The scope has narrowed them already, so the database looks
    through one person's or one team's cases."""
    if not typed.strip():
        return cases
    employers = EmployerContact.objects.alias(digits=Digits("telephone")).values("employer")
    found: QuerySet[Case] = _found(
        cases,
        typed,
        word=lambda word: Q(post__employer__search_words__contains=word) | Q(reference__icontains=_with_dash(word)),
        number=lambda digits: Q(post__employer__in=employers.filter(digits__contains=digits)),
    )
    return found


def matching_referrals(actor: Actor, typed: str) -> list[FoundReferral]:
    """Referrals in somebody's scope that no case came of, found as cases are, by the person and by the employer that
    was named. One query; none for those who see no referrals."""
    if not actor.may(Permission.REFERRAL_VIEW):
        return []
    referrals = in_scope(actor.under(Permission.REFERRAL_VIEW), Referral).filter(cases=None)
    found = _found(referrals, typed, word=lambda word: Q(employer_name__icontains=word), number=lambda _digits: Q())
    rows = found.select_related("person__merged_into").order_by("-received_on", "-pk")[:MOST_REFERRALS]
    return [
        FoundReferral(
            key=row.pk,
            name=row.about.name or "Name not known",
            received_on=row.received_on,
            state=ReferralDecision(row.decision).label if row.decision else "Not decided",
        )
        for row in rows
    ]


def _found(rows: "QuerySet[Any]", typed: str, *, word: Callable[[str], Q], number: Callable[[str], Q]) -> Any:
    """Rows about a person who has every word in a name of theirs, or what `word` says; or who has the number, or what
    `number` says."""
    sought, digits = search_words(typed).split(), digits_sought(typed)
    if not sought:
        return rows.none()
    found = reduce(and_, (_named(each) | word(each) for each in sought))
    if digits is None:
        return rows.filter(found)
    own, surviving = Digits("person__telephone"), Digits("person__merged_into__telephone")
    return rows.alias(own_digits=own, surviving_digits=surviving).filter(
        found
        | Q(own_digits__contains=digits)
        | Q(surviving_digits__contains=digits)
        | Q(person__nhs_number__contains=digits)
        | Q(person__merged_into__nhs_number__contains=digits)
        | number(digits)
    )


def _with_dash(word: str) -> str:
    """A reference as it is written, where it was typed without its dash: "to0042" is TO-0042."""
    return re.sub(r"^([a-z]+)([0-9]+)$", r"\1-\2", word)


def _named(word: str) -> Q:
    """The person has the word in their name on this record, on the one that survives, or on another: of those there
    are few, so that they are looked up once for all rows."""
    merged = Person.objects.filter(merged_into__isnull=False, search_words__contains=word).values("merged_into")
    return (
        Q(person__search_words__contains=word)
        | Q(person__merged_into__search_words__contains=word)
        | Q(person__in=merged)
        | Q(person__merged_into__in=merged)
    )
