"""A new team manager, by keyboard alone: who needs help and why, and their cases go to a colleague."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Open, faults
from tests.browser.test_recording import Keyboard
from tests.fixtures import TESTS, House
from tideover.diary.models import AskedHandover
from tideover.diary.rules import AskedState
from tideover.foundation import clock
from tideover.organisation.actions import record_leave

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


def a_team(house: House) -> None:
    """One holds three clients who have gone quiet and is away without cover; the other has nothing overdue."""
    house.colleague("ann", house.team)
    with house.open():
        calm = house.case(accepted=2, case_manager=house.staff["ann"])
        house.contact(calm, days_ago=0)
        for number in range(3):
            house.case(accepted=30, person=house.person(given_name=f"Quiet {number}", family_name="One"))
        today = clock.today()
        record_leave(staff=house.case_manager, by=TESTS, starts_on=today, ends_on=today, covered_by=None)


def tab_to(page: Page, name: str) -> None:
    """Tab until what has that name is in focus; fails where it cannot be reached so."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = "document.activeElement.textContent || document.activeElement.labels?.[0]?.textContent"
        if name in (page.evaluate(focused) or ""):
            return
    raise AssertionError(f"'{name}' is not reached by Tab")


def test_the_page_says_who_needs_help_and_their_cases_go_to_a_colleague(open_page: Open, living: House) -> None:
    a_team(living)
    page = open_page("/team/", role="team_manager")
    keys = Keyboard(page)
    expect(page.locator("h1")).to_have_text(f"{living.case_manager.name} needs help today.")
    why = page.locator(".app-why").first
    expect(why).to_contain_text("3 gone quiet; on leave today and nobody covers.")
    keys.press("j", "Enter")
    expect(page.locator("h1")).to_contain_text("3 people need something today")
    tab_to(page, "Give their cases to colleagues")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("go to colleagues?")
    tab_to(page, "Quiet 0 One")
    keys.press("Space")
    tab_to(page, "Choose who takes the ticked ones")
    keys.press("Enter")
    expect(page.locator("h1")).to_contain_text("Who takes ")
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        assert faults(page) == []
    # Somebody who is away is asked for no summary: the cursor goes to why there is none.
    page.locator("[name=why_no_summary]").focus()
    page.keyboard.type("Off sick")
    keys.press("Control+Enter")
    expect(page.locator("h1")).to_have_text("1 case is handed over")
    assert faults(page) == []
    with living.open():
        row = AskedHandover.objects.get()
        assert (row.state, row.to_staff) == (AskedState.MOVED, living.staff["ann"])
