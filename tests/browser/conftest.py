"""A server with a service in it, and browsers in which its people are signed in."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Page

from tests.fixtures import House, make_house

Open = Callable[..., Page]
WIDE, PHONE = 1280, 360
ONLY_FAULTS = {"resultTypes": ["violations"]}
"""axe need not tell in full of what is right, which takes it as long again."""


@pytest.fixture
def living(transactional_db: None) -> House:
    """A service whose rows the server sees."""
    return make_house("harbour")


@pytest.fixture
def open_page(chromium: Browser, live_server: Any, living: House) -> Iterator[Open]:
    """Opens an address as the person of a role, in a window of some width, with or without scripts. A message
    in the browser's console fails the test: a blocked script, style or request is a fault of the page."""
    contexts, said = [], []

    def opened(address: str, *, role: str = "case_manager", width: int = WIDE, scripts: bool = True) -> Page:
        session = living.client(role).cookies[settings.SESSION_COOKIE_NAME].value
        context = chromium.new_context(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
        contexts.append(context)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{live_server.url}{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert said == []


def faults(page: Page) -> list[str]:
    """What axe finds on the page, and whether it is wider than the window."""
    found = [
        f"{violation['id']}: {[node['target'] for node in violation['nodes']]}"
        for violation in Axe().run(page, options=ONLY_FAULTS).response["violations"]
    ]
    return found + too_wide(page)


def too_wide(page: Page) -> list[str]:
    """Whether the page is wider than the window."""
    is_so = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    return ["wider than the window"] if is_so else []
