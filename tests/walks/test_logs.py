"""Every page of a filled service, and what the logs and the figures say of it: nothing about anybody."""

import io
import json
import logging
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path, reverse

from tests.walks.addresses import address, addresses, named
from tests.walks.catalogue import our_models
from tests.walks.filled import Filled
from tideover.foundation.access import public_page
from tideover.foundation.models import Service
from tideover.operations import logs
from tideover.operations.metrics.exposition import figures
from tideover.operations.middleware import PROBES

TELLING = re.compile(r"name|reference|email|telephone|phone|postcode|address|nhs_number|login|secret")
"""Fields by which somebody could be found."""
SAYS_NOTHING = {"file_name"}
"""The folder that was brought is called "record" here."""
SHORTEST = 3
KEY = re.compile(r"\d{1,5}")
"""A row's key names nobody, and the log's milliseconds may be the same figure."""
OF_PASSKEYS = {"mfa_edit_webauthn", "mfa_remove_webauthn"}
"""Addresses of what nobody here has."""
TYPED = "Typed of Wilhelmina Quartermaine, 07700 900123"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What a live service's log says during the test."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonLines())
    loggers = [logging.getLogger(name) for name in ("", "tideover.requests", "tideover.jobs")]
    before = [logger.level for logger in loggers]
    for logger, level in zip(loggers, (logging.WARNING, logging.INFO, logging.INFO), strict=True):
        logger.setLevel(level)
    loggers[0].addHandler(handler)
    yield stream
    loggers[0].removeHandler(handler)
    for logger, level in zip(loggers, before, strict=True):
        logger.setLevel(level)


def told(stream: io.StringIO) -> list[dict[str, Any]]:
    """The lines, each read as JSON."""
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def telling(service_id: int) -> set[str]:
    """Every name, reference, e-mail address, telephone number and the like that the database holds, save the names of
    services."""
    found = set[str]()
    for model in our_models():
        if model is Service:
            continue
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and TELLING.search(field.name) and field.name not in SAYS_NOTHING:
                found |= {str(value) for value in model._default_manager.values_list(field.name, flat=True)}
    told_by = {value for value in found if len(value) >= SHORTEST and not KEY.fullmatch(value)}
    return {value for value in told_by if not value.startswith(("/", "{"))}


def seen_in(text: str, values: set[str]) -> set[str]:
    """Which of the values stand in the text, as words of their own."""
    return {value for value in values if re.search(rf"(?<!\w){re.escape(value)}(?!\w)", text)}


@pytest.mark.parametrize("role", ["case_manager", "team_manager", "service_administrator", "researcher"])
def test_no_page_leaves_a_name_or_a_reference_in_the_log(
    ours: Filled, theirs: Filled, role: str, lines: io.StringIO
) -> None:
    client, asked = ours.house.client(role), 0
    client.raise_request_exception = False
    for pattern in addresses():
        if pattern.name not in OF_PASSKEYS:
            where = address(pattern, next(iter(named(pattern, ours, theirs).values())))
            client.get(where, {"q": TYPED, "reference": ours.case.reference})
            asked += where not in PROBES
    requests = [line for line in told(lines) if line["logger"] == "tideover.requests"]
    assert len(requests) == asked
    signed_in = [line for line in requests if line.get("service")]
    assert {(line["service"], *line["roles"]) for line in signed_in} == {(ours.house.service.code, role)}
    values = telling(ours.house.service.pk)
    assert {ours.case.reference, ours.case.person.family_name, ours.house.accounts[role].email} <= values
    for text in (lines.getvalue(), figures().decode()):
        assert seen_in(text, values | {"Wilhelmina", "07700 900123"}) == set()


def test_what_is_typed_into_forms_and_a_refused_sign_in_stay_out_of_the_log(ours: Filled, lines: io.StringIO) -> None:
    somebody = Client()
    for _ in range(6):
        somebody.post(reverse("account_login"), {"login": ours.house.accounts["auditor"].email, "password": TYPED})
    case = ours.house.client()
    case.post(f"/cases/{ours.case.reference}/contacts/new/", {"note": TYPED})
    assert len(told(lines)) >= 7
    assert seen_in(lines.getvalue(), telling(ours.house.service.pk) | {"Wilhelmina"}) == set()


@public_page
def broken(request: HttpRequest, reference: str) -> HttpResponse:
    """A page with a mistake in it, whose message names somebody."""
    raise ValueError(f"Wilhelmina Quartermaine of {reference}")


urlpatterns = [path("cases/<str:reference>/", broken, name="broken")]
handler500 = "tideover.foundation.pages.errors.server_error"


@pytest.mark.django_db
def test_an_error_is_told_by_its_kind_and_place_and_not_by_what_it_says(settings: Any, lines: io.StringIO) -> None:
    settings.ROOT_URLCONF = __name__
    given = "0123456789abcdef0123456789abcdef"
    answer = Client(raise_request_exception=False).get("/cases/TO-1/", headers={"x-request-id": given})
    assert (answer.status_code, answer["X-Request-ID"]) == (500, given)
    error, request = told(lines)
    assert (error["error"], error["view"], error["request"], error["level"]) == ("ValueError", "broken", given, "error")
    assert error["where"][-1].endswith(" broken")
    assert (request["view"], request["status"], request["level"]) == ("broken", 500, "error")
    assert {*request} == {"time", "level", "logger", "view", "method", "status", "milliseconds", "request"}
    assert "Wilhelmina" not in lines.getvalue()
    assert "TO-1" not in lines.getvalue()


@pytest.mark.django_db
def test_a_number_that_a_stranger_gives_a_request_is_not_taken(lines: io.StringIO) -> None:
    answer = Client().get("/nowhere/", headers={"x-request-id": "Wilhelmina"})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])
    (line,) = told(lines)
    assert (line["view"], line["status"], line["request"]) == ("none", 404, answer["X-Request-ID"])


def test_a_job_is_a_line_with_its_service_and_how_it_ended(ours: Filled, lines: io.StringIO) -> None:
    job = SimpleNamespace(task_name="a.b", id=7, attempts=1, task_kwargs={"service_id": ours.house.service.pk})
    context = SimpleNamespace(job=job)
    assert logs.log_job(lambda: "done", context, None) == "done"

    def fail() -> None:
        raise ValueError("Wilhelmina")

    with pytest.raises(ValueError, match="Wilhelmina"):
        logs.log_job(fail, context, None)
    done, failed = told(lines)
    common = {"logger": "tideover.jobs", "task": "a.b", "job": 7, "attempt": 2, "service": ours.house.service.code}
    assert common.items() <= done.items()
    assert common.items() <= failed.items()
    assert (done["status"], done["level"]) == ("done", "info")
    assert (failed["status"], failed["level"], failed["error"]) == ("failed", "error", "ValueError")
    assert "Wilhelmina" not in lines.getvalue()


def test_of_a_librarys_message_only_what_stands_in_its_code_is_told(lines: io.StringIO) -> None:
    logging.getLogger("some.library").warning("Refused %s", "Wilhelmina")
    logging.getLogger("tideover.ours").warning("The database is kept in %s.", "here")
    theirs, ours = told(lines)
    assert (theirs["message"], ours["message"]) == ("Refused %s", "The database is kept in here.")


@pytest.mark.django_db
def test_the_search_finds_what_is_planted_in_a_log(ours: Filled) -> None:
    values = telling(ours.house.service.pk)
    planted = f'{{"path": "/cases/{ours.case.reference}/"}}'
    assert seen_in(planted, values) == {ours.case.reference}
