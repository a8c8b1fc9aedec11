"""Error pages say what happened and what to do next."""

import errno

import pytest
from django.db import InterfaceError, InternalError, OperationalError, ProgrammingError
from django.http import HttpResponse
from django.test import RequestFactory
from psycopg import errors as database

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


def answered(error: Exception) -> HttpResponse:
    """The page for an error that a view raised while a form was sent."""
    request = RequestFactory().post("/cases/TO-0001/contacts/new/", {"note": "Half an <b>hour</b>", "password": "x"})
    try:
        raise error
    except Exception:
        return errors.server_error(request)


def caused(error: Exception, cause: Exception) -> Exception:
    """An error of Django's that was one of the database's."""
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OperationalError("the connection is closed"), "Its database does not answer"),
        (InterfaceError("connection already closed"), "Its database does not answer"),
        (caused(OperationalError(), database.AdminShutdown()), "Its database does not answer"),
        (caused(OperationalError(), database.CannotConnectNow()), "Its database does not answer"),
        (caused(OperationalError(), database.TooManyConnections()), "Its database does not answer"),
        (caused(OperationalError(), database.DiskFull()), "There is no room left"),
        (OSError(errno.ENOSPC, "No space left on device"), "There is no room left"),
        (caused(InternalError(), database.ReadOnlySqlTransaction()), "takes no changes at the moment"),
        (caused(ProgrammingError(), database.UndefinedColumn()), "not ready for this version yet"),
    ],
)
def test_an_outage_says_what_is_the_matter_when_to_come_back_and_shows_what_was_typed(
    error: Exception, said: str
) -> None:
    response = answered(error)
    html = response.content.decode()
    assert response.status_code == 503
    assert int(response.headers["Retry-After"]) > 0
    assert said in html
    assert "Note: Half an &lt;b&gt;hour&lt;/b&gt;" in html
    assert "Password" not in html


@pytest.mark.parametrize(
    "error", [ValueError("a mistake"), caused(OperationalError(), database.DeadlockDetected()), FileNotFoundError()]
)
def test_a_mistake_of_ours_is_no_outage_and_loses_nothing_typed_either(error: Exception) -> None:
    response = answered(error)
    assert response.status_code == 500
    assert "Retry-After" not in response.headers
    assert "Half an" in response.content.decode()
