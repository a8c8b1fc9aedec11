"""Deciding what is erased, and erasing it."""

from collections.abc import Collection
from datetime import date, datetime

from procrastinate.contrib.django import app

from tideover.exchange.about import same_person
from tideover.exchange.retention.erasing import erase_rows
from tideover.exchange.retention.models import RetentionDecision
from tideover.exchange.retention.queries import kept_by, latest_decision, refusal_to_erase
from tideover.exchange.retention.rules import Fate
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By, System
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.jobs import OWNERS
from tideover.people.models import Person

ERASE = "exchange.erase_person"
"""The job's name. It is deferred by name because it calls the action here."""
RETENTION = System("retention")


@events.event_type("erasure decided", subject="person")
class ErasureDecided:
    """An administrator decided that a record is erased."""

    person_id: int
    decision_id: int


@events.event_type("record kept longer", subject="person")
class RecordKeptLonger:
    """An administrator decided that a record is kept until that day."""

    person_id: int
    decision_id: int
    until: date


@events.event_type("record erased", subject="service")
class RecordErased:
    """A person's record was erased. It names nobody: when and by whom it was decided, and how many rows went, by
    table."""

    service_id: int
    decided_by: int
    decided_at: datetime
    rows: dict[str, int]


@action
def decide(
    *, person: Person, by: By, fate: Fate, keep_until: date | None = None, reason: str = ""
) -> RetentionDecision:
    """Decide what becomes of a person's record. Erasing it is left to the owner's job; keeping it takes a day and a
    reason, and is possible at any time. Raises Refused where it may not be erased yet."""
    person = lock(person.surviving)
    if by.account_id is None:
        raise Refused("Only a person can decide this.")
    today = clock.today()
    if fate == Fate.ERASE and (against := refusal_to_erase(person, kept_by(person.service_id), today)):
        raise Refused(against)
    if fate == Fate.KEEP and (keep_until is None or keep_until <= today):
        raise Refused("Enter the day until which it is kept, after today.", field="keep_until")
    if fate == Fate.KEEP and not reason.strip():
        raise Refused("Say why it is kept.", field="reason")
    made = RetentionDecision.objects.create(
        service_id=person.service_id,
        person=person,
        fate=fate,
        keep_until=keep_until if fate == Fate.KEEP else None,
        reason=reason.strip(),
        decided_by_id=by.account_id,
        decided_at=clock.now(),
    )
    if fate == Fate.ERASE:
        event: object = ErasureDecided(person_id=person.pk, decision_id=made.pk)
        app.configure_task(ERASE, queue=OWNERS, lock=f"erase {person.pk}").defer(
            service_id=person.service_id, decision_id=made.pk
        )
    else:
        assert made.keep_until is not None
        event = RecordKeptLonger(person_id=person.pk, decision_id=made.pk, until=made.keep_until)
    events.write(event, by=by, service_id=person.service_id)
    return made


@action
def decide_several(
    *, records: Collection[tuple[str, Person]], by: By, fate: Fate, keep_until: date | None = None, reason: str = ""
) -> list[RetentionDecision]:
    """Decide alike on the records of several people, each named with the words that a refusal calls it by: a decision
    for each, or none at all. Raises Refused as `decide` does."""
    made = []
    # In the order of their keys, so that two people who decide at once wait for one another and not each for the other.
    for called, person in sorted(records, key=lambda each: each[1].pk):
        try:
            made.append(decide(person=person, by=by, fate=fate, keep_until=keep_until, reason=reason))
        except Refused as refusal:
            if refusal.field:
                raise
            sentence = f"{called}: {refusal.sentence} Nothing is decided yet: untick it, then save again."
            raise Refused(sentence, field="chosen") from refusal
    return made


@action
def erase(*, decision: RetentionDecision) -> dict[str, int]:
    """Erase the record of a person, as was decided: all of it or nothing, in the caller's transaction, opened for the
    service, as the database's owner. How many rows went, by table.

    Raises Refused where another decision was made since, where something was opened meanwhile, or while a folder
    waits that may bring them back.
    """
    person = Person.objects.get(pk=decision.person_id).surviving
    people = same_person(person)
    # Nobody can refer to them meanwhile: a new case or referral waits, and then finds nobody.
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk"))
    latest = latest_decision(people)
    if latest is None or latest.fate != Fate.ERASE:
        raise Refused("It was decided since to keep this record. Nothing is erased.")
    if against := refusal_to_erase(person, kept_by(person.service_id), clock.today()):
        raise Refused(against)
    counts = erase_rows(person, people)
    event = RecordErased(
        service_id=person.service_id, decided_by=latest.decided_by_id, decided_at=latest.decided_at, rows=counts
    )
    events.write(event, by=RETENTION, service_id=person.service_id)
    return counts
