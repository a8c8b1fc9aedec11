"""Small pages to be kept from, for the tests of what stands before them."""

import pytest
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from pytest_django import Settings

from tideover.foundation.access import Permission, page, public_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import drafts
from tideover.settings import urls as real

handler403, handler404 = real.handler403, real.handler404


FORM = """
{% from "foundation/keeping.html" import kept, keeping %}
{% extends "foundation/layout.html" %}
{% block title %}A note{% endblock %}
{% block content %}
<h1>A note</h1>
<form id="note" method="post">{{ csrf_input }}
<label for="text">Note</label><textarea id="text" name="note">{{ draft.fields.note[0] if draft else "" }}</textarea>
<button>Save</button></form>
{% endblock %}
"""


@page(Permission.OWN_ACCOUNT)
def note(request: StaffRequest) -> HttpResponse:
    """A page of staff with a form, which shows what was kept of it."""
    if request.method == "POST":
        return HttpResponse(f"Saved: {request.POST['note']}")
    template = engines["jinja2"].from_string(FORM)
    return HttpResponse(template.render({"draft": drafts.draft_of(request.actor, request.path)}, request))


@public_page
def about(request: HttpRequest) -> HttpResponse:
    """A page for everybody."""
    return HttpResponse("about")


urlpatterns = [*real.urlpatterns, path("note/", note), path("about/", about)]


@pytest.fixture(autouse=True)
def _pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = __name__
    cache.clear()
