"""Who is away and who covers, where the work is shown."""

from datetime import date, timedelta

import pytest

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.actions import record_leave
from tideover.organisation.models import Staff
from tideover.web.tests.test_pages import page
from tideover.web.views import home


def put_away(house: House, *, covered_by: Staff | None) -> tuple[Staff, str]:
    """The colleague elsewhere goes away for nine days, from today; they, and their last day in words."""
    absent, until = house.staff["elsewhere"], clock.today() + timedelta(days=8)
    record_leave(staff=absent, by=TESTS, starts_on=clock.today(), ends_on=until, covered_by=covered_by)
    return absent, words_of(until)


def words_of(day: date) -> str:
    """A day as the pages say it."""
    return spoken_date(day, clock.today())


def test_whoever_covers_finds_the_absent_colleagues_work_beside_their_own(house: House) -> None:
    with house.open():
        own = house.case(accepted=8, person=house.person(given_name="Own"))
        theirs = house.case(
            accepted=9,
            person=house.person(given_name="Theirs"),
            team=house.other_team,
            case_manager=house.staff["elsewhere"],
        )
        absent, until = put_away(house, covered_by=house.case_manager)
    shown = page(house.client(), "/")
    heading = f"You cover for {absent.name} until "
    assert until in shown[shown.index(heading) :][:200]
    assert shown.index(own.reference) < shown.index(heading) < shown.index(theirs.reference)
    assert shown.count(f'href="/cases/{theirs.reference}/"') == 1
    assert "2 people need something today, 2 are overdue." in shown
    assert theirs.reference not in page(house.client(), "/?show=soon")
    with clock.frozen(clock.now() + timedelta(days=9)):
        assert theirs.reference not in page(house.client(), "/")


def test_a_long_worklist_comes_in_pages_each_with_those_of_whom_it_tells(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(home, "PAGE_SIZE", 2)
    with house.open():
        own = [house.case(accepted=50 - number) for number in range(2)]
        theirs = house.case(accepted=9, team=house.other_team, case_manager=house.staff["elsewhere"])
        put_away(house, covered_by=house.case_manager)
    first, second = page(house.client(), "/"), page(house.client(), "/?page=2")
    assert all(f"/cases/{case.reference}/" in first and f"/cases/{case.reference}/" not in second for case in own)
    assert theirs.reference not in first
    assert theirs.reference in second
    assert "You cover for" not in first, "their people are on the next page"
    assert "You cover for" in second
    assert "Page 1 of 2" in first
    assert "3 people need something today" in second
    assert "page=" not in second[second.index('aria-label="Which people"') : second.index("app-person__name")]


def test_whoever_covers_is_told_so_where_nothing_is_due(house: House) -> None:
    with house.open():
        absent, until = put_away(house, covered_by=house.case_manager)
    shown = page(house.client(), "/")
    assert f"You cover for {absent.name} until " in shown
    assert until in shown
    assert "Nothing of theirs is due in the next 7 days." in shown


def test_the_team_says_who_is_away_until_when_and_who_covers(house: House) -> None:
    with house.open():
        house.case()
        cover, until = house.staff["elsewhere"], clock.today() + timedelta(days=3)
        record_leave(staff=house.case_manager, by=TESTS, starts_on=clock.today(), ends_on=until, covered_by=cover)
    words = f"until {words_of(until)}, {cover.name} covers"
    client = house.client("team_manager")
    assert f"On leave {words}" in page(client, "/team/")
    assert f"Away {words}" in page(client, f"/team/{house.case_manager.pk}/")
