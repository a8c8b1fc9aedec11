"""Error pages say what happened and what to do next."""

import pytest
from django.test import RequestFactory

from tideover.foundation.pages import errors


@pytest.mark.parametrize(
    ("view", "status", "title"),
    [
        (errors.bad_request, 400, "We could not understand that request"),
        (errors.permission_denied, 403, "You do not have permission to do this"),
        (errors.page_not_found, 404, "Page not found"),
        (errors.csrf_failure, 403, "This page was open too long"),
        (errors.server_error, 500, "Something went wrong at our end"),
    ],
)
def test_an_error_page_has_its_status_a_title_and_a_way_on(view: object, status: int, title: str) -> None:
    request = RequestFactory().get("/x/")
    request._messages = []  # type: ignore[attr-defined]
    response = view(request)  # type: ignore[operator]
    html = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{title}</h1>" in html
    assert f"<title>{title}" in html
    assert 'href="/"' in html


def test_the_page_for_our_own_errors_needs_no_request_and_no_database() -> None:
    assert errors.server_error().status_code == 500
