"""Recording what clients decide about permission."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from tideover.consent.models import LegalBasis, PermissionDecision
from tideover.consent.rules import Article6, Article9, Choice, How, KindOfInformation, Party, Purpose, Words
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By, System
from tideover.foundation.actions import Refused, action
from tideover.organisation.models import Staff
from tideover.people.actions import EmployerContactLeft
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.records import lock_person


@events.event_type("permission decided", subject="person")
class PermissionDecided:
    """A client gave, refused or withdrew a permission."""

    person_id: int
    decision_id: int


@events.event_type("permissions ended with a contact", subject="person")
class PermissionsEnded:
    """Somebody at the employer whom the client had decided about has left: what was permitted ended that day."""

    person_id: int
    employer_contact_id: int


@events.event_type("legal basis recorded", subject="person")
class LegalBasisRecorded:
    """The service said on what basis it holds data about the client."""

    person_id: int
    basis_id: int


def _check_limits(decision: Choice, on: date, valid_from: date | None, valid_until: date | None) -> None:
    if decision is not Choice.GIVEN and (valid_from or valid_until):
        field = "valid_from" if valid_from else "valid_until"
        raise Refused("Only a permission that was given has a first and a last day. Leave these empty.", field=field)
    if valid_from and valid_from < on:
        raise Refused(
            "A permission holds from the day it was decided at the earliest. Leave this empty, or enter a later day.",
            field="valid_from",
        )
    if valid_until and valid_until < (valid_from or on):
        raise Refused("It would end before it begins. Enter the last day on which it holds.", field="valid_until")


def check_employer(employer: Employer | None, party: Party, contact: EmployerContact | None) -> None:
    """Refuse to name an employer where somebody else is the party, or beside a person who is at one."""
    if employer and party is not Party.EMPLOYER:
        raise Refused("This is an employer. Choose the employer as the party.", field="party")
    if employer and contact:
        raise Refused("Name the employer or one person there, not both.", field="party")


def _check_contact(contact: EmployerContact, party: Party, decision: Choice) -> None:
    if party is not Party.EMPLOYER:
        raise Refused("This person is at the employer. Choose the employer as the party.", field="party")
    contact = EmployerContact.objects.get(pk=contact.pk)
    if decision is Choice.GIVEN and contact.left_on:
        raise Refused(
            f"{contact.name} has left the employer. Ask the client about whoever came after them.", field="decision"
        )


@action
def record_decision(
    *,
    person: Person,
    by: By,
    party: Party,
    kind: KindOfInformation,
    purpose: Purpose,
    decision: Choice,
    on: date,
    employer: Employer | None = None,
    employer_contact: EmployerContact | None = None,
    how: How | None = None,
    words_of: Words | None = None,
    exception: str = "",
    valid_from: date | None = None,
    valid_until: date | None = None,
    staff: Staff | None = None,
    date_is_estimated: bool = False,
) -> PermissionDecision:
    """Write down what the client decided on that day; a permission may be given from a first day on and up to a last.
    Raises Refused for a day in the future, for days that cannot be, and for an employer or a person there where the
    party is somebody else, or who has left."""
    person = lock_person(person)
    if on > clock.today():
        raise Refused("A decision cannot be in the future. Enter today or an earlier day.", field="on")
    _check_limits(decision, on, valid_from, valid_until)
    check_employer(employer, party, employer_contact)
    if employer_contact:
        _check_contact(employer_contact, party, decision)
    recorded = PermissionDecision.objects.create(
        service_id=person.service_id,
        person=person,
        party=party,
        employer=employer,
        employer_contact=employer_contact,
        kind=kind,
        purpose=purpose,
        decision=decision,
        on=on,
        how=how or "",
        words_of=words_of or "",
        exception=exception,
        valid_from=valid_from,
        valid_until=valid_until,
        date_is_estimated=date_is_estimated,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = PermissionDecided(person_id=person.pk, decision_id=recorded.pk)
    events.write(event, by=by, service_id=person.service_id)
    return recorded


@action
def record_decisions(
    *, person: Person, by: By, decided: Mapping[KindOfInformation, Choice], on: date, **about: Any
) -> list[PermissionDecision]:
    """Write down what the client decided about one party in one talk, for each kind of information that they spoke of.
    Raises Refused where they spoke of none, and as `record_decision` does."""
    if not decided:
        raise Refused("Nothing new is chosen. Choose what the client decided about at least one kind of information.")
    return [
        record_decision(person=person, by=by, kind=kind, decision=decision, on=on, **about)
        for kind, decision in decided.items()
    ]


def end_permissions_of(event: EmployerContactLeft) -> None:
    """Note for each client who had decided about the person that it ended."""
    decided = PermissionDecision.objects.filter(employer_contact_id=event.employer_contact_id)
    for person_id, service_id in decided.values_list("person_id", "service_id").distinct().order_by("person_id"):
        ended = PermissionsEnded(person_id=person_id, employer_contact_id=event.employer_contact_id)
        events.write(ended, by=System("consent"), service_id=service_id)


@action
def record_legal_basis(
    *,
    person: Person,
    by: By,
    article6: Article6,
    article9: Article9,
    on: date,
    reason: str = "",
    staff: Staff | None = None,
) -> LegalBasis:
    """Say on what basis the service holds data about the client since that day. Raises Refused for a day to come."""
    person = lock_person(person)
    if on > clock.today():
        raise Refused("The basis cannot begin in the future. Enter today or an earlier day.", field="on")
    recorded = LegalBasis.objects.create(
        service_id=person.service_id,
        person=person,
        article6=article6,
        article9=article9,
        on=on,
        reason=reason,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = LegalBasisRecorded(person_id=person.pk, basis_id=recorded.pk)
    events.write(event, by=by, service_id=person.service_id)
    return recorded
