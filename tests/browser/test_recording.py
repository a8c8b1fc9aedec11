"""Recording a contact by keyboard alone, and never losing what was typed."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open
from tests.fixtures import House
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.foundation import clock
from tideover.foundation.signin import sessions

pytestmark = pytest.mark.browser

NOTE = "He rang back. O'Neill's rota is agreed."
MOST_KEYS = 8
"""Beside the note itself: under 30 seconds for anybody."""


def a_case(house: House) -> Case:
    """A case in which somebody is to be spoken with."""
    with house.open():
        case = house.case(accepted=9)
        house.contact(case, days_ago=8)
    return case


class Keyboard:
    """Presses keys and counts them."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Press each, on a page that has its script: a key pressed before goes nowhere, and no hand is that quick."""
        self.page.wait_for_load_state()
        for key in keys:
            self.page.keyboard.press(key)
            self.pressed += 1


def test_a_contact_is_recorded_from_the_worklist_with_few_keys(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page("/")
    keys = Keyboard(page)
    keys.press("j", "Tab", "Enter")
    page.wait_for_url("**/contacts/new/")
    expect(page.get_by_label("Note (optional)")).to_be_focused()
    page.keyboard.type(NOTE)
    keys.press("Tab")
    keys.press("2", "0", "Enter")
    expect(page.get_by_role("status")).to_have_text(re.compile(r"Contact recorded\. Next contact due \w+"))
    expect(page.locator(".app-moment").first).to_contain_text(NOTE)
    assert keys.pressed <= MOST_KEYS
    with living.open():
        assert Contact.objects.filter(case=case, note=NOTE, minutes_client=20).count() == 1


@pytest.mark.thorough
def test_control_and_enter_save_from_within_the_note(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/")
    page.keyboard.press("c")
    page.wait_for_url("**/contacts/new/")
    page.keyboard.type(NOTE)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("status")).to_contain_text("Contact recorded.")


@pytest.mark.thorough
def test_every_part_of_the_form_is_reached_by_tab_in_its_order(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    order = []
    page.locator("#id_parties").focus()
    for _ in range(40):
        order.append(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
        if order[-1] == "Save the contact":
            break
        page.keyboard.press("Tab")
    groups = list(dict.fromkeys(order))
    times = ["at_day", "at_month", "at_year", "time"]
    minutes = ["minutes_client", "minutes_employer", "minutes_other_services", "minutes_admin"]
    assert groups == ["parties", "way", "begun_by", *times, "note", *minutes, "topics", "Save the contact"]


@pytest.mark.thorough
def test_the_whole_form_is_one_screen_at_a_desk_and_typing_begins_in_the_note(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    expect(page.get_by_role("button", name="Save the contact")).to_be_in_viewport(ratio=1)
    for label in ("Maryam", "Telephone", "Time"):
        expect(page.get_by_label(label, exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Note (optional)")).to_be_focused()


@pytest.mark.thorough
def test_on_a_phone_the_form_begins_with_who_and_save_stays_in_reach(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/", width=PHONE)
    expect(page.get_by_label("Maryam", exact=True)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Save the contact")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Note (optional)")).not_to_be_focused()
    page.get_by_label("Note (optional)").focus()
    expect(page.get_by_label("Note (optional)")).to_be_in_viewport()


@pytest.mark.thorough
def test_others_are_asked_for_once_somebody_else_is_ticked(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    expect(page.get_by_label("GP", exact=True)).to_be_hidden()
    page.get_by_label("Somebody else", exact=True).first.check()
    page.get_by_label("GP", exact=True).check()
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("status")).to_contain_text("Contact recorded.")
    with living.open():
        assert Contact.objects.filter(case=case, parties=["client", "gp"]).count() == 1


def test_what_was_recorded_is_said_once(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/", scripts=False)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.locator(".app-notice")).to_contain_text("Contact recorded. Next contact due")
    page.reload()
    expect(page.locator(".app-notice")).to_have_count(0)


def test_a_refusal_is_told_at_the_top_and_leads_to_its_field(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    page.get_by_label("Note (optional)").fill(NOTE)
    page.get_by_label("Year").fill("2999")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    page.get_by_role("link", name=re.compile("in the future")).click()
    expect(page.locator("#id_at-day")).to_be_focused()
    expect(page.get_by_label("Note (optional)")).to_have_value(NOTE)
    assert page.title().startswith("Error: ")


def test_what_was_typed_is_kept_as_it_is_typed_and_offered_again(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    page.get_by_label("Note (optional)").fill(NOTE)
    expect(page.locator(".app-keeping")).to_have_text(re.compile(r"Kept \d\d:\d\d"))
    page.get_by_role("link", name="Worklist").click()
    page.goto(f"{page.url}cases/{case.reference}/contacts/new/")
    expect(page.get_by_label("Note (optional)")).to_have_value(NOTE)
    page.get_by_role("button", name="Discard what was kept").click()
    expect(page.get_by_label("Note (optional)")).to_have_value("")


def test_a_session_that_ended_while_typing_loses_nothing(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    (cookie,) = [cookie for cookie in page.context.cookies() if cookie.get("name") == settings.SESSION_COOKIE_NAME]
    session = SessionStore(cookie.get("value"))
    session[sessions.SEEN_AT] = 0
    session.save()
    page.locator("#id_note").evaluate("(note, text) => (note.value = text)", NOTE)
    page.get_by_role("button", name="Save the contact").click()
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_text("What you had typed was kept")).to_be_visible()
    again = open_page(f"/cases/{case.reference}/contacts/new/")
    expect(again.get_by_label("Note (optional)")).to_have_value(NOTE)


def test_two_clicks_on_save_record_once(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    page.get_by_label("Note (optional)").fill(NOTE)
    page.get_by_role("button", name="Save the contact").dblclick()
    expect(page.get_by_role("status")).to_contain_text("Contact recorded.")
    with living.open():
        assert Contact.objects.filter(case=case, note=NOTE).count() == 1


def test_a_contact_is_recorded_without_scripts(open_page: Open, living: House) -> None:
    case = a_case(living)
    page = open_page("/", scripts=False)
    page.get_by_role("link", name="Record a contact").first.click()
    page.get_by_label("Note (optional)").fill(NOTE)
    page.get_by_label("With or for the client").fill("20")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("status")).to_contain_text("Contact recorded.")
    page.locator(".app-moment summary").first.click()
    expect(page.locator(".app-moment .app-note").first).to_be_visible()
    with living.open():
        assert Contact.objects.filter(case=case, note=NOTE).count() == 1


def test_an_appointment_that_took_place_leads_to_its_contact(open_page: Open, living: House) -> None:
    with clock.frozen(clock.now() - timedelta(days=3)), living.open():
        case = living.case(accepted=9)
        appointment = living.appointment(case, in_days=2)
    page = open_page("/")
    page.get_by_role("link", name="Record what happened", exact=True).click()
    page.get_by_label("It took place").check()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_label(re.compile("This was the appointment"))).to_be_checked()
    page.get_by_label("Note (optional)").fill(NOTE)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("status")).to_contain_text("Contact recorded, and with it the appointment yesterday at")
    with living.open():
        appointment.refresh_from_db()
        assert appointment.state == "attended"
