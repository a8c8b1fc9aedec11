"""Every staff page at the width of a desk and of a phone: axe finds nothing, and nothing is cut off."""

from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Open, faults
from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.rules import LONGEST_NOTE, Party
from tideover.exchange.actions import check_folder, receive_folder
from tideover.exchange.models import Import
from tideover.foundation import clock

pytestmark = pytest.mark.browser

LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers"
RIGHT_TO_LEFT = "عبد الرحمن بن محمد"


def full(house: House) -> Case:
    """A caseload with long and right-to-left names; a case with 60 moments, one of them with the longest note."""
    with house.open():
        for name in (LONG, RIGHT_TO_LEFT):
            house.case(person=house.person(given_name=name, family_name=name[:80]), accepted=20)
        person = house.person(
            given_name="Seán", telephone="+44 7700 900 123", email=f"{'a' * 60}@mail.example", access_needs=LONG * 3
        )
        case = house.case(person=person, accepted=90)
        for days in range(1, 61):
            house.contact(case, days_ago=days, note=f"{RIGHT_TO_LEFT} 🙂 " * 10, parties=[Party.CLIENT, Party.EMPLOYER])
        house.contact(case, days_ago=0, at=clock.now() - timedelta(minutes=5), note="Long " * (LONGEST_NOTE // 5))
        house.appointment(case, purpose=LONG, place=LONG)
        house.case(case_manager=None)
        ended = house.case()
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    return case


def refused_folder(house: House) -> Import:
    """A folder that came by a page and has many faults."""
    files = [(f"{LONG}.csv", b""), ("datapackage.json", b'{"resources": ["' + LONG.encode() + b'"]}')]
    with house.open():
        brought = receive_folder(service_id=house.service.pk, by=TESTS, files=files)
        return check_folder(brought=brought)


ADDRESSES = {
    "reading": (
        ("/", "case_manager"),
        ("/cases/", "case_manager"),
        ("/cases/?q=nobody", "case_manager"),
        ("/cases/{reference}/", "case_manager"),
        ("/cases/{reference}/?notes=full", "case_manager"),
        ("/cases/", "intake_worker"),
        ("/team/", "team_manager"),
        ("/cases/", "team_manager"),
        ("/reports/monitoring/", "team_manager"),
    ),
    "writing": (
        ("/cases/{reference}/contacts/new/", "case_manager"),
        ("/cases/{reference}/attempts/new/", "case_manager"),
        ("/cases/{reference}/appointments/new/", "case_manager"),
        ("/cases/{reference}/appointments/{appointment}/", "case_manager"),
        ("/cases/{reference}/appointments/{appointment}/move/", "case_manager"),
        ("/cases/{reference}/person/", "case_manager"),
        ("/cases/{reference}/work/new/", "case_manager"),
    ),
    "running the service": (
        ("/organisation/", "service_administrator"),
        ("/imports/", "service_administrator"),
        ("/imports/{brought}/", "service_administrator"),
        ("/cases/{reference}/reads/", "auditor"),
        ("/read-log/", "auditor"),
        ("/read-log/sign-ins/", "auditor"),
    ),
}
"""Every page with the role that looks at it, in groups that are tested beside one another."""


def troubles(page: Page) -> list[str]:
    """What is wrong with a page at either width."""
    found = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{width}: {fault}" for fault in faults(page)]
    page.context.close()
    return found


@pytest.mark.parametrize("group", ADDRESSES)
def test_every_page_passes_axe_and_fits_its_window(open_page: Open, living: House, group: str) -> None:
    case = full(living)
    with living.open():
        appointment = case.appointments.get().pk
    brought = refused_folder(living).pk
    keys = {"reference": case.reference, "appointment": appointment, "brought": brought}
    found = {}
    for address, role in ADDRESSES[group]:
        if problems := troubles(open_page(address.format(**keys), role=role)):
            found[address, role] = problems
    assert found == {}


def test_empty_pages_pass_axe_too(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case(person=living.person(given_name="", family_name="", birth_date=None), accepted=0)
    for address, role in [
        ("/", "team_manager"),
        ("/cases/", "case_manager"),
        (f"/cases/{case.reference}/", "case_manager"),
        ("/imports/", "service_administrator"),
    ]:
        assert troubles(open_page(address, role=role)) == []


def test_a_refused_form_passes_axe(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
    for form in ("contacts/new/", "appointments/new/", "work/new/"):
        page = open_page(f"/cases/{case.reference}/{form}", width=PHONE)
        page.locator("#page-form [id$=-year]").first.fill("x")
        page.locator("#page-form button[type=submit]").click()
        expect(page.locator(".nhsuk-error-summary")).to_be_visible()
        assert faults(page) == []


def test_the_menu_of_a_case_opens_and_closes_by_keyboard(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
    page = open_page(f"/cases/{case.reference}/")
    page.locator(".app-menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Record an attempt")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Record an attempt")).to_be_hidden()
    expect(page.locator(".app-menu summary")).to_be_focused()


def test_a_printed_case_shows_every_note_and_no_buttons(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
        living.contact(case, note="Only in print.")
    page = open_page(f"/cases/{case.reference}/")
    note = page.get_by_text("Only in print.", exact=True).last
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(note).to_be_visible()
    expect(page.get_by_role("link", name="Record a contact")).to_have_count(0)


def test_j_and_k_walk_the_people_and_enter_opens_one(open_page: Open, living: House) -> None:
    with living.open():
        first, second = living.case(accepted=30), living.case(accepted=20)
    page = open_page("/")
    for keys, reference in (("j", first), ("j", second), ("k", first)):
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.pathname") == f"/cases/{reference.reference}/"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{first.reference}/")
