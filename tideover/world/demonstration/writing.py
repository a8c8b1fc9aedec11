"""Writing the invented cases into the record, through the rooms' actions, each step at its own moment."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tideover.cases.actions import open_case
from tideover.cases.models import Case
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, How, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Post
from tideover.employment.rules import Contract, HoursBasis, SpellState
from tideover.foundation import clock
from tideover.foundation.access.actor import By
from tideover.organisation.models import Intervention, Staff
from tideover.people.actions import record_employer, record_employer_contact, record_person
from tideover.people.models import Person
from tideover.people.rules import EmployerRole, MaritalStatus, Way
from tideover.world.demonstration.clients import Client, read
from tideover.world.demonstration.courses import Course
from tideover.world.demonstration.doing import Page, Work, do
from tideover.world.demonstration.staffing import DEMONSTRATION, Workplace

FULL_TIME = Decimal(35)
STREETS = ["Cooper's Row", "Lighthouse Road", "Mill Lane", "Fish Street", "Quay Terrace", "Orchard Close"]
A_DAY = timedelta(days=1)


class _Colleague:
    """A member of staff as the one who acts."""

    system = ""

    def __init__(self, staff: Staff) -> None:
        self.account_id = staff.account_id


def employers(place: Workplace) -> dict[str, Work]:
    """The employers of the demonstration and the people there, by their key in employers.toml."""
    found: dict[str, Work] = {}
    for number, (key, about) in enumerate(read("employers").items()):
        employer = record_employer(
            service=place.service,
            by=DEMONSTRATION,
            name=about["name"],
            size_band=about["size"],
            sector=about["sector"],
        )
        contacts = [
            record_employer_contact(
                employer=employer,
                by=DEMONSTRATION,
                name=name,
                role=EmployerRole[role.upper()],
                telephone=f"01632 960{number * 5 + place_there:03}",
            )
            for place_there, (name, role) in enumerate(about["contacts"])
        ]
        found[key] = Work(employer, contacts)
    return found


def write_cases(told: list[Course], place: Workplace, work: Mapping[str, Work], rng: Random) -> Iterator[Case]:
    """Write each case, from acceptance to its last step; yields it when it is done."""
    catalogue = {each.code: each for each in Intervention.objects.filter(service=place.service)}
    for number, course in enumerate(told):
        page = _opened(course, number, place, work[course.client.employer], catalogue, rng)
        for step in course.steps:
            with clock.frozen(step.at):
                do(step, page)
        yield page.case


def _opened(
    course: Course,
    number: int,
    place: Workplace,
    work: Work,
    catalogue: Mapping[str, Intervention],
    rng: Random,
) -> Page:
    client, accepted = course.client, course.days.accepted
    staff = place.staff.get(client.holder)
    by: By = _Colleague(staff) if staff else DEMONSTRATION
    with clock.frozen(clock.local(accepted, 9, 0)):
        person = _person(client, number, place, by, course.days.today, rng)
        post = _post(client, person, work, by, course)
        case = open_case(
            person=person,
            team=staff.team if staff else place.teams[client.holder],
            by=by,
            accepted_on=accepted,
            case_manager=staff,
            post=post,
        )
    if course.days.met:
        _decide(person, number, by, staff, course.days.met)
    grace = place.staff["grace"]
    return Page(client, case, person, by, staff, work, catalogue, posts=[post], physiotherapist=grace)


def _decide(person: Person, number: int, by: By, staff: Staff | None, on: date) -> None:
    """What the client said at the first meeting about who may be told what. With each employer the work was talked
    about; every fifth client will not have them told of their health."""
    told = [
        (Party.EMPLOYER, KindOfInformation.CONTACT, Choice.GIVEN),
        (Party.EMPLOYER, KindOfInformation.WORK, Choice.GIVEN),
        (Party.GP, KindOfInformation.ATTENDANCE, Choice.GIVEN),
    ]
    if number % 5 == 0:
        told.append((Party.EMPLOYER, KindOfInformation.HEALTH, Choice.REFUSED))
    with clock.frozen(clock.local(on, 11, 0)):
        for party, kind, decision in told:
            record_decision(
                person=person,
                by=by,
                party=party,
                kind=kind,
                purpose=Purpose.SUPPORT,
                decision=decision,
                on=on,
                how=How.SPOKEN,
                staff=staff,
            )


def _person(client: Client, number: int, place: Workplace, by: By, today: date, rng: Random) -> Person:
    return record_person(
        service=place.service,
        by=by,
        given_name=client.given,
        family_name=client.family,
        preferred_name=client.called,
        pronouns=client.pronouns,
        birth_date=_birth_date(int(client.age), today, rng),
        sex=client.sex,
        ethnicity=client.ethnicity,
        marital_status=MaritalStatus.MARRIED if client.married == "1" else MaritalStatus.NOT_MARRIED,
        telephone=f"07700 900{number:03}",
        email=f"{_letters(client.given)}.{_letters(client.family)}@mail.example",
        address=f"{rng.randint(1, 90)} {rng.choice(STREETS)}, Saltmarsh",
        contact_way=Way.MESSAGE if "Messages" in client.reach or "Text" in client.reach else Way.TELEPHONE,
        contact_note=client.reach,
        access_needs=client.access,
    )


def _letters(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalpha())


def _birth_date(age: int, today: date, rng: Random) -> date:
    """A birthday that makes the person so many years old today, and well before the next one."""
    return date(today.year - age, today.month, 1) - timedelta(days=rng.randint(1, 300))


def _post(client: Client, person: Person, work: Work, by: By, course: Course) -> Post:
    """The post at risk, with the spell at work that came before whatever happened then."""
    started = course.days.accepted - timedelta(days=round(int(client.years) * 365.25) + 100)
    hours = Decimal(client.weekly)
    post = record_post(
        person=person,
        by=by,
        employer=work.employer,
        started_on=started,
        title=client.title,
        contract=Contract.APPRENTICESHIP if client.title.startswith("Apprentice") else Contract.PERMANENT,
        hours_basis=HoursBasis.FULL_TIME if hours >= FULL_TIME else HoursBasis.PART_TIME,
        usual_weekly_hours=hours,
        income_band=client.pay,
        occupation_level=client.level,
    )
    record_spell(person=person, by=by, state=SpellState.AT_WORK, starts_on=started, post=post)
    return post
