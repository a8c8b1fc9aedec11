"""Every address declares whom it is for."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.walks.addresses import PUBLIC, addresses, undeclared


def test_every_view_declares_who_may_see_it() -> None:
    assert list(undeclared(addresses())) == []
    assert {pattern.name for pattern in addresses()} >= PUBLIC


def test_a_planted_view_that_declares_nothing_is_found() -> None:
    def planted(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    def opened(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    opened.public = True  # type: ignore[attr-defined]
    found = list(undeclared(iter([path("planted/", planted, name="planted"), path("opened/", opened, name="opened")])))
    assert found == ["planted declares nothing", "opened is public and not listed"]
