"""Lists that grow with the years come in pages: all of it can be reached, and sixty take no more queries than one."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House
from tideover.cases.actions import raise_concern, receive_complaint, record_supporter
from tideover.cases.models import Case
from tideover.cases.rules import ComplaintAbout, Relation
from tideover.consent.actions import record_decision, record_disclosure
from tideover.consent.rules import Choice, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.diary.actions import plan_group_session
from tideover.diary.models import Handover
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.events import once_per_subject
from tideover.people.rules import Way
from tideover.referrals.actions import decide, receive_referral
from tideover.referrals.actions.reaching_out import record_outreach
from tideover.referrals.models import Referral
from tideover.referrals.rules import Approached, OutreachKind, ReferralDecision

pytestmark = pytest.mark.django_db

ONE_DAY = timedelta(days=1)
Make = Callable[[House, Case, int], object]


def concern(house: House, case: Case, number: int) -> object:
    today = clock.today()
    asked: dict[str, Any] = {
        "what": f"Number {number:03}.",
        "plan": "Ring",
        "told": "",
        "on": today,
        "review_on": today + ONE_DAY,
    }
    return raise_concern(case=case, by=TESTS, staff=None, **asked)


def complaint(house: House, case: Case, number: int) -> object:
    said: dict[str, Any] = {"words": f"Number {number:03}.", "received_on": clock.today()}
    return receive_complaint(case=case, by=TESTS, about=ComplaintAbout.SERVICE, **said)


def supporter(house: House, case: Case, number: int) -> object:
    return record_supporter(case=case, by=TESTS, name=f"Number {number:03}.", relation=Relation.FRIEND)


def telling(house: House, case: Case, number: int) -> object:
    about: dict[str, Any] = {
        "person": case.person,
        "party": Told.GP,
        "kind": KindOfInformation.CONTACT,
        "purpose": Purpose.SUPPORT,
    }
    if number == 0:
        record_decision(decision=Choice.GIVEN, by=TESTS, on=clock.today(), staff=house.case_manager, **about)
    return record_disclosure(on=clock.today(), by=TESTS, way=Way.LETTER, what=f"Number {number:03}.", **about)


def handover(house: House, case: Case, number: int) -> object:
    with writing("tests"):
        return Handover.objects.create(
            service=house.service,
            case=case,
            on=clock.today(),
            from_staff=house.staff["team_manager"],
            to_staff=house.case_manager,
            what_matters=f"Number {number:03}.",
            promised="x",
            next_steps="x",
            why_no_appointment="x",
            recorded_at=clock.now(),
        )


def group(house: House, case: Case, number: int) -> object:
    at = clock.now() + timedelta(days=1, minutes=number)
    return plan_group_session(
        team=house.team, by=TESTS, staff=None, led_by=house.case_manager, title=f"Number {number:03}.", at=at
    )


def outreach(house: House, case: Case, number: int) -> object:
    whom: dict[str, Any] = {
        "name": f"Number {number:03}.",
        "approached": Approached.UNION,
        "kind": OutreachKind.APPROACHED,
    }
    return record_outreach(service=house.service, by=TESTS, on=clock.today(), **whom)


def referral(house: House, case: Case, number: int) -> Referral:
    person = house.person(given_name="Number", family_name=f"{number:03}.")
    return receive_referral(person=person, by=TESTS, received_on=clock.today())


def decided(house: House, case: Case, number: int) -> object:
    row = referral(house, case, number)
    return decide(referral=row, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())


LISTS: dict[str, tuple[Make, str, str]] = {
    "concerns": (concern, "case_manager", "/cases/{}/concerns/"),
    "complaints": (complaint, "case_manager", "/cases/{}/complaints/"),
    "supporters": (supporter, "case_manager", "/cases/{}/supporters/"),
    "tellings": (telling, "case_manager", "/cases/{}/told/"),
    "handovers": (handover, "case_manager", "/cases/{}/handovers/"),
    "group sessions": (group, "case_manager", "/groups/"),
    "outreach": (outreach, "intake_worker", "/referrals/outreach/"),
    "referrals": (referral, "intake_worker", "/referrals/?show=decide"),
    "decided referrals": (decided, "intake_worker", "/referrals/?show=decided"),
}
"""What makes the entry of a number, and who reads the list of them where."""


def told(house: House, role: str, address: str) -> tuple[str, int]:
    """The page there, and the queries that it took."""
    client = house.client(role)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, response.content
    return response.content.decode(), len(asked)


def numbers(page: str) -> set[str]:
    return set(re.findall(r"Number (\d{3})\.", page))


@pytest.mark.parametrize("listed", LISTS)
def test_all_of_a_long_list_is_reached_and_sixty_take_no_more_queries_than_one(house: House, listed: str) -> None:
    make, role, address = LISTS[listed]
    with house.open(), once_per_subject():
        case = house.case()
        address = address.format(case.reference)
        make(house, case, 0)
    page, for_one = told(house, role, address)
    assert numbers(page) == {"000"}
    assert "Page 1 of" not in page
    with house.open(), once_per_subject():
        for number in range(1, 60):
            make(house, case, number)
    seen: list[set[str]] = []
    page, for_sixty = told(house, role, address)
    while True:
        seen.append(numbers(page))
        following = re.search(r'href="([^"]+)" rel="next"', page)
        if following is None:
            break
        where = address.partition("?")[0] + following[1].replace("&amp;", "&")
        page, _ = told(house, role, where)
    assert len(seen) > 1
    assert all(len(each) <= 50 for each in seen)
    assert set().union(*seen) == {f"{number:03}" for number in range(60)}
    assert sum(map(len, seen)) == 60
    # The count of a paged query is one more once there are enough of them.
    assert for_sixty <= for_one + 1


def test_a_case_page_shows_the_first_concerns_and_supporters_and_leads_to_the_rest(house: House) -> None:
    with house.open(), once_per_subject():
        case = house.case()
        for number in range(7):
            concern(house, case, number)
            supporter(house, case, number)
    page, _ = told(house, "case_manager", f"/cases/{case.reference}/")
    assert page.count("Review or close") == 5
    assert len(re.findall(r"<strong[^>]*>Number \d{3}\.</strong>", page)) == 5
    assert f'<a href="/cases/{case.reference}/concerns/">See 2 more open concerns</a>' in page
    assert f'<a href="/cases/{case.reference}/supporters/">See 2 more supporters</a>' in page


def test_past_the_end_of_a_timeline_the_page_says_so_and_leads_back(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case)
    page, _ = told(house, "case_manager", f"/cases/{case.reference}/?skip=9999")
    assert "This is the end of what has happened." in page
    assert "Nothing of this kind yet" not in page
