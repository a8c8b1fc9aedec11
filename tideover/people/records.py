"""The records of one person. Where two were found to be of one, both stay, and reads follow the link between them:
they ask for every record of a person, and name the person by the one that survives."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q, QuerySet

from tideover.foundation.among import Among
from tideover.foundation.prepared import Given
from tideover.people.models import Person


def records_of(people: "Collection[int] | QuerySet[Any] | Given") -> "QuerySet[Any]":
    """The keys of every record of these people, each named by the record that survives: for `person__in`."""
    if isinstance(people, Given):
        return Person.objects.filter(Q(Among("pk", people)) | Q(Among("merged_into", people))).values("pk")
    return Person.objects.filter(Q(pk__in=people) | Q(merged_into__in=people)).values("pk")


def survivors_of(keys: Collection[int]) -> dict[int, int]:
    """The surviving record of each of these records, in one query."""
    rows = Person.objects.filter(pk__in=keys).values_list("pk", "merged_into_id")
    return {key: into or key for key, into in rows}


def lock_person(person: Person) -> Person:
    """The record as it is now, with every record of that person locked until the transaction ends: what is decided
    about one must hold beside the others. They are locked in the order of their keys, so that nobody waits for
    somebody who waits for them."""
    keys = records_of([person.survivor_id])
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    return next(row for row in rows if row.pk == person.pk)
