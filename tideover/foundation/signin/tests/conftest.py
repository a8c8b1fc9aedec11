"""Small pages to be kept from, for the tests of what stands before them."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import path

from tideover.foundation.access import Permission, page, public_page
from tideover.settings import urls as real

handler403, handler404 = real.handler403, real.handler404


@page(Permission.OWN_ACCOUNT)
def note(request: HttpRequest) -> HttpResponse:
    """A page of staff with a form."""
    return HttpResponse(f"{request.method} {request.POST.get('note', '')}")


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """A page for everybody."""
    return HttpResponse("about")


urlpatterns = [*real.urlpatterns, path("note/", note), path("about/", about)]


@pytest.fixture(autouse=True)
def _pages(settings: pytest.FixtureRequest) -> None:
    settings.ROOT_URLCONF = __name__  # type: ignore[attr-defined]
    cache.clear()
