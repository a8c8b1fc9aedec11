"""A new service from being opened to its first referral, by its administrator through the guide's pages."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, Open, faults
from tests.fixtures import House
from tideover.cli.opening import open_with_administrator
from tideover.foundation.models import Account, Membership, Service
from tideover.organisation import jobs
from tideover.organisation.models import AccessChange
from tideover.referrals.models import Referral

pytestmark = [pytest.mark.browser, pytest.mark.thorough]


@pytest.fixture
def living(transactional_db: None) -> House:
    """A service that was opened just now: nobody but its administrator is there."""
    open_with_administrator("brook", "Brook Job Retention Service", "Ada Bell", "ada@brook.example", "scotland")
    account = Account.objects.get(email="ada@brook.example")
    nobody: Any = None
    return House(Service.objects.get(), nobody, nobody, accounts={"service_administrator": account})


def carry_out(house: House) -> None:
    """What was asked about signing in; who was added is signed in by their role from now on."""
    with house.open():
        waiting = list(AccessChange.objects.filter(carried_out_at=None).values_list("pk", flat=True))
    for key in waiting:
        jobs.carry_out(house.service.pk, key)
    for membership in Membership.objects.select_related("account"):
        house.accounts.setdefault(membership.roles[0], membership.account)


def next_step(page: Page, done: int, action: str) -> None:
    """From wherever a step led to, over our service, to the next step of the guide."""
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Our service").click()
    expect(page.get_by_text(f"{done} of 6 done.")).to_be_visible()
    page.get_by_role("region", name="Set your service up").get_by_role("link", name=action).click()


def add(page: Page, name: str, role: str) -> None:
    """Fill in the form that adds somebody, and see them among the others."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("E-mail address").fill(f"{name.split()[0].lower()}@brook.example")
    page.get_by_label(role, exact=True).check()
    page.get_by_label("Team", exact=True).select_option("Brook")
    page.get_by_role("button", name="Add them").click()
    expect(page.get_by_role("link", name=name)).to_be_visible()


def test_a_new_service_is_set_up_and_takes_its_first_referral(open_page: Open, living: House) -> None:
    page = open_page("/", role="service_administrator")
    expect(page.get_by_role("heading", name="Set your service up")).to_be_visible()
    expect(page.get_by_text("Bank holidays of Scotland, how often")).to_be_visible()
    assert faults(page) == []
    next_step(page, 0, "Look at how you work")
    page.get_by_role("button", name="See what it changes").click()
    page.get_by_role("button", name="Save the policy").click()
    next_step(page, 1, "Write the questions")
    page.get_by_role("link", name="At risk of losing their job").click()
    page.get_by_role("button", name="See how they look").click()
    assert faults(page) == []
    page.get_by_role("button", name="Save the questions").click()
    next_step(page, 2, "Form a team")
    page.get_by_label("Name of the team").fill("Brook")
    page.get_by_role("button", name="Form the team").click()
    next_step(page, 3, "Add somebody")
    add(page, "Jo Price", "Case manager")
    page.get_by_role("link", name="Add somebody").click()
    add(page, "Sam Okoro", "Team manager")
    carry_out(living)
    next_step(page, 4, "Add help")
    page.get_by_label("What is it called?").fill("Workplace visit")
    page.get_by_label("Employer", exact=True).check()
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("link", name="Back to our service").click()
    expect(page.get_by_text("5 of 6 done.")).to_be_visible()
    taking = open_page("/referrals/new/", role="case_manager")
    taking.get_by_label("Family name").fill("Wrona")
    taking.get_by_label("Who sent them?").select_option("gp")
    taking.get_by_role("group", name="Could they lose this job").get_by_label("Yes").check()
    taking.get_by_role("button", name="Save the referral").click()
    expect(taking.get_by_text("Referral taken.")).to_be_visible()
    with living.open():
        assert Referral.objects.count() == 1
    page.reload()
    expect(page.get_by_role("heading", name="Set your service up")).to_have_count(0)
    for address in ("/organisation/set-up/", "/organisation/people/", "/organisation/changes/", "/organisation/help/"):
        for width in (1280, PHONE):
            assert faults(open_page(address, role="service_administrator", width=width)) == [], address
