"""The one course of a page with a form: show it with what was kept, act once, or say what to do next."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.submissions import once

from . import notices
from .drafts import draft_of
from .forms import PageForm

F = TypeVar("F", bound=PageForm)


def form_page(
    request: StaffRequest,
    make: Callable[..., F],
    *,
    act: Callable[[F], str],
    template: str,
    context: Mapping[str, Any],
    lead: Callable[[F], str | None] = lambda form: None,
) -> HttpResponse:
    """Answer a page with a form.

    `make(data=..., kept=...)` makes the form; `act(form)` does what the valid form asks for and gives the
    address to go to. A refusal is shown at its field with all that was typed; a form that was already
    recorded leads where it led the first time. `lead(form)` gives the address of a further page where the
    valid form asks for one and there is nothing to record yet.
    """
    draft = None
    if request.method == "POST":
        form = make(data=request.POST, kept=None)
        if form.is_valid():
            if further := lead(form):
                return HttpResponseRedirect(further)
            try:
                return _recorded_once(request, form, act)
            except Refused as refusal:
                form.add_refusal(refusal)
    else:
        draft = draft_of(request.actor, request.path)
        form = make(data=None, kept=draft.fields if draft else None)
    return render(request, template, {**context, "form": form, "draft": draft})


def _recorded_once(request: StaffRequest, form: F, act: Callable[[F], str]) -> HttpResponse:
    """Act, or lead where the first sending led; what is said there is said either way."""
    acted = []

    def act_now() -> str:
        acted.append(True)
        return act(form)

    response = once(form.submission, by=request.actor, form=request.path, act=act_now)
    if not acted:
        notices.say_again_at(response.url, request)
    return response
