"""How many queries the pages take, counted as in production: in transactions of their own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House, make_house
from tideover.cases.actions import (
    accept,
    allocate,
    choose_posts,
    end_case,
    give_placement,
    pause,
    raise_concern,
    record_supporter,
)
from tideover.cases.models import Case
from tideover.cases.rules import EndingReason, PauseReason, Relation
from tideover.diary.rules import Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.signin.sessions import STAMP_EVERY
from tideover.people.actions import record_employer
from tideover.people.actions.merging import merge
from tideover.referrals.actions import receive_referral
from tideover.web.tests.test_covering import put_away

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


@pytest.mark.parametrize("address", ["/", "/cases/{reference}/"])
def test_the_view_that_notes_that_the_session_is_in_use_takes_no_more(address: str) -> None:
    house = make_house("harbour")
    case = fill(house, cases=2, contacts=2)
    client, where = house.client(), address.format(reference=case.reference)
    client.get(where)
    with clock.frozen(clock.now() + 2 * STAMP_EVERY), CaptureQueriesContext(connection) as captured:
        assert client.get(where).status_code == 200
    asked = [query["sql"] for query in captured.captured_queries if not BOOKKEEPING.search(query["sql"])]
    assert [sql for sql in asked if sql.startswith('UPDATE "django_session"')]
    assert len(asked) <= MOST, "\n".join(asked)


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


def test_a_case_of_whose_work_only_the_referral_tells_takes_no_more() -> None:
    house = make_house("harbour")
    with house.open():
        told = receive_referral(
            person=house.person(),
            by=TESTS,
            received_on=clock.today(),
            absent_since=clock.today() - timedelta(days=40),
            employer_name="Brook House",
        )
        case = accept(referral=told, by=TESTS, on=clock.today(), team=house.team)
        allocate(case=case, by=TESTS, case_manager=house.case_manager)
        silent = house.case(person=house.person(family_name="Silent"), accepted=0)
    asked, of_silent = (queries(house.client(), f"/cases/{each.reference}/") for each in (case, silent))
    assert len(asked) <= MOST, "\n".join(asked)
    assert len(asked) == len(of_silent)
    assert "as the referral says" in house.client().get(f"/cases/{case.reference}/").content.decode()


def test_a_case_beside_which_everything_stands_takes_no_more() -> None:
    house = make_house("harbour")
    with house.open():
        employers = [record_employer(service=house.service, by=TESTS, name=name) for name in ("Brook House", "Mill")]
        person, twin = house.person(), house.person(preferred_name="Mary")
        posts = [record_post(person=person, by=TESTS, employer=each, title="Carer") for each in employers]
        before = house.case(person=person, accepted=400)
        end_case(case=before, by=TESTS, on=clock.today() - timedelta(days=90), reason=EndingReason.OTHER)
        case = house.case(person=person, post=posts[0], accepted=60)
        choose_posts(case=case, by=TESTS, post=posts[0], further=[posts[1]])
        merge(person=twin, into=person, by=TESTS)
        steer: dict[str, Any] = {"case": case, "by": TESTS}
        give_placement(**steer, placement_manager=house.staff["team_manager"])
        record_supporter(**steer, name="Ali", relation=Relation.PARTNER)
        later = clock.today() + timedelta(days=9)
        on: dict[str, Any] = {"on": clock.today(), "review_on": later}
        raise_concern(**steer, **on, what="Alone", plan="Ring", told="", staff=house.case_manager)
        pause(**steer, since=clock.today(), reason=PauseReason.TREATMENT, look_again_on=later)
    address = f"/cases/{case.reference}/"
    asked = queries(house.client(), address)
    assert len(asked) <= MOST, "\n".join(asked)
    shown = house.client().get(address).content.decode()
    for words in ("Alone", "Paused since", "Ali", "Carer at Mill", "Also known as", before.reference, "looked for by"):
        assert words in shown


def test_covering_takes_no_more_queries_than_the_page_may_have() -> None:
    house = make_house("harbour")
    fill(house, cases=2, contacts=1)
    with house.open():
        for number in range(3):
            house.case(
                person=house.person(given_name=f"Away {number}"),
                team=house.other_team,
                case_manager=house.staff["elsewhere"],
            )
        put_away(house, covered_by=house.case_manager)
    asked = queries(house.client(), "/")
    assert len(asked) <= MOST, "\n".join(asked)
