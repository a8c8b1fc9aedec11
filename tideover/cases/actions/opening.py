"""Opening cases, accepting referrals, and what is agreed about a case."""

from datetime import date
from decimal import Decimal

from django.db import connection

from tideover.cases.models import Case, TimeShare
from tideover.employment.models import Post
from tideover.employment.queries import posts_of
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff, Team
from tideover.people.models import Person
from tideover.people.records import lock_person, records_of
from tideover.referrals.actions import decide
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision


@events.event_type("case opened", subject="case")
class CaseOpened:
    """The service accepted somebody as a client."""

    case_id: int
    person_id: int


@events.event_type("contact cadence agreed", subject="case")
class CadenceAgreed:
    """The client said how often they want to be in touch; None: as the service's policy has it."""

    case_id: int
    days: int | None


@events.event_type("time shares recorded", subject="case")
class TimeSharesRecorded:
    """It was written down how the time for a case was shared out."""

    case_id: int


def _next_reference() -> tuple[int, str]:
    """A key from the table's own sequence and the reference made from it, so that no lock is needed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('cases_case', 'id'))")
        key: int = cursor.fetchone()[0]
    return key, f"TO-{key:04}"


def open_case_of(person: Person) -> Case | None:
    """The open case of somebody, on whichever of their records, with who holds it."""
    cases = Case.objects.open().filter(person__in=records_of([person.survivor_id]))
    found: Case | None = cases.select_related("person__merged_into", "case_manager", "team").first()
    return found


def refusal_of_second(held: Case) -> str:
    """Why somebody with an open case gets no other, naming who holds it. Needs its case manager and team."""
    holder = held.case_manager.name if held.case_manager else "nobody yet"
    who = held.client.name or "This person"
    return (
        f"{who} already has an open case, {held.reference}, held by {holder} ({held.team.name}). "
        "Work in that one, or end it first."
    )


@action
def open_case(
    *,
    person: Person,
    team: Team,
    by: By,
    accepted_on: date,
    case_manager: Staff | None = None,
    post: Post | None = None,
    referral: Referral | None = None,
    reference: str = "",
    dates_are_estimated: bool = False,
) -> Case:
    """Take somebody on as a client, from `accepted_on`. `post` is the job at risk. A `reference` is given
    only where another record already has one, a `referral` where one was recorded and accepted."""
    if accepted_on > clock.today():
        raise Refused("A case cannot open in the future. Enter today or an earlier day.", field="accepted_on")
    person = lock_person(person.surviving)
    if held := open_case_of(person):
        raise Refused(refusal_of_second(held))
    if referral and (referral.decision != ReferralDecision.ACCEPTED or referral.person.survivor_id != person.pk):
        raise Refused("Only an accepted referral of this person opens a case. Accept it first.", field="referral")
    key, made = _next_reference()
    case = Case.objects.create(
        id=key,
        service_id=person.service_id,
        reference=reference or made,
        person=person,
        referral=referral,
        team=team,
        case_manager=case_manager,
        post=post,
        accepted_on=accepted_on,
        dates_are_estimated=dates_are_estimated,
    )
    events.write(CaseOpened(case_id=case.pk, person_id=person.pk), by=by, service_id=case.service_id)
    return case


@action
def accept(*, referral: Referral, by: By, on: date, team: Team) -> Case:
    """Accept a referral on that day and open a case of its person in the team. Nobody holds it yet: that is
    given by `allocate`. Raises Refused where the person's case is open."""
    referral = decide(referral=referral, by=by, decision=ReferralDecision.ACCEPTED, on=on)
    return open_case(
        person=referral.about,
        team=team,
        by=by,
        accepted_on=on,
        referral=referral,
        post=_post_at_risk(referral.about),
        dates_are_estimated=False,
    )


def _post_at_risk(person: Person) -> Post | None:
    """The post the person holds, where there is just one: of several, somebody has to say which."""
    held = list(posts_of(person).filter(ended_on=None)[:2])
    return held[0] if len(held) == 1 else None


@action
def agree_cadence(*, case: Case, by: By, days: int | None) -> Case:
    """How often the client wants to be in touch (1 to 365 days), or None for the service's own cadence."""
    case = lock(case)
    if days is not None and not 1 <= days <= 365:
        raise Refused("Enter a number of days from 1 to 365.", field="days")
    case.cadence_days = days
    case.save()
    events.write(CadenceAgreed(case_id=case.pk, days=days), by=by, service_id=case.service_id)
    return case


@action
def record_time_shares(
    *, case: Case, by: By, client: Decimal, employer: Decimal, other_services: Decimal, admin: Decimal
) -> TimeShare:
    """Write down, once, what percentages of the time for a case went to whom. They add up to 100."""
    case = lock(case)
    if TimeShare.objects.filter(case=case).exists():
        raise Refused("How the time for this case was shared out is recorded already.")
    shares = [client, employer, other_services, admin]
    if sum(shares) != 100 or min(shares) < 0:
        raise Refused("Enter four percentages that add up to 100.", field="client")
    recorded = TimeShare.objects.create(
        service_id=case.service_id,
        case=case,
        client=client,
        employer=employer,
        other_services=other_services,
        admin=admin,
    )
    events.write(TimeSharesRecorded(case_id=case.pk), by=by, service_id=case.service_id)
    return recorded
