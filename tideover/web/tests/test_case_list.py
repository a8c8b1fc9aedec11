"""The parts of the list of cases: who has gone quiet, who waits, who is paused."""

import re
from datetime import date, timedelta

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept, allocate, pause
from tideover.cases.rules import PauseReason
from tideover.foundation import clock
from tideover.foundation.models import Membership
from tideover.referrals.actions import take_referral
from tideover.referrals.rules import Source
from tideover.web.tests.test_pages import page


def test_who_has_gone_quiet_stands_in_the_list_by_how_long(house: House) -> None:
    with house.open():
        names = {"Ann": 20, "Bea": 40, "Cem": 3}
        cases = {name: house.case(person=house.person(given_name=name), accepted=60) for name in [*names, "Dot"]}
        for name, days in names.items():
            house.contact(cases[name], days_ago=days)
    shown = page(house.client(), "/cases/?show=quiet")
    order = re.findall(r"data-keyboard-item>(\w+) ", shown)
    assert order == ["Dot", "Bea", "Ann"]
    assert "Not yet; accepted" in shown
    by_name = page(house.client(), "/cases/?show=quiet&sort=name")
    assert by_name.index("Ann") < by_name.index("Bea")


def test_who_waits_for_a_first_appointment_is_counted_and_listed_until_one_is_made(house: House) -> None:
    with house.open():
        referral = take_referral(
            service=house.service,
            by=TESTS,
            staff=None,
            received_on=clock.today(),
            source=Source.GP,
            heard=None,
            person={"given_name": "Wanda", "family_name": "Pike", "birth_date": date(1990, 5, 1)},
            answers={},
        )
        case = accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
        allocate(case=case, by=TESTS, case_manager=house.case_manager)
    client = house.client()
    assert "No first appointment: 1" in page(client, "/")
    assert case.reference in page(client, "/cases/?show=waiting")
    where = f'data-label="Waiting"><a href="/cases/?show=waiting&amp;who={house.case_manager.pk}">1<'
    assert where in page(house.client("team_manager"), "/team/")
    with house.open():
        house.appointment(case, in_days=2)
    assert "No first appointment" not in page(client, "/")
    assert case.reference not in page(client, "/cases/?show=waiting")


def test_paused_cases_are_listed_apart(house: House) -> None:
    with house.open():
        still, goes_on = house.case(), house.case(person=house.person(given_name="Ben"))
        again = clock.today() + timedelta(days=9)
        pause(case=still, by=TESTS, since=clock.today(), reason=PauseReason.TREATMENT, look_again_on=again)
    shown = page(house.client(), "/cases/?show=paused")
    assert still.reference in shown
    assert goes_on.reference not in shown


def test_parts_of_the_list_that_have_nobody_in_them_are_not_offered(house: House) -> None:
    with house.open():
        house.case(accepted=1)
    shown = page(house.client(), "/cases/")
    assert "show=open" in shown
    assert not any(f"show={part}" in shown for part in ("quiet", "paused", "ended", "active"))


def test_somebody_with_two_roles_is_shown_each_case_once(house: House) -> None:
    """They reach their own cases by one role, and by the other all cases of a team in which others work too."""
    Membership.objects.filter(account=house.accounts["case_manager"]).update(roles=["case_manager", "team_manager"])
    house.colleague("beside", house.team)
    with house.open():
        case = house.case()
    shown = page(house.client(), "/cases/")
    assert shown.count(f'href="/cases/{case.reference}/"') == 1
    assert "1 case<" in shown


def test_the_cases_of_one_person_do_not_name_them_in_every_row(house: House) -> None:
    with house.open():
        house.case()
    client = house.client("team_manager")
    assert 'data-label="Case manager"' in page(client, "/cases/")
    theirs = page(client, f"/cases/?who={house.case_manager.pk}")
    assert 'data-label="Case manager"' not in theirs
    assert f"Cases of {house.case_manager.name}" in theirs
