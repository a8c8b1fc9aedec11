"""The page of a team, as its manager meets it."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import raise_concern, receive_complaint
from tideover.cases.models import Case
from tideover.cases.rules import ComplaintAbout
from tideover.consent.actions import ask_to_disclose
from tideover.consent.rules import Ground, KindOfInformation, Party, Purpose
from tideover.foundation import clock
from tideover.referrals.actions import take_referral, wait_for_person
from tideover.referrals.rules import Source
from tideover.web.views import team


def shown_to_manager(house: House) -> str:
    """The team's page."""
    client: Client = house.client("team_manager")
    response = client.get("/team/")
    assert response.status_code == 200
    return response.content.decode()


def concern(case: Case, *, review_on: date) -> None:
    """A worry about harm, to be looked at again on that day."""
    raise_concern(
        case=case,
        by=TESTS,
        staff=None,
        on=clock.today(),
        what="Spoke of giving up.",
        plan="Rings her sister.",
        told="",
        review_on=review_on,
    )


def test_what_needs_a_manager_stands_first(house: House) -> None:
    with house.open():
        house.case(case_manager=None, person=house.person(given_name="Unheld"))
        worried = house.case(person=house.person(given_name="Worried"))
        cross = house.case(person=house.person(given_name="Cross"))
        asked = house.case(person=house.person(given_name="Asked"))
        concern(worried, review_on=clock.today() + timedelta(days=2))
        receive_complaint(
            case=cross, by=TESTS, about=ComplaintAbout.SERVICE, words="Nobody rang.", received_on=clock.today()
        )
        ask_to_disclose(
            person=asked.person,
            by=TESTS,
            party=Party.GP,
            kind=KindOfInformation.HEALTH,
            purpose=Purpose.SUPPORT,
            ground=Ground.SAFEGUARDING,
            basis="Our policy, section 4",
            reason="She is in danger.",
            staff=house.case_manager,
            named="Dr Shah",
        )
    with clock.frozen(clock.now() + timedelta(days=4)):
        page = shown_to_manager(house)
    first = page[page.index('<h2 id="your-word">') : page.index('<h2 id="unheld">')]
    for words in ("Worried", "look again, 2 days overdue", "Cross", "answer it, by", "Not acknowledged yet"):
        assert words in first, words
    assert f"{house.case_manager.name} asks to tell Dr Shah (" in first
    assert "Asked O&#39;Neill" in first
    assert page.index('href="#your-word"') < page.index("Each person, those who need help first")


def test_a_team_whose_manager_is_not_needed_is_spared_the_heading(house: House) -> None:
    with house.open():
        house.case()
    assert "your-word" not in shown_to_manager(house)


def test_a_client_whose_case_nobody_holds_is_listed_once_with_a_button_that_gives_it(house: House) -> None:
    with house.open():
        case = house.case(case_manager=None, person=house.person(given_name="Unheld"))
        quiet = house.case(case_manager=None, accepted=0, person=house.person(given_name="Quiet"))
        house.appointment(quiet, in_days=20)
        house.contact(quiet, days_ago=0)
    page = shown_to_manager(house)
    for each in (case, quiet):
        assert page.count(f'href="/cases/{each.reference}/allocate/"') == 1
        assert page.count(f'<a href="/cases/{each.reference}/"') == 1
    assert page.count("Nobody holds these cases yet") == 1
    assert "To be given to somebody" not in page


def test_of_a_long_list_the_first_are_shown_and_all_are_counted_and_reached(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(team, "MOST_SHOWN", 2)
    with house.open():
        cases = [house.case(case_manager=None) for _ in range(3)]
        house.case()
    page = shown_to_manager(house)
    assert page.count("Give it to somebody") == 2
    assert 'href="#unheld">Cases nobody holds <span class="app-count">3</span>' in page
    assert "See all 3 that nobody holds" in page
    listed = house.client("team_manager").get("/cases/?show=unheld").content.decode()
    assert all(f"/cases/{case.reference}/" in listed for case in cases)
    assert "3 cases" in listed


def test_referrals_that_wait_for_us_are_counted_with_those_that_are_late(house: House) -> None:
    ask: dict[str, Any] = {
        "by": TESTS,
        "service": house.service,
        "staff": None,
        "source": Source.SELF,
        "heard": None,
        "answers": {},
    }
    with house.open():
        for name, days in (("Late", 30), ("Fresh", 0), ("Away", 1)):
            received = clock.today() - timedelta(days=days)
            person = {"given_name": name, "birth_date": date(1990, 5, 1)}
            referral = take_referral(received_on=received, person=person, **ask)
        wait_for_person(referral=referral, by=TESTS, on=clock.today())
    page = shown_to_manager(house)
    assert "Referrals that wait for us (1 overdue) <span" in page
    assert 'Those that wait for the person are on the board: <a href="/referrals/">' in page


def test_the_caseload_is_not_called_by_the_name_of_a_stage(house: House) -> None:
    with house.open():
        house.case()
    page = shown_to_manager(house)
    assert '<td data-label="Caseload">' in page
    assert "Caseload: clients not yet settled in work" in page
