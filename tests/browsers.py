"""A real browser for tests marked `browser`.

Where Chromium is not found they are left out, and the summary says so; in a thorough run they fail.
"""

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.thorough import IS_THOROUGH

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell draws the same pages without a window's machinery, in half the time."""
PATIENCE = 30_000
"""Milliseconds that a page may take to show what is expected of it: no test is about how quick a busy machine is."""
NOT_FOUND = "Chromium was not found (Debian: apt-get install chromium)"


def chromium_path() -> str | None:
    """Where Chromium is: TIDEOVER_TEST_CHROMIUM, or what the path has; None where it is nowhere."""
    return os.environ.get("TIDEOVER_TEST_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave a browser test out, or fail it, where there is no browser."""
    if item.get_closest_marker("browser") is None or chromium_path() is not None:
        return
    if IS_THOROUGH:
        pytest.fail(f"{NOT_FOUND}, and a thorough run needs it.", pytrace=False)
    pytest.skip(NOT_FOUND)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out for want of a browser."""
    left_out = [report for report in terminalreporter.stats.get("skipped", []) if NOT_FOUND in str(report.longrepr)]
    if left_out:
        terminalreporter.write_line(f"{len(left_out)} browser tests were left out: {NOT_FOUND}.", yellow=True)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright runs a loop of its own in this thread, which Django would take for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
