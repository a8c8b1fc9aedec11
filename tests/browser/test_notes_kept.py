"""Notes are never lost: whatever happens while they are typed, they are there again, and recorded once."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.fixtures import House
from tests.processes.running import free_port
from tests.processes.served import server
from tideover.cases.models import Case, Concern
from tideover.diary.models import Contact
from tideover.foundation import clock
from tideover.foundation.models import Draft

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

LONG = "\n".join(f"{number}. He rang back; O'Neill's rota is “agreed”. مرحبا 😀." for number in range(1, 31))
MORE = "\nAnd one thing more."
KEPT = re.compile(r"^Kept \d\d:\d\d")
NO_CONNECTION = re.compile(r"^Not kept since \d\d:\d\d: no connection\. Keep this page open: keeping is tried again\.")
NOT_SAVED = re.compile(r"^Not saved, and not kept since \d\d:\d\d: no connection\. Keep this page open")


@dataclass(frozen=True)
class Form:
    """A form in which long notes are typed, and how they are found in the record."""

    path: str
    note: str
    button: str
    said: str
    recorded: Callable[[Case], list[str]]

    def of(self, case: Case) -> str:
        """Its address."""
        return f"/cases/{case.reference}/{self.path}/"

    def complete(self, page: Page) -> None:
        """Fill in what else it asks for."""
        if self is CONCERN:
            page.locator("#id_plan").fill("Ring tomorrow.")
            page.locator("#id_told").fill("The team manager")
            for part in ("day", "month", "year"):
                when = clock.today() + timedelta(days=3)
                page.locator(f"#id_review_on-{part}").fill(str(getattr(when, part)))

    def save(self, page: Page) -> None:
        """Press its button."""
        page.get_by_role("button", name=self.button).click()


CONTACT = Form(
    "contacts/new",
    "#id_note",
    "Save the contact",
    "Contact recorded",
    lambda case: list(Contact.objects.filter(case=case).order_by("pk").values_list("note", flat=True)),
)
CONCERN = Form(
    "concerns/new",
    "#id_what",
    "Raise the concern",
    "Safety concern raised",
    lambda case: list(Concern.objects.filter(case=case).order_by("pk").values_list("what", flat=True)),
)
BOTH = pytest.mark.parametrize("form", [CONTACT, CONCERN], ids=["contact", "concern"])


@dataclass
class Desk:
    """A case manager at their browser, and the case they write about."""

    chromium: Browser
    house: House
    case: Case
    site: str

    def __post_init__(self) -> None:
        self.contexts: list[BrowserContext] = []

    def browser(self, **options: Any) -> BrowserContext:
        """A browser in which they are signed in."""
        context = self.chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
        self.contexts.append(context)
        session = self.house.client().cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": self.site}])
        return context

    def open(self, form: Form, context: BrowserContext | None = None) -> Page:
        """The form in a window, in a browser of its own unless one is named."""
        page = (context or self.browser()).new_page()
        page.goto(self.site + form.of(self.case))
        return page

    def recorded(self, form: Form) -> list[str]:
        """What stands in the record."""
        with self.house.open():
            return [text.replace("\r\n", "\n") for text in form.recorded(self.case)]

    def drafts(self) -> int:
        """How many drafts there are."""
        with self.house.open():
            return Draft.objects.count()

    def save_and_find_once(self, page: Page, form: Form, text: str) -> None:
        """Saving records it exactly once, and nothing is kept of it any more."""
        form.complete(page)
        form.save(page)
        expect(page.get_by_role("status").first).to_contain_text(form.said)
        assert self.recorded(form) == [text]
        assert self.drafts() == 0
        page.goto(self.site + form.of(self.case))
        expect(page.locator(form.note)).to_have_value("")


@pytest.fixture
def desk(chromium: Browser, live_server: Any, living: House) -> Iterator[Desk]:
    """At the server of the test."""
    with living.open():
        case = living.case(accepted=9)
    desk = Desk(chromium, living, case, live_server.url)
    yield desk
    for context in desk.contexts:
        context.close()


def note(page: Page, form: Form) -> Locator:
    """Where the note is typed."""
    return page.locator(form.note)


def type_long(page: Page, form: Form, text: str = LONG) -> None:
    """Type it, and see that it is kept."""
    note(page, form).fill(text)
    expect(keeping(page)).to_have_text(KEPT)


def keeping(page: Page) -> Locator:
    """Where the page says whether what is typed is kept."""
    return page.locator(".app-keeping")


def send(page: Page) -> None:
    """Send the form as Enter does: the button itself takes no second press within a second."""
    page.locator("#page-form").evaluate("form => form.requestSubmit()")


def sign_in_again(page: Page, desk: Desk) -> None:
    """As the person does at the page for it, without the typing."""
    session = desk.house.client().cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": desk.site}])


@BOTH
def test_a_session_that_is_gone_while_somebody_types_loses_nothing(desk: Desk, form: Form) -> None:
    page = desk.open(form)
    type_long(page, form)
    Session.objects.all().delete()
    note(page, form).press("End")
    note(page, form).press_sequentially("x")
    expect(keeping(page)).to_have_text("Kept. You have been signed out: save to sign in again and go on.")
    note(page, form).fill(LONG + MORE)
    form.save(page)
    page.wait_for_url("**/account/login/**")
    expect(page.get_by_text("What you had typed was kept: sign in to go on with it.")).to_be_visible()
    sign_in_again(page, desk)
    page.goto(desk.site + form.of(desk.case))
    expect(note(page, form)).to_have_value(LONG + MORE)
    desk.save_and_find_once(page, form, LONG + MORE)


def test_a_session_that_is_gone_loses_nothing_without_scripts(desk: Desk) -> None:
    page = desk.open(CONTACT, desk.browser(java_script_enabled=False))
    note(page, CONTACT).fill(LONG)
    Session.objects.all().delete()
    CONTACT.save(page)
    page.wait_for_url("**/account/login/**")
    assert desk.recorded(CONTACT) == []
    sign_in_again(page, desk)
    page.goto(desk.site + CONTACT.of(desk.case))
    expect(note(page, CONTACT)).to_have_value(LONG)
    desk.save_and_find_once(page, CONTACT, LONG)


def test_what_is_typed_is_kept_for_nobody_else_who_signs_in_at_the_same_browser(desk: Desk) -> None:
    page = desk.open(CONTACT)
    type_long(page, CONTACT)
    colleague = desk.house.client("team_manager").cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": colleague, "url": desk.site}])
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    CONTACT.save(page)
    expect(page.get_by_label("What you typed")).to_have_value(re.compile("30. He rang back"))
    with desk.house.open():
        assert set(Draft.objects.values_list("account", flat=True)) == {desk.house.accounts["case_manager"].pk}
    assert desk.recorded(CONTACT) == []


@BOTH
def test_the_network_that_is_gone_is_said_calmly_and_what_is_typed_is_kept_when_it_returns(
    desk: Desk, form: Form
) -> None:
    page = desk.open(form)
    type_long(page, form)
    page.context.set_offline(True)
    note(page, form).fill(LONG + MORE)
    expect(keeping(page)).to_have_text(NO_CONNECTION)
    page.context.set_offline(False)
    expect(keeping(page)).to_have_text(KEPT)
    again = desk.open(form)
    expect(note(again, form)).to_have_value(LONG + MORE)
    desk.save_and_find_once(page, form, LONG + MORE)


@BOTH
@pytest.mark.parametrize("is_kept", [True, False], ids=["kept", "not kept"])
def test_a_form_that_is_sent_without_a_network_stays_and_is_saved_when_it_returns(
    desk: Desk, form: Form, is_kept: bool
) -> None:
    page = desk.open(form)
    type_long(page, form)
    page.context.set_offline(True)
    text = LONG if is_kept else LONG + MORE
    note(page, form).fill(text)
    form.complete(page)
    for _ in range(2):
        send(page)
        expect(keeping(page)).to_have_text(NOT_SAVED)
    expect(note(page, form)).to_have_value(text)
    assert desk.recorded(form) == []
    page.context.set_offline(False)
    expect(keeping(page)).to_have_text(re.compile(r"^Kept \d\d:\d\d\. You can save now\."))
    desk.save_and_find_once(page, form, text)


@BOTH
def test_a_browser_that_is_closed_loses_nothing_that_was_typed(desk: Desk, form: Form) -> None:
    context = desk.browser()
    page = desk.open(form, context)
    type_long(page, form)
    context.close()
    desk.contexts.remove(context)
    page = desk.open(form)
    expect(page.get_by_text("You began this today at")).to_be_visible()
    expect(note(page, form)).to_have_value(LONG)
    desk.save_and_find_once(page, form, LONG)


def test_somebody_who_types_without_a_pause_is_kept_meanwhile(desk: Desk) -> None:
    page = desk.open(CONTACT)
    note(page, CONTACT).press_sequentially("word " * 30, delay=60)
    with desk.house.open():
        assert Draft.objects.exists()


@BOTH
def test_two_windows_keep_each_its_own_words_say_so_and_offer_both(desk: Desk, form: Form) -> None:
    context = desk.browser()
    first, second = desk.open(form, context), desk.open(form, context)
    type_long(first, form, "The first window says this.")
    type_long(second, form, LONG)
    expect(keeping(second)).to_contain_text("Something else was typed into this form in another window")
    note(first, form).fill("The first window says more.")
    expect(keeping(first)).to_contain_text("both are kept, each by itself")
    first.close()
    second.close()
    page = desk.open(form, context)
    expect(note(page, form)).to_have_value("The first window says more.")
    expect(page.get_by_text("In another window you typed something else here")).to_contain_text("1. He rang back")
    page.get_by_role("link", name="Show that instead").click()
    expect(note(page, form)).to_have_value(LONG)
    form.complete(page)
    form.save(page)
    expect(page.get_by_role("status").first).to_contain_text(form.said)
    page.goto(desk.site + form.of(desk.case))
    expect(note(page, form)).to_have_value("The first window says more.")
    form.complete(page)
    form.save(page)
    expect(page.get_by_role("status").first).to_contain_text(form.said)
    assert desk.recorded(form) == [LONG, "The first window says more."]
    assert desk.drafts() == 0


def test_two_windows_of_one_draft_record_it_once_and_lose_none_of_what_differs(desk: Desk) -> None:
    """The second was opened with what the first had kept, so that they are one form to the record."""
    context = desk.browser()
    first = desk.open(CONTACT, context)
    type_long(first, CONTACT)
    second = desk.open(CONTACT, context)
    expect(note(second, CONTACT)).to_have_value(LONG)
    note(second, CONTACT).fill(LONG + MORE)
    expect(keeping(second)).to_have_text(KEPT)
    CONTACT.save(second)
    expect(second.get_by_role("status").first).to_contain_text("Contact recorded")
    note(first, CONTACT).fill("Otherwise")
    expect(keeping(first)).to_have_text(KEPT)
    CONTACT.save(first)
    expect(first.locator(".nhsuk-error-summary")).to_contain_text("This form was saved already, with other words")
    expect(note(first, CONTACT)).to_have_value("Otherwise")
    assert desk.recorded(CONTACT) == [LONG + MORE]
    CONTACT.save(first)
    expect(first.get_by_role("status").first).to_contain_text("Contact recorded")
    assert desk.recorded(CONTACT) == [LONG + MORE, "Otherwise"]
    assert desk.drafts() == 0


def test_what_one_window_types_on_after_the_other_saved_is_offered_again(desk: Desk) -> None:
    context = desk.browser()
    first = desk.open(CONTACT, context)
    type_long(first, CONTACT)
    second = desk.open(CONTACT, context)
    CONTACT.save(second)
    expect(second.get_by_role("status").first).to_contain_text("Contact recorded")
    note(first, CONTACT).fill("Afterwards")
    expect(keeping(first)).to_have_text(KEPT)
    first.close()
    again = desk.open(CONTACT, context)
    expect(note(again, CONTACT)).to_have_value("Afterwards")


@BOTH
def test_a_server_that_is_restarted_loses_nothing(desk: Desk, form: Form, tmp_path: Path) -> None:
    port = free_port()
    desk.site = f"http://127.0.0.1:{port}"
    with server(port, tmp_path):
        page = desk.open(form)
        type_long(page, form)
        form.complete(page)
        expect(keeping(page)).to_have_text(KEPT)
    note(page, form).fill(LONG + MORE)
    expect(keeping(page)).to_have_text(NO_CONNECTION)
    send(page)
    expect(keeping(page)).to_have_text(NOT_SAVED)
    with server(port, tmp_path):
        expect(keeping(page)).to_have_text(re.compile("^Kept .*You can save now"), timeout=30_000)
        desk.save_and_find_once(page, form, LONG + MORE)
