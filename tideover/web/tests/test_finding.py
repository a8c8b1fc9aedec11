"""What somebody remembers finds the case, or the referral that no case came of, as far as they reach it."""

from datetime import date

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept
from tideover.cases.models import Case
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.actions.merging import merge
from tideover.people.rules import EmployerRole, digits_sought
from tideover.referrals.actions import decide, take_referral
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision, Source


def found(client: Client, typed: str) -> str:
    """The page of cases that a search leads to."""
    response = client.get("/cases/", {"q": typed})
    assert response.status_code == 200
    return response.content.decode()


def referred(house: House, **person: str) -> Referral:
    """A referral of somebody whom nobody knows yet."""
    return take_referral(
        service=house.service,
        by=TESTS,
        staff=None,
        received_on=clock.today(),
        source=Source.GP,
        heard=None,
        person={"given_name": "Wanda", "family_name": "Pike", "birth_date": date(1990, 5, 1), **person},
        answers={},
        employer_name="Northern Bakery",
    )


@pytest.mark.parametrize("typed", ["{}", "to{}", "TO {}", "to-{}"])
def test_a_reference_is_found_however_it_is_typed(house: House, typed: str) -> None:
    case = house.case()
    assert case.reference in found(house.client(), typed.format(case.reference.removeprefix("TO-")))


@pytest.mark.parametrize(
    ("typed", "sought"),
    [
        ("07700 900123", "7700900123"),
        ("+44 (0)7700 900123", "7700900123"),
        ("+44 7700-900123", "7700900123"),
        ("0044 7700 900123", "7700900123"),
        ("943 476 5919", "9434765919"),
        ("900123", "900123"),
        ("0042", None),
        ("TO-0042", None),
        ("Anna 07700 900123", None),
        ("", None),
    ],
)
def test_a_number_is_looked_for_without_what_stands_before_it(typed: str, sought: str | None) -> None:
    assert digits_sought(typed) == sought


def a_case_with_numbers(house: House) -> Case:
    """A case whose client has numbers, as somebody at their employer has."""
    person = house.person(telephone="+44 7700 900123", nhs_number="9434765919")
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    record_employer_contact(
        employer=employer, by=TESTS, name="Jo", role=EmployerRole.LINE_MANAGER, telephone="01632 960555"
    )
    return house.case(person=person, post=record_post(person=person, by=TESTS, employer=employer, title="Carer"))


@pytest.mark.parametrize("typed", ["07700 900123", "900 123", "943 476 5919", "9434765919", "(01632) 960-555"])
def test_a_case_is_found_by_any_number_of_its_client_or_the_employer(house: House, typed: str) -> None:
    with house.open():
        case = a_case_with_numbers(house)
        other = house.case(person=house.person(given_name="Ben", telephone="07700 900999", nhs_number="9990000018"))
    shown = found(house.client(), typed)
    assert case.reference in shown
    assert other.reference not in shown


def test_a_number_on_another_record_of_the_client_finds_the_case(house: House) -> None:
    with house.open():
        kept, twin = house.person(telephone="07700 900456"), house.person(given_name="Mary")
        case = house.case(person=twin)
        merge(person=twin, into=kept, by=TESTS)
    assert case.reference in found(house.client(), "07700 900456")


def test_a_number_that_nobody_has_finds_nobody(house: House) -> None:
    with house.open():
        case = a_case_with_numbers(house)
    shown = found(house.client(), "07700 900000")
    assert case.reference not in shown
    assert "a telephone or NHS number" in shown


@pytest.mark.parametrize("typed", ["pike", "wanda bakery", "07700 900777"])
def test_a_referral_that_no_case_came_of_is_found_beside_the_cases(house: House, typed: str) -> None:
    with house.open():
        referral = referred(house, telephone="07700 900777")
        referred(house, given_name="Ben", family_name="Hill")
    shown = found(house.client(), typed)
    assert "Referrals without a case" in shown
    assert f'href="/referrals/{referral.pk}/"' in shown
    assert "Hill" not in shown


def test_a_referral_is_found_by_nobody_who_sees_no_referrals(house: House) -> None:
    with house.open():
        referred(house)
    assert "Pike" in found(house.client("intake_worker"), "pike")
    assert "Pike" not in found(house.client("provider"), "pike")


def test_a_referral_whose_case_is_found_is_not_named_twice(house: House) -> None:
    with house.open():
        referral = referred(house)
        accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
    shown = found(house.client("team_manager"), "pike")
    assert "1 case matching" in shown
    assert "Referrals without a case" not in shown


def test_a_referral_out_of_scope_is_not_found(house: House) -> None:
    """A case manager reaches what waits for a decision, and what they took."""
    with house.open():
        referral = referred(house)
    assert "Pike" in found(house.client(), "pike")
    with house.open():
        decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())
    assert "Pike" not in found(house.client(), "pike")
    assert "declined" in found(house.client("team_manager"), "pike").lower()
