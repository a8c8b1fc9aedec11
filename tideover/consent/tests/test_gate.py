"""The gate says whether something may be told, on which decision, and what to do next; and what the worklist asks."""

from datetime import date, timedelta
from typing import Any

from tests.fixtures import TESTS, House
from tideover.consent.actions import record_decision
from tideover.consent.gate import Ruling, may_tell
from tideover.consent.queries import PermissionFacts, permission_facts
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.foundation import clock
from tideover.people.actions import employer_contact_left, record_employer, record_employer_contact
from tideover.people.models import EmployerContact, Person
from tideover.people.rules import EmployerRole

WORK, SUPPORT = KindOfInformation.WORK, Purpose.SUPPORT


def told(person: Person, contact: EmployerContact | None = None, days: int = 0) -> Ruling:
    """Whether the employer may be told of work in that many days."""
    on = clock.today() + timedelta(days=days)
    return may_tell(person, Party.EMPLOYER, WORK, SUPPORT, on, contact)


def decide(person: Person, choice: Choice = Choice.GIVEN, **more: object) -> int:
    """A decision of a week ago about telling the employer of work."""
    about = {"party": Party.EMPLOYER, "kind": WORK, "purpose": SUPPORT, "on": ago(7), **more}
    return record_decision(person=person, by=TESTS, decision=choice, **about).pk  # type: ignore[arg-type]


def ago(days: int) -> date:
    """The day that many days ago."""
    return clock.today() - timedelta(days=days)


def somebody(house: House, name: str) -> EmployerContact:
    """A person at an employer."""
    employer = record_employer(service=house.service, by=TESTS, name="Estuary Buses")
    return record_employer_contact(employer=employer, by=TESTS, name=name, role=EmployerRole.OTHER)


def test_the_gate_names_the_decision_and_what_to_keep_to(house: House) -> None:
    with house.open():
        person = house.person()
        assert told(person).sentence == "The client was not asked about this. Ask them, and record what they say."
        key = decide(person, exception="not my back")
        ruling = told(person)
        assert ruling.is_permitted
        assert ruling.rests_on is not None
        assert ruling.rests_on.number == key
        assert ruling.sentence.endswith(", except: not my back.")


def test_a_permission_for_the_employer_is_none_for_one_person_there_and_the_gate_says_so(house: House) -> None:
    with house.open():
        person, jo = house.person(), somebody(house, "Jo Bell")
        kind, purpose, today = KindOfInformation.WORK, Purpose.SUPPORT, clock.today()
        given: dict[str, Any] = {"kind": kind, "purpose": purpose, "decision": Choice.GIVEN, "on": today}
        record_decision(person=person, by=TESTS, party=Party.EMPLOYER, **given)
        assert may_tell(person, Party.EMPLOYER, kind, purpose, today).is_permitted
        ruling = may_tell(person, Party.EMPLOYER, kind, purpose, today, jo)
        assert not ruling.is_permitted
        assert ruling.sentence.startswith("The client was not asked whether Jo Bell may be told this.")


def test_each_refusal_says_what_to_do_next(house: House) -> None:
    with house.open():
        person = house.person()
        decide(person, valid_from=clock.today() + timedelta(days=3), valid_until=clock.today() + timedelta(days=5))
        assert "Wait until then" in told(person).sentence
        assert told(person, days=3).is_permitted
        assert "Ask the client again" in told(person, days=6).sentence
        decide(person, Choice.WITHDRAWN)
        assert "withdrew this permission" in told(person, days=4).sentence
        decide(person, Choice.REFUSED)
        assert "refused this" in told(person).sentence


def test_the_client_may_always_be_told_and_the_referrer_of_receipt_and_decision(house: House) -> None:
    with house.open():
        person, today = house.person(), clock.today()
        assert may_tell(person, None, KindOfInformation.HEALTH, Purpose.OTHER, today).is_permitted
        about = (KindOfInformation.CONTACT, Purpose.REFERRAL)
        assert may_tell(person, Party.REFERRER, *about, today).is_permitted
        decide(person, Choice.REFUSED, party=Party.REFERRER, kind=about[0], purpose=about[1])
        assert not may_tell(person, Party.REFERRER, *about, today).is_permitted


def test_one_contact_is_not_another_and_nobody_is_told_who_left(house: House) -> None:
    with house.open():
        person, one, other = house.person(), somebody(house, "Carol"), somebody(house, "Vic")
        decide(person, employer_contact=one)
        assert told(person, one).is_permitted
        assert not told(person, other).is_permitted
        one = employer_contact_left(contact=one, by=TESTS, on=clock.today())
        assert "has left the employer" in told(person, one).sentence


def test_the_worklist_hears_who_was_asked_and_what_lapses_when(house: House) -> None:
    with house.open():
        asked, silent, contact = house.person(), house.person(), somebody(house, "Carol")
        last = clock.today() + timedelta(days=20)
        decide(asked, valid_until=last)
        decide(asked, employer_contact=contact, valid_until=last - timedelta(days=1))
        decide(asked, party=Party.GP, valid_until=last)
        decide(asked, Choice.WITHDRAWN, party=Party.GP)
        decide(asked, party=Party.UNION, purpose=Purpose.EVALUATION, valid_until=last)
        lapses = (
            ("Carol: work: duties, hours, adjustments", last - timedelta(days=1)),
            ("Employer: work: duties, hours, adjustments", last),
            ("Union representative: work: duties, hours, adjustments, for evaluation of the service", last),
        )
        expected = {asked.pk: PermissionFacts(True, lapses), silent.pk: PermissionFacts()}
        assert permission_facts([asked.pk, silent.pk]) == expected
        employer_contact_left(contact=contact, by=TESTS, on=clock.today())
        assert permission_facts([asked.pk])[asked.pk].lapses == lapses[1:]
