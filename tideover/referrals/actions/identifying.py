"""Saying whether a referral is of somebody known, and taking it back."""

from collections.abc import Sequence
from dataclasses import field

from tideover.foundation import events
from tideover.foundation.access.actor import By, System
from tideover.foundation.actions import Refused, action, lock
from tideover.people.actions import correct_person
from tideover.people.actions.merging import PeopleToldApart, merge, undo_merge
from tideover.people.models import Person
from tideover.people.open_work import open_work_of
from tideover.referrals.models import Referral
from tideover.referrals.rules import Filled, Identity, ReferralDecision


@events.event_type("referral identified", subject="referral")
class ReferralIdentified:
    """Somebody said whether the referral is of a person known before; `filled` is what their record lacked and was
    given from it."""

    referral_id: int
    person_id: int
    identity: str
    filled: list[str] = field(default_factory=list)


@action
def say_same_person(*, referral: Referral, by: By, known: Person) -> Referral:
    """The referral is of somebody known: the record made at intake links to theirs, and what theirs lacks is
    filled in from it."""
    referral = lock(referral)
    _refuse_identified(referral)
    new = referral.person
    merge(person=new, into=known, by=by)
    known.refresh_from_db()
    gaps = {name.value: getattr(new, name) for name in Filled if getattr(new, name) and not getattr(known, name)}
    if gaps:
        correct_person(person=known, by=by, version=known.version, **gaps)
    return _identified(referral, Identity.SAME, by, filled=list(gaps))


@action
def say_another_person(*, referral: Referral, by: By) -> Referral:
    """The referral is of none of those who look alike."""
    referral = lock(referral)
    _refuse_identified(referral)
    return _identified(referral, Identity.ANOTHER, by)


@action
def tell_apart(*, referral: Referral, by: By) -> Referral:
    """Take back that the referral is of somebody known: what it filled in goes, unless somebody has changed it since,
    and it is asked anew who it is."""
    referral = lock(referral)
    if referral.person.merged_into_id is None:
        raise Refused("This referral is not linked to somebody known. There is nothing to take back.")
    undo_merge(person=referral.person, by=by)
    referral.refresh_from_db()
    return referral


def ask_anew(event: PeopleToldApart) -> None:
    """Handler: of a record that was told apart, take back what its referrals had filled in, and ask anew who they are
    of. Raises Refused where one of them was accepted for the person known: its case is theirs, and what was written in
    it says nothing of whose record it belongs in."""
    for referral in Referral.objects.filter(person=event.person_id, identity=Identity.SAME).order_by("pk"):
        if referral.decision == ReferralDecision.ACCEPTED:
            raise Refused(_accepted_for(event.from_id))
        _take_back_filled(referral, event.from_id)
        identity = Identity.ANOTHER if referral.decided_on else Identity.OPEN
        _identified(referral, identity, System("referrals"))


def _accepted_for(known_id: int) -> str:
    """Why what was accepted stays with the person known, and what to do where it was somebody else."""
    work = open_work_of([known_id]).get(known_id)
    end = f"end {work.reference} ({work.holder}), then " if work else ""
    return (
        "This referral was accepted for the person known, and its case is kept in their record: that is not taken "
        f"back. If it was somebody else, {end}take a new referral for whoever it was, and say that it is somebody "
        "else. They get a record and a case of their own."
    )


def _take_back_filled(referral: Referral, known_id: int) -> None:
    known = Person.objects.get(pk=known_id)
    as_filled = [name for name in referral.filled if getattr(known, name) == getattr(referral.person, name)]
    nothing = Person()
    empty = {name: getattr(nothing, name) for name in as_filled}
    if empty:
        correct_person(person=known, by=System("referrals"), version=known.version, **empty)


def _refuse_identified(referral: Referral) -> None:
    if referral.identity != Identity.OPEN:
        raise Refused("It was said already who this is. Open the referral again to see it.")


def _identified(referral: Referral, identity: Identity, by: By, filled: Sequence[str] = ()) -> Referral:
    referral.identity, referral.filled = identity, list(filled)
    referral.save()
    event = ReferralIdentified(
        referral_id=referral.pk, person_id=referral.person_id, identity=identity, filled=list(filled)
    )
    events.write(event, by=by, service_id=referral.service_id)
    return referral
