"""Saying that two records are of one person, and taking it back. Nothing is copied or deleted: the record that was
found to be a second one links to the one that survives, and reads follow the link."""

from collections.abc import Iterable

from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.people.models import Person
from tideover.people.open_work import open_work_of


@events.event_type("people merged", subject="person")
class PeopleMerged:
    """Two records were found to be of one person; `into_id` survives."""

    person_id: int
    into_id: int


@events.event_type("people told apart", subject="person")
class PeopleToldApart:
    """That two records are of one person was taken back."""

    person_id: int
    from_id: int


def _locked(*keys: int) -> dict[int, Person]:
    """The people, locked in the order of their keys, so that two mergers of one pair never wait for each other."""
    rows = Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    return {row.pk: row for row in rows}


@action
def merge(*, person: Person, into: Person, by: By) -> Person:
    """Say that `person` is the same as `into`, which survives; gives the surviving record. Two open cases would be
    one client's: that is refused, as two teams may be at work."""
    locked = _locked(person.pk, into.pk)
    person, into = locked[person.pk], locked[into.pk]
    if person.pk == into.pk:
        raise Refused("This is one record. Choose another one to say that both are of one person.")
    if person.merged_into_id or into.merged_into_id:
        raise Refused("One of these is merged already. Open the record that survives, and work with that one.")
    _refuse_two_open_cases(person, into)
    person.said_same_as = person.merged_into = into
    person.save()
    _let_survive(into, Person.objects.filter(merged_into=person))
    events.write(PeopleMerged(person_id=person.pk, into_id=into.pk), by=by, service_id=person.service_id)
    return into


def _let_survive(survivor: Person, records: Iterable[Person]) -> None:
    """Have records lead to their survivor in one step, so that reading one never walks along many."""
    for record in records:
        record.merged_into = survivor
        record.save()


def _refuse_two_open_cases(person: Person, into: Person) -> None:
    work = open_work_of([person.pk, into.pk])
    if len(work) < 2:
        return
    one, other = work[into.pk], work[person.pk]
    raise Refused(
        f"Both have an open case: {one.reference} with {one.holder}, and {other.reference} with {other.holder}. "
        "Agree who goes on, end the other case, then merge."
    )


@action
def undo_merge(*, person: Person, by: By) -> Person:
    """Take back that `person` was found to be somebody else's second record. Records that had been found to be of
    `person` before are theirs again."""
    person = _locked(person.pk)[person.pk]
    if person.merged_into_id is None:
        raise Refused("This record is merged with no other. There is nothing to take back.")
    before = person.merged_into_id
    person.merged_into = person.said_same_as = None
    person.save()
    _let_survive(person, _said_to_be(person, before))
    events.write(PeopleToldApart(person_id=person.pk, from_id=before), by=by, service_id=person.service_id)
    return person


def _said_to_be(person: Person, survivor_id: int) -> list[Person]:
    """The records that lead to `person` by what was said, over however many steps."""
    others = list(Person.objects.filter(merged_into=survivor_id))
    found, keys = [], {person.pk}
    while more := [each for each in others if each.said_same_as_id in keys and each not in found]:
        found += more
        keys |= {each.pk for each in more}
    return found
