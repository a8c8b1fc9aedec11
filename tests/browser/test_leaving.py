"""Leaving a form and coming back: nothing is sent twice, and nothing typed is lost."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.fixtures import House
from tests.processes.running import wait_until
from tideover.diary.models import Contact
from tideover.foundation.models import Draft

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("scripts", [True, False])
def test_going_back_after_saving_shows_an_empty_form(open_page: Open, living: House, scripts: bool) -> None:
    """A browser that filled the old note into a new form would have it recorded a second time."""
    with living.open():
        case = living.case()
    page = open_page(f"/cases/{case.reference}/contacts/new/", scripts=scripts)
    page.get_by_label("Note (optional)").fill("Told once")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("status").first).to_contain_text("Contact recorded")
    page.go_back()
    expect(page.get_by_label("Note (optional)")).to_have_value("")
    with living.open():
        assert Contact.objects.filter(case=case, note="Told once").count() == 1


@pytest.mark.thorough
def test_what_was_typed_in_the_last_moment_before_leaving_is_kept(open_page: Open, living: House) -> None:
    """The browser sends it after it has left: whoever comes back first may ask before it has arrived."""
    with living.open():
        case = living.case()
    page = open_page(f"/cases/{case.reference}/contacts/new/")
    address = page.url
    page.get_by_label("Note (optional)").press_sequentially("quick")
    page.goto(address.replace("contacts/new/", ""))
    wait_until(Draft.objects.filter(fields__note=["quick"]).exists)
    page.goto(address)
    expect(page.get_by_label("Note (optional)")).to_have_value("quick")
