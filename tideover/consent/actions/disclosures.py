"""Recording what was told to others, and asking to tell without the client's permission."""

from datetime import date

from tideover.consent.actions.permissions import check_employer
from tideover.consent.gate import may_tell
from tideover.consent.models import Disclosure, DisclosureAnswer, DisclosureRequest
from tideover.consent.rules import Answer, Ground, KindOfInformation, Party, Purpose
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.foundation.pages.words import local_date, long_date
from tideover.organisation.models import Staff
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.records import lock_person
from tideover.people.rules import Way

NO_STAFF = "You are not among the staff of this service. Ask your service administrator to add you."


@events.event_type("disclosure recorded", subject="person")
class DisclosureRecorded:
    """Somebody was told something of the client."""

    person_id: int
    disclosure_id: int


@events.event_type("disclosure asked for", subject="person")
class DisclosureAskedFor:
    """Somebody asked to tell without the client's permission."""

    person_id: int
    request_id: int


@events.event_type("disclosure answered", subject="person")
class DisclosureAnswered:
    """A manager approved or refused telling without the client's permission."""

    person_id: int
    request_id: int
    answer: str


def _check_whom(party: Party, contact: EmployerContact | None, on: date | None = None) -> None:
    if contact and party is not Party.EMPLOYER:
        raise Refused("This person is at the employer. Choose the employer as the party.", field="whom")
    if on and on > clock.today():
        raise Refused("Nothing was told in the future. Enter today or an earlier day.", field="on")


def _write(disclosure: Disclosure, by: By) -> Disclosure:
    disclosure.recorded_at = clock.now()
    disclosure.save()
    event = DisclosureRecorded(person_id=disclosure.person_id, disclosure_id=disclosure.pk)
    events.write(event, by=by, service_id=disclosure.service_id)
    return disclosure


@action
def record_disclosure(
    *,
    person: Person,
    by: By,
    party: Party,
    kind: KindOfInformation,
    purpose: Purpose,
    on: date,
    way: Way,
    what: str,
    employer: Employer | None = None,
    employer_contact: EmployerContact | None = None,
    named: str = "",
    staff: Staff | None = None,
) -> Disclosure:
    """Write down that somebody was told something, as the client permitted on that day. Raises Refused where the gate
    does, in its words."""
    person = lock_person(person)
    check_employer(employer, party, employer_contact)
    _check_whom(party, employer_contact, on)
    ruling = may_tell(person, party, kind, purpose, on, employer_contact, employer)
    if not ruling.is_permitted:
        raise Refused(ruling.sentence, field="whom")
    told = Disclosure(
        service_id=person.service_id,
        person=person,
        party=party,
        employer=employer,
        employer_contact=employer_contact,
        named=named,
        kind=kind,
        purpose=purpose,
        on=on,
        way=way,
        what=what,
        decision_id=ruling.rests_on.number if ruling.rests_on else None,
        recorded_by=staff,
    )
    return _write(told, by)


@action
def ask_to_disclose(
    *,
    person: Person,
    by: By,
    party: Party,
    kind: KindOfInformation,
    purpose: Purpose,
    ground: Ground,
    basis: str,
    reason: str,
    staff: Staff | None,
    employer: Employer | None = None,
    employer_contact: EmployerContact | None = None,
    named: str = "",
) -> DisclosureRequest:
    """Ask a manager to approve telling without the client's permission."""
    person = lock_person(person)
    check_employer(employer, party, employer_contact)
    _check_whom(party, employer_contact)
    if staff is None:
        raise Refused(NO_STAFF)
    asked = DisclosureRequest.objects.create(
        service_id=person.service_id,
        person=person,
        party=party,
        employer=employer,
        employer_contact=employer_contact,
        named=named,
        kind=kind,
        purpose=purpose,
        ground=ground,
        basis=basis,
        reason=reason,
        asked_by=staff,
        asked_at=clock.now(),
    )
    event = DisclosureAskedFor(person_id=person.pk, request_id=asked.pk)
    events.write(event, by=by, service_id=person.service_id)
    return asked


@action
def answer_request(
    *, request: DisclosureRequest, by: By, answer: Answer, staff: Staff | None, note: str = ""
) -> DisclosureAnswer:
    """Approve or refuse telling without permission. Raises Refused for whoever asked, and for a second answer."""
    lock_person(request.person)
    if staff is None:
        raise Refused(NO_STAFF)
    if staff.pk == request.asked_by_id:
        raise Refused("You asked for this yourself. Another manager has to answer.", field="answer")
    if request.answers.exists():
        raise Refused("This was answered already. Go back to see the answer.", field="answer")
    given = DisclosureAnswer.objects.create(
        service_id=request.service_id,
        request=request,
        answer=answer,
        note=note,
        answered_by=staff,
        answered_at=clock.now(),
    )
    event = DisclosureAnswered(person_id=request.person_id, request_id=request.pk, answer=answer.value)
    events.write(event, by=by, service_id=request.service_id)
    return given


@action
def record_approved_disclosure(
    *, request: DisclosureRequest, by: By, on: date, way: Way, what: str, staff: Staff | None = None
) -> Disclosure:
    """Write down, once, that somebody was told what a manager had approved. Raises Refused where none has, and for a
    day before it was asked."""
    lock_person(request.person)
    _check_whom(Party(request.party), request.employer_contact, on)
    if not request.answers.filter(answer=Answer.APPROVED).exists():
        raise Refused("This is not approved. Wait for a manager's answer.", field="on")
    if request.disclosures.exists():
        raise Refused("That they were told is recorded already. To tell them anything more, ask for it anew.")
    asked_on = local_date(request.asked_at)
    if on < asked_on:
        raise Refused(
            f"This was asked for on {long_date(asked_on)}, before which nothing was approved. Enter that day or a "
            "later one.",
            field="on",
        )
    told = Disclosure(
        service_id=request.service_id,
        person=request.person,
        party=request.party,
        employer=request.employer,
        employer_contact=request.employer_contact,
        named=request.named,
        kind=request.kind,
        purpose=request.purpose,
        on=on,
        way=way,
        what=what,
        request=request,
        recorded_by=staff,
    )
    return _write(told, by)
