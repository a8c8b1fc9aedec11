"""How many queries the pages take, counted as in production: in transactions of their own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House, make_house
from tideover.cases.models import Case
from tideover.diary.rules import Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.people.actions import record_employer

MOST = 12
BOOKKEEPING = re.compile(r"(^|; )(BEGIN|SAVEPOINT|RELEASE|COMMIT|ROLLBACK)[^;]*$")
"""What only marks transactions; history's context rides along with it."""

pytestmark = pytest.mark.django_db(transaction=True)


def fill(house: House, *, cases: int, contacts: int) -> Case:
    """Open cases with contacts and appointments; the last of them."""
    with house.open():
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        for number in range(cases):
            person = house.person(given_name=f"Person {number}")
            post = record_post(person=person, by=TESTS, employer=employer, title="Carer")
            absent = clock.today() - timedelta(days=90)
            record_spell(person=person, by=TESTS, state=SpellState.OFF_SICK, starts_on=absent, post=post)
            case = house.case(person=person, post=post, accepted=60)
            for days in range(1, contacts + 1):
                house.contact(case, days_ago=days, note="A note.", parties=[Party.CLIENT, Party.EMPLOYER])
            house.appointment(case, in_days=number % 6 + 1)
    return case


def queries(client: Client, address: str) -> list[str]:
    """The queries of one page, for somebody who has been here before."""
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    statements: list[Any] = [query["sql"] for query in captured.captured_queries]
    return [sql for sql in statements if not BOOKKEEPING.search(sql)]


@pytest.mark.parametrize(
    "address", ["/", "/cases/", "/cases/{reference}/", "/cases/{reference}/work/", "/cases/{reference}/contacts/new/"]
)
def test_a_page_takes_a_bounded_number_of_queries_however_much_there_is(address: str) -> None:
    house = make_house("harbour")
    case = fill(house, cases=1, contacts=1)
    few = queries(house.client(), address.format(reference=case.reference))
    case = fill(house, cases=8, contacts=8)
    with clock.frozen(clock.now() + timedelta(hours=1)):
        many = queries(house.client(), address.format(reference=case.reference))
    assert len(many) <= MOST, "\n".join(many)
    assert len(many) == len(few)


def test_a_case_whose_work_is_only_a_post_takes_no_more() -> None:
    house = make_house("harbour")
    with house.open():
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        person = house.person()
        post = record_post(person=person, by=TESTS, employer=employer, title="Carer")
        case = house.case(person=person, post=post, accepted=60)
    asked = queries(house.client(), f"/cases/{case.reference}/")
    assert len(asked) <= MOST, "\n".join(asked)
    assert "Carer at Brook House" in house.client().get(f"/cases/{case.reference}/").content.decode()
