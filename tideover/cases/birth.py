"""Whether a corrected date of birth can be true beside what is recorded of the person.

The room of people knows neither cases nor work and cannot ask. This one hears of the correction in its own
transaction (`apps.py`) and undoes it by refusing. Contacts are not asked: they stand above, and none is so old
that it comes before the birth of somebody who was old enough when the case was accepted.
"""

from datetime import date
from typing import Any

from django.db.models import Min, QuerySet

from tideover.cases.models import Case
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.foundation.actions import Refused
from tideover.foundation.pages.words import long_date
from tideover.people.actions import PersonCorrected
from tideover.people.models import Person
from tideover.people.records import records_of
from tideover.people.rules import YOUNGEST_AT_WORK


def refuse_impossible_birth(event: PersonCorrected) -> None:
    """Raise Refused where the person would have been too young to be employed when a case was accepted or a post began,
    or born after work that is recorded."""
    if "birth_date" not in event.fields:
        return
    person = Person.objects.get(pk=event.person_id)
    if person.birth_date is None:
        return
    records = records_of([person.survivor_id])
    worked_from = (
        _earliest(Spell.objects.filter(person__in=records), "starts_on"),
        _earliest(Post.objects.filter(person__in=records), "started_on"),
        _earliest(EarlierAbsence.objects.filter(spell__person__in=records), "began_on"),
    )
    at_work = min((day for day in worked_from if day is not None), default=None)
    if at_work is not None and person.birth_date > at_work:
        raise Refused(
            f"The date of birth is after {long_date(at_work)}, from which something is recorded of their work. "
            "Check the year.",
            field="birth_date",
        )
    exact_posts = Post.objects.filter(person__in=records, dates_are_estimated=False)
    for day, what in (
        (_earliest(Case.objects.filter(person__in=records), "accepted_on"), "the case was accepted"),
        (_earliest(exact_posts, "started_on"), "a post of theirs began"),
    ):
        age = person.age_on(day) if day else None
        if day is not None and age is not None and age < YOUNGEST_AT_WORK:
            raise Refused(
                f"With this date of birth the person was under {YOUNGEST_AT_WORK} when {what}, on {long_date(day)}. "
                "Check the year.",
                field="birth_date",
            )


def _earliest(rows: "QuerySet[Any]", field: str) -> date | None:
    """The earliest day in that field of the rows."""
    return rows.aggregate(day=Min(field))["day"]  # type: ignore[no-any-return]
