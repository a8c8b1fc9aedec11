"""Sessions end when nobody is there, and what was being typed is kept."""

import runpy
from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, OperationalError
from django.test import Client

from tideover.foundation import clock, tenancy
from tideover.foundation.models import Account, Draft, Service, SignInEvent, SignInKind
from tideover.foundation.signin import sessions
from tideover.foundation.signin import settings as signin_settings

from . import people

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def service() -> Service:
    return people.make_service()


@pytest.fixture
def ada(service: Service) -> Account:
    return people.make_account("ada", service, app=True)


@pytest.fixture
def client(ada: Account) -> Iterator[Client]:
    """A browser in which Ada signed in at noon."""
    with clock.frozen(people.NOON):
        client = Client(enforce_csrf_checks=True)
        client.force_login(ada, backend=BACKEND)
        yield client


def later(minutes: float) -> AbstractContextManager[None]:
    return clock.frozen(people.NOON + people.minutes(minutes))


def csrf(client: Client) -> str:
    """A token as a page of ours would hold it."""
    page = Client()
    page.get("/account/login/")
    client.cookies["csrf"] = page.cookies["csrf"].value
    return str(page.cookies["csrf"].value)


def kept(service: Service) -> list[tuple[str, dict[str, list[str]]]]:
    with tenancy.in_service(service.pk):
        return list(Draft.objects.values_list("form", "fields"))


def test_a_session_lives_while_it_is_used(client: Client) -> None:
    for minutes in range(0, 12 * 60, 29):
        with later(minutes):
            assert client.get("/note/").status_code == 200


def test_a_session_ends_after_thirty_idle_minutes(client: Client, ada: Account) -> None:
    with later(29.9):
        assert client.get("/note/").status_code == 200
    with later(59.9):
        response = client.get("/note/?page=2", follow=True)
    assert response.redirect_chain[-1][0] == "/account/login/?next=%2Fnote%2F%3Fpage%3D2"
    assert "was not used for 30 minutes" in response.content.decode()
    assert SignInEvent.objects.filter(account=ada).latest("id").kind == SignInKind.ENDED


def test_no_session_lasts_longer_than_twelve_hours(client: Client) -> None:
    for minutes in range(0, 12 * 60, 20):
        with later(minutes):
            client.get("/note/")
    with later(12 * 60):
        response = client.get("/note/", follow=True)
    assert "more than 12 hours ago" in response.content.decode()


def test_use_is_noted_once_a_minute(client: Client) -> None:
    def written() -> str:
        return Session.objects.get().session_data

    client.get("/note/")
    first = written()
    with later(0.9):
        client.get("/note/")
        assert written() == first
    with later(1):
        client.get("/note/")
        assert written() != first


def test_what_was_typed_into_a_session_that_is_over_is_kept(client: Client, service: Service) -> None:
    token = csrf(client)
    typed = {"note": "long ‏עברית 🌊 note", "way": ["telephone", "letter"], "version": "3", "submission": "abc"}
    with later(31):
        response = client.post("/note/", {**typed, "csrfmiddlewaretoken": token, "password": "secret"}, follow=True)
    assert response.redirect_chain == [("/account/login/?next=%2Fnote%2F", 302)]
    assert "What you had typed was kept" in response.content.decode()
    fields = {"note": [typed["note"]], "way": ["telephone", "letter"], "version": ["3"], "submission": ["abc"]}
    assert kept(service) == [("/note/", fields)]
    assert "_auth_user_id" not in client.session


def test_a_form_from_elsewhere_is_not_kept(client: Client, service: Service) -> None:
    csrf(client)
    with later(31):
        assert client.post("/note/", {"note": "forged", "csrfmiddlewaretoken": "x" * 32}).status_code == 403
    assert kept(service) == []


def test_a_note_being_kept_while_typed_is_kept_for_its_own_form(client: Client, service: Service) -> None:
    token = csrf(client)
    with later(31):
        response = client.post(
            "/drafts/",
            {"draft_of": "/cases/TO-0001/contacts/new/", "note": "half a sent", "csrfmiddlewaretoken": token},
            HTTP_TIDEOVER_KEEPING="1",
        )
    assert (response.status_code, response.content[:5]) == (401, b"Kept.")
    assert kept(service) == [("/cases/TO-0001/contacts/new/", {"note": ["half a sent"]})]


def test_a_button_of_a_list_leads_back_to_the_list(client: Client) -> None:
    token = csrf(client)
    with later(31):
        response = client.post("/note/", {"csrfmiddlewaretoken": token}, HTTP_REFERER="http://testserver/cases/?page=2")
    assert response["Location"] == "/account/login/?next=%2Fcases%2F%3Fpage%3D2"


def test_a_page_for_everybody_is_shown_when_the_session_is_over(client: Client) -> None:
    with later(31):
        assert client.get("/about/").content == b"about"
        assert client.get("/note/")["Location"].startswith("/account/login/")


def test_a_password_sent_to_sign_in_again_is_never_a_draft(client: Client, service: Service) -> None:
    token = csrf(client)
    with later(31):
        response = people.send_password(client, csrfmiddlewaretoken=token)
    assert response["Location"] == "/account/code/"
    assert kept(service) == []


def test_an_old_session_is_known_over_a_weekend_so_that_typing_is_kept(client: Client, service: Service) -> None:
    token = csrf(client)
    with clock.frozen(people.NOON + timedelta(days=2, hours=20)):
        client.post("/note/", {"note": "Friday's note", "csrfmiddlewaretoken": token})
    assert kept(service) == [("/note/", {"note": ["Friday's note"]})]


def test_what_is_typed_on_after_the_session_ended_in_another_tab_is_kept_too(
    client: Client, service: Service, ada: Account
) -> None:
    token = csrf(client)
    with later(31):
        client.get("/note/")
        response = client.post("/note/", {"note": "one more line", "csrfmiddlewaretoken": token})
        assert response["Location"] == "/account/login/?next=%2Fnote%2F"
        assert kept(service) == [("/note/", {"note": ["one more line"]})]
        people.send_password(client, csrfmiddlewaretoken=token)
        assert sessions.TYPIST in client.session
        code = {"code": people.code_of(people.KEY), "csrfmiddlewaretoken": token}
        assert client.post("/account/code/", code).status_code == 302
        assert sessions.TYPIST not in client.session


def test_after_signing_out_by_hand_nothing_is_kept_for_anybody(client: Client, service: Service) -> None:
    token = csrf(client)
    client.post("/account/logout/", {"csrfmiddlewaretoken": token})
    client.post("/note/", {"note": "somebody else at this desk", "csrfmiddlewaretoken": token})
    assert kept(service) == []


def test_over_https_the_cookies_belong_to_this_host_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TIDEOVER_HTTPS", "1")
    found = runpy.run_path(str(signin_settings.__file__))
    assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 500), (DatabaseError("no such row"), 400)])
def test_a_database_that_went_away_is_told_from_a_session_that_did(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    def fails(*arguments: object, **more: object) -> None:
        raise error

    client.raise_request_exception = False
    with later(2):
        monkeypatch.setattr(Session, "save", fails)
        assert client.get("/").status_code == status
