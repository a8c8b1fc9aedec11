"""Noting that somebody was given a copy of all that is held about them."""

from datetime import date

from tideover.exchange.subject_access.models import SubjectAccess
from tideover.exchange.subject_access.rules import Checked
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff
from tideover.people.models import Person


@events.event_type("subject access given", subject="person")
class SubjectAccessGiven:
    """Somebody was told all that is held about them."""

    person_id: int
    access_id: int
    without_concerns: bool


@action
def give_copy(
    *,
    person: Person,
    by: By,
    staff: Staff | None,
    asked_on: date,
    checked: Checked,
    given_to: str = "",
    without_concerns: bool = False,
) -> SubjectAccess:
    """Note that the person, or whom they named in `given_to`, is given a copy today. The client may always be told
    (docs/privacy.md), so this asks for no permission of theirs."""
    person = lock(person.surviving)
    if asked_on > clock.today():
        raise Refused("They cannot have asked in the future. Enter today or an earlier day.", field="asked_on")
    if checked == Checked.AUTHORITY and not given_to.strip():
        raise Refused("Say who asks for them.", field="given_to")
    given = SubjectAccess.objects.create(
        service_id=person.service_id,
        person=person,
        asked_on=asked_on,
        checked=checked,
        given_to=given_to.strip(),
        without_concerns=without_concerns,
        given_by=staff,
        given_at=clock.now(),
    )
    event = SubjectAccessGiven(person_id=person.pk, access_id=given.pk, without_concerns=without_concerns)
    events.write(event, by=by, service_id=person.service_id)
    return given
