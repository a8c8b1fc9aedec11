"""Recording what clients decide about permission."""

from datetime import date

from tideover.consent.models import PermissionDecision
from tideover.consent.rules import Choice, How, KindOfInformation, Party, Purpose
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.models import EmployerContact, Person


@events.event_type("permission decided", subject="person")
class PermissionDecided:
    """A client gave, refused or withdrew a permission."""

    person_id: int
    decision_id: int


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
    employer_contact: EmployerContact | None = None,
    how: How | None = None,
    exception: str = "",
    staff: Staff | None = None,
    date_is_estimated: bool = False,
) -> PermissionDecision:
    """Write down what the client decided on that day. Raises Refused for a day in the future, and for a
    person at an employer where the party is somebody else."""
    person = lock(person)
    if on > clock.today():
        raise Refused("A decision cannot be in the future. Enter today or an earlier day.", field="on")
    if employer_contact and party is not Party.EMPLOYER:
        raise Refused("This person is at the employer. Choose the employer as the party.", field="party")
    recorded = PermissionDecision.objects.create(
        service_id=person.service_id,
        person=person,
        party=party,
        employer_contact=employer_contact,
        kind=kind,
        purpose=purpose,
        decision=decision,
        on=on,
        how=how or "",
        exception=exception,
        date_is_estimated=date_is_estimated,
        recorded_by=staff,
        recorded_at=clock.now(),
    )
    event = PermissionDecided(person_id=person.pk, decision_id=recorded.pk)
    events.write(event, by=by, service_id=person.service_id)
    return recorded
