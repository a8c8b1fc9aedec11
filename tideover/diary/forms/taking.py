"""Those at a client's employers who can take part, and what a form calls everybody who can."""

from collections.abc import Collection

from tideover.cases.queries import people_at
from tideover.diary.actions.participants import Taking
from tideover.diary.rules import Party
from tideover.foundation import clock
from tideover.foundation.pages.words import join_words
from tideover.people.models import Employer


def takers_at(employers: Collection[Employer]) -> dict[str, Taking]:
    """The people at these employers who have not left, by the code that a form gives them."""
    people = people_at(employers).exclude(left_on__lte=clock.today()) if employers else []
    return {f"{Party.EMPLOYER.value}:{person.pk}": Taking(Party.EMPLOYER, person) for person in people}


def called(taker: Taking, employers: Collection[Employer]) -> str:
    """What a form calls somebody who can take part; where there are several employers, with the one they are at."""
    if taker.employer_contact:
        return taker.employer_contact.said(with_employer=len(employers) > 1)
    if taker.party is Party.EMPLOYER and employers:
        return somebody_at(employers, is_another=True)
    return str(taker.staff or (taker.party and taker.party.label))


def somebody_at(employers: Collection[Employer], *, is_another: bool) -> str:
    """Who at the employers is not named, beside those who are."""
    return f"Somebody {'else ' if is_another else ''}at {join_words([each.name for each in employers], 'or')}"
