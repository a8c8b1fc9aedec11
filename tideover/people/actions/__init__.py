"""Writing what is known of people and employers."""

from datetime import date
from typing import Any

from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.models import Service
from tideover.foundation.revision import revise
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.rules import EmployerRole


@events.event_type("person recorded", subject="person")
class PersonRecorded:
    """The service first wrote somebody down."""

    person_id: int


@events.event_type("person corrected", subject="person")
class PersonCorrected:
    """What is known of a person changed; the row's history has the values."""

    person_id: int
    fields: list[str]


@events.event_type("employer contact left", subject="employer_contact")
class EmployerContactLeft:
    """A person left the employer."""

    employer_contact_id: int
    on: date


def _check_birth(birth_date: date | None) -> None:
    if birth_date is None:
        return
    if birth_date > clock.today():
        raise Refused("The date of birth is in the future. Enter the day the person was born.", field="birth_date")
    if birth_date.year < clock.today().year - 120:
        raise Refused("The date of birth is more than 120 years ago. Check the year.", field="birth_date")


@action
def record_person(*, service: Service, by: By, **details: Any) -> Person:
    """Write a person down. `details` are fields of Person."""
    _check_birth(details.get("birth_date"))
    person = Person.objects.create(service=service, **details)
    events.write(PersonRecorded(person_id=person.pk), by=by, service_id=service.pk)
    return person


@action
def correct_person(*, person: Person, by: By, version: int, **details: Any) -> Person:
    """Correct what is known of a person, as it was shown at `version`. Raises Conflict if somebody else
    changed the same since. Whether a date of birth can be true beside the person's cases and work is judged by
    the room of cases, which hears of the event and refuses (tideover.cases.birth)."""
    _check_birth(details.get("birth_date", person.birth_date))
    person, changed = revise(person, details, version=version)
    if changed:
        events.write(PersonCorrected(person_id=person.pk, fields=changed), by=by, service_id=person.service_id)
    return person


@action
def record_employer(*, service: Service, by: By, name: str, size_band: str = "", sector: str = "") -> Employer:
    """The employer of that name, written down if it is new."""
    employer, _ = Employer.objects.get_or_create(
        service=service, name=name, defaults={"size_band": size_band, "sector": sector}
    )
    return employer


@action
def record_employer_contact(
    *, employer: Employer, by: By, name: str, role: EmployerRole, telephone: str = "", email: str = ""
) -> EmployerContact:
    """A person at an employer."""
    return EmployerContact.objects.create(
        service_id=employer.service_id,
        employer=employer,
        name=name,
        role=role,
        telephone=telephone,
        email=email,
    )


@action
def employer_contact_left(*, contact: EmployerContact, by: By, on: date) -> EmployerContact:
    """Say that the person left the employer, on the first day on which they were not there any more. Raises Refused
    for a day to come and for somebody who is known to have left."""
    contact = lock(contact)
    if contact.left_on:
        raise Refused(f"{contact.name} is known to have left. There is nothing to do.", field="on")
    if on > clock.today():
        raise Refused("This day has not come yet. Record it when they have left.", field="on")
    contact.left_on = on
    contact.save(update_fields=["left_on"])
    events.write(EmployerContactLeft(employer_contact_id=contact.pk, on=on), by=by, service_id=contact.service_id)
    return contact
