"""Signing in as a person does, in Chromium, under the strict content security policy."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tideover.foundation.models import Account, SignInEvent, SignInKind
from tideover.foundation.signin import demonstration

from . import people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def ada() -> Account:
    return people.make_account("ada", people.make_service())


@pytest.fixture
def page(chromium: Browser, live_server: LiveServer) -> Iterator[Page]:
    """A page of the running site; whatever the browser complains of fails the test."""
    context = chromium.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(10_000)
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "429" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert complaints == []


def send_password(page: Page, password: str = people.PASSWORD) -> None:
    page.get_by_label("E-mail address").fill("ada@harbour.example")
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def give_authenticator(page: Page) -> None:
    """A passkey store that says yes to everything."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_an_authenticator_app_is_set_up_and_used(page: Page, ada: Account) -> None:
    page.goto("/note/")
    send_password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Set up a second factor")
    page.get_by_role("link", name="Set up an app").click()
    page.get_by_text("If the camera does not work").click()
    key = page.locator("#totp-key").inner_text()
    page.get_by_label("Code from the app").fill(people.code_of(key))
    page.get_by_role("button", name="Finish").click()
    expect(page.locator("#recovery-codes li")).to_have_count(10)
    recovery = page.locator("#recovery-codes li").first.inner_text()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/note/")
    send_password(page)
    page.get_by_label("Code", exact=True).fill(recovery)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A note")


def test_a_passkey_is_added_and_signs_in_without_a_password(page: Page, ada: Account) -> None:
    give_authenticator(page)
    page.goto("/note/")
    send_password(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name of this passkey").fill("Ada's laptop")
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto("/account/second-factor/")
    expect(page.get_by_text("Ada's laptop").first).to_be_visible()
    page.get_by_role("button", name="Sign out").click()

    page.goto("/account/login/?next=/note/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A note")
    assert SignInEvent.objects.filter(kind=SignInKind.SIGNED_IN).latest("id").detail == "webauthn"


@pytest.mark.thorough
def test_a_passkey_is_the_second_step_after_a_password(page: Page, ada: Account) -> None:
    give_authenticator(page)
    page.goto("/account/second-factor/passkeys/add/")
    send_password(page)
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/note/")
    send_password(page)
    page.get_by_role("button", name="Use a passkey instead").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A note")


@pytest.mark.thorough
def test_a_passkey_that_is_refused_says_so(page: Page, ada: Account) -> None:
    page.context.new_cdp_session(page).send("WebAuthn.enable")
    page.goto("/account/second-factor/passkeys/add/")
    send_password(page)
    page.add_init_script("navigator.credentials.create = () => Promise.reject(new DOMException('no'))")
    page.reload()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_text("The passkey was not used")).to_be_visible()


@pytest.mark.thorough
def test_guessing_shows_the_lock_out_page(page: Page, ada: Account) -> None:
    for n in range(5):
        page.goto("/account/login/")
        send_password(page, f"wrong {n}")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Signing in is paused until")


def test_an_idle_session_keeps_what_was_typed(
    page: Page, ada: Account, settings: Settings, live_server: LiveServer
) -> None:
    people.give_app(ada)
    page.goto("/note/")
    send_password(page)
    page.get_by_label("Code", exact=True).fill(people.code_of(people.KEY))
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Note").fill("She would like to start with mornings.")
    settings.SESSION_IDLE_MINUTES = 0
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("What you had typed was kept")).to_be_visible()
    settings.SESSION_IDLE_MINUTES = 30
    send_password(page)
    page.get_by_label("Code", exact=True).fill(people.next_code_of(people.KEY))
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("Note")).to_have_value("She would like to start with mornings.")


def test_the_demonstration_signs_in_with_one_press(page: Page, settings: Settings) -> None:
    settings.DEMO = True
    account = people.make_account("case.manager", people.make_service(is_demonstration=True))
    account.set_password(demonstration.PASSWORD)
    account.save()
    page.goto("/account/login/?next=/note/")
    page.get_by_role("button", name="Case manager", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A note")


@pytest.mark.thorough
def test_without_scripts_a_password_and_a_code_are_enough(
    chromium: Browser, live_server: LiveServer, ada: Account
) -> None:
    people.give_app(ada)
    with chromium.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/note/")
        send_password(page)
        assert not page.get_by_role("button", name="passkey").is_visible()
        page.get_by_label("Code", exact=True).fill(people.code_of(people.KEY))
        page.get_by_role("button", name="Go on").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("A note")
