"""A case manager's morning by keyboard alone: twenty things that are due, each done or said what came of it."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_recording import Keyboard
from tests.fixtures import TESTS, House
from tideover.diary.actions import note_intention
from tideover.diary.models import Appointment, Contact, Intention
from tideover.diary.rules import AppointmentState
from tideover.foundation import clock

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

SPOKEN, NOTED, BOOKED = 13, 4, 3
MOST_KEYS = 150
"""Besides text, for all twenty."""


def a_morning(house: House) -> None:
    """Twenty people of whom each needs one thing today."""
    with house.open():
        for number in range(SPOKEN):
            case = house.case(person=house.person(given_name=f"Late {number}"), accepted=20)
            house.contact(case, days_ago=8)
        for number in range(NOTED):
            case = house.case(person=house.person(given_name=f"Noted {number}"), accepted=1)
            note_intention(case=case, by=TESTS, staff=house.case_manager, what="Send the leaflet", on=clock.today())
        for number in range(BOOKED):
            case = house.case(person=house.person(given_name=f"Booked {number}"), accepted=20)
            house.contact(case, days_ago=3)
            with clock.frozen(clock.now() - timedelta(hours=2)):
                house.appointment(case, at=clock.now() + timedelta(hours=1))


def act(page: Page, keys: Keyboard) -> str:
    """Go to the first person, and to what is due for them; the page's heading."""
    keys.press("j", "Tab", "Enter")
    page.wait_for_url("**/cases/**")
    return page.locator("h1").inner_text()


def test_a_morning_of_twenty_dues_takes_few_keys(open_page: Open, living: House) -> None:
    a_morning(living)
    page = open_page("/")
    keys = Keyboard(page)
    expect(page.locator("h1")).to_contain_text("20 people need something today")
    for left in range(SPOKEN + NOTED + BOOKED, 0, -1):
        expect(page.locator("h1")).to_contain_text(f"{left} p")
        heading = act(page, keys)
        if heading.startswith("Record a contact"):
            page.keyboard.type("He is well.")
            keys.press("Control+Enter")
        elif heading.startswith("To do for"):
            keys.press("Control+Enter")
        else:
            # What became of the appointment: it was missed.
            page.get_by_role("radio", name="missed").wait_for()
            keys.press("ArrowDown", "Control+Enter")
        expect(page.get_by_role("status")).to_be_visible()
        keys.press("w")
    expect(page.locator("h1")).to_have_text("Nobody needs anything today.")
    assert keys.pressed < MOST_KEYS
    with living.open():
        assert Contact.objects.filter(note="He is well.").count() == SPOKEN
        assert Intention.objects.exclude(settled_on=None).count() == NOTED
        assert Appointment.objects.filter(state=AppointmentState.MISSED).count() == BOOKED
