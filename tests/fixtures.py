"""Small services for tests, made through the rooms' own actions.

`house` is a service with two teams, one person in each role, and a case; `neighbour` is another service
with a case of its own, which nobody of `house` may ever see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tideover.cases.actions import open_case
from tideover.cases.models import Case
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.diary.actions import book_appointment, record_contact
from tideover.diary.models import Appointment, Contact
from tideover.diary.rules import Party, Starter
from tideover.foundation import clock, history, tenancy
from tideover.foundation.access import Actor, System
from tideover.foundation.access.middleware import actor_of
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Account, Membership, Service
from tideover.foundation.signin import sessions
from tideover.organisation.actions import add_intervention, add_staff, form_team, set_policy
from tideover.organisation.models import Focus, Staff, Team
from tideover.people.actions import record_person
from tideover.people.models import Person
from tideover.people.rules import Way

TESTS = System("tests")


@dataclass
class House:
    """A service and what is in it. `staff` and `accounts` are by role code."""

    service: Service
    team: Team
    other_team: Team
    staff: dict[str, Staff] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    @property
    def case_manager(self) -> Staff:
        """The case manager who holds the cases made here."""
        return self.staff["case_manager"]

    @contextmanager
    def open(self) -> Iterator[None]:
        """A transaction for this service's rows."""
        with tenancy.in_service(self.service.pk), history.written_by(None, "tests"):
            yield

    def actor(self, role: str = "case_manager") -> Actor:
        """The person of that role."""
        membership = Membership.objects.select_related("service").get(account=self.accounts[role], service=self.service)
        return actor_of(membership, self.accounts[role].name)

    def client(self, role: str = "case_manager") -> Client:
        """A browser in which the person of that role is signed in, with a second factor."""
        client = Client()
        client.force_login(self.accounts[role], backend="allauth.account.auth_backends.AuthenticationBackend")
        session = client.session
        session[sessions.SECOND_FACTOR] = True
        session.save()
        return client

    def person(self, **details: Any) -> Person:
        """A person of whom these details are known."""
        known = {"given_name": "Maryam", "family_name": "O'Neill", "birth_date": date(1980, 2, 29)}
        return record_person(service=self.service, by=TESTS, **{**known, **details})

    def case(self, *, person: Person | None = None, accepted: int = 30, asked: bool = True, **details: Any) -> Case:
        """A case opened that many days ago, held by the case manager; its client was `asked` who may be told what,
        and refused one thing that no test asks for."""
        person = person or self.person()
        if asked:
            self._ask(person, clock.today() - timedelta(days=accepted))
        known = {"team": self.team, "case_manager": self.case_manager}
        return open_case(
            person=person,
            by=TESTS,
            accepted_on=clock.today() - timedelta(days=accepted),
            **{**known, **details},
        )

    def _ask(self, person: Person, on: date) -> None:
        record_decision(
            person=person,
            by=TESTS,
            party=Told.CREDITOR,
            kind=KindOfInformation.FINANCE,
            purpose=Purpose.OTHER,
            decision=Choice.REFUSED,
            on=on,
        )

    def contact(self, case: Case, *, days_ago: int = 1, **details: Any) -> Contact:
        """A telephone conversation with the client, that many days ago."""
        known: dict[str, Any] = {
            "at": clock.now() - timedelta(days=days_ago),
            "way": Way.TELEPHONE,
            "begun_by": Starter.SERVICE,
            "parties": [Party.CLIENT],
            "staff": case.case_manager,
        }
        return record_contact(case=case, by=TESTS, **{**known, **details})

    def appointment(self, case: Case, *, in_days: int = 3, **details: Any) -> Appointment:
        """An appointment with the client, in that many days."""
        known: dict[str, Any] = {"at": clock.now() + timedelta(days=in_days), "way": Way.IN_PERSON}
        return book_appointment(case=case, by=TESTS, staff=case.case_manager, **{**known, **details})


def make_house(code: str) -> House:
    """A service with two teams and a person in each role (in the first team). Nobody has a password yet."""
    service = Service.objects.create(code=code, name=f"{code.title()} Job Retention Service")
    with tenancy.in_service(service.pk), history.written_by(None, "tests"):
        set_policy(service=service, by=TESTS)
        house = House(
            service,
            form_team(service=service, by=TESTS, name="North"),
            form_team(service=service, by=TESTS, name="South"),
        )
        for role in ROLES.values():
            account = Account.objects.create_user(f"{role.code}@{code}.example", name=f"{role.label} {code}")
            Membership.objects.create(account=account, service=service, roles=[role.code])
            house.accounts[role.code] = account
            house.staff[role.code] = add_staff(team=house.team, by=TESTS, name=account.name, account=account)
        house.staff["elsewhere"] = add_staff(team=house.other_team, by=TESTS, name=f"Elsewhere {code}")
        add_intervention(service=service, by=TESTS, code="cbt", label="Cognitive behaviour therapy", focus=Focus.CLIENT)
    return house


@pytest.fixture
def house(db: None) -> House:
    """A service."""
    return make_house("harbour")


@pytest.fixture
def neighbour(db: None) -> House:
    """Another service."""
    return make_house("valley")
