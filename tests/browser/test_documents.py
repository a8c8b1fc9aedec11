"""Adding a document and saving it again, in a browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.fixtures import House
from tideover.cases.models import Document

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"


def fill_in(page: Page, content: bytes) -> None:
    """Choose a file and say what it is."""
    page.set_input_files("input[type=file]", {"name": "Fit note.pdf", "mimeType": "image/png", "buffer": content})
    page.get_by_label("Fit note").check()
    for box, typed in (("Day", "2"), ("Month", "3"), ("Year", "2026")):
        page.get_by_label(box, exact=True).fill(typed)
    page.get_by_role("button", name="Add the document").click()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_added_and_comes_back_as_a_download(
    open_page: Open, living: House, tmp_path: Path, scripts: bool
) -> None:
    with living.open():
        case = living.case()
    page = open_page(f"/cases/{case.reference}/", scripts=scripts)
    page.get_by_role("link", name="Add a document").last.click()
    fill_in(page, b"MZ\x90\0 no document")
    expect(page.locator("main")).to_contain_text("Tideover does not take this kind of file")
    fill_in(page, PDF)
    page.wait_for_url("**/documents/")
    with page.expect_download() as fetched:
        page.get_by_role("link", name="Fit note.pdf", exact=True).click()
    assert fetched.value.suggested_filename == "Fit note.pdf"
    fetched.value.save_as(tmp_path / "saved")
    assert (tmp_path / "saved").read_bytes() == PDF
    with living.open():
        assert Document.objects.count() == 1
