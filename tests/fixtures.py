"""Small services for tests, made through the rooms' own actions.

`house` is a service with two teams, one person in each role, and a case; `neighbour` is another service
with a case of its own, which nobody of `house` may ever see.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
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
FOUNDED = date(2020, 1, 6)


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

    def colleague(self, code: str, team: Team) -> None:
        """Another case manager, in that team, with an account; `client(code)` signs them in."""
        account = Account.objects.create_user(f"{code}@{self.service.code}.example", name=f"Colleague {code}")
        Membership.objects.create(account=account, service=self.service, roles=["case_manager"])
        self.accounts[code] = account
        with self.open():
            self.staff[code] = add_staff(team=team, by=TESTS, name=account.name, account=account)

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


@contextmanager
def kept_for_a_file(request: pytest.FixtureRequest) -> Iterator[None]:
    """A transaction around all tests of a file, each of which rolls back to what was made here. Raises RuntimeError in
    a file of which a test commits: it would commit into this transaction."""
    committing = [item.name for item in request.session.items if item.path == request.path and commits(item)]
    if committing:
        raise RuntimeError(f"{committing} commit: call make_house there, and move them to a file of their own.")
    blocker = request.getfixturevalue("django_db_blocker")
    with blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


def commits(item: pytest.Item) -> bool:
    """Whether a test commits what it writes."""
    marker = item.get_closest_marker("django_db")
    return bool(marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ())


def check_all_constraints() -> None:
    """Check what waits for the end of the transaction now: until then no table can be altered, as some tests do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _founded(code: str) -> House:
    """A service that was there before any day on which a test takes place."""
    with clock.frozen(clock.local(FOUNDED, 9)):
        house = make_house(code)
    check_all_constraints()
    return house


@pytest.fixture(scope="module")
def harbour(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[House]:
    """The service `harbour`, made once for the tests of a file."""
    with kept_for_a_file(request):
        yield _founded("harbour")


@pytest.fixture(scope="module")
def valley(django_db_setup: None, request: pytest.FixtureRequest) -> Iterator[House]:
    """The service `valley`, made once for the tests of a file."""
    with kept_for_a_file(request):
        yield _founded("valley")


@pytest.fixture
def house(harbour: House, db: None) -> House:
    """A service."""
    return deepcopy(harbour)


@pytest.fixture
def neighbour(valley: House, db: None) -> House:
    """Another service."""
    return deepcopy(valley)
