"""The one course of a page with a form: show it with what was kept, act once, or say what to do next."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from tideover.foundation.access.views import StaffRequest
from tideover.foundation.actions import Refused
from tideover.foundation.models import Draft
from tideover.foundation.submissions import SavedOtherwise, Sending, once

from . import notices
from .drafts import NOT_KEPT, drafts_of, typed_elsewhere
from .forms import PageForm
from .showings import sent_with, shown_now, window_of

F = TypeVar("F", bound=PageForm)
KEPT = "kept"
"""The parameter of an address that says which window's draft is to be shown, of several."""


def form_page(
    request: StaffRequest,
    make: Callable[..., F],
    *,
    act: Callable[[F], str],
    template: str,
    context: Mapping[str, Any],
    lead: Callable[[F], str | None] = lambda form: None,
    before: Callable[[F], Mapping[str, Any] | None] = lambda form: None,
) -> HttpResponse:
    """Answer a page with a form.

    `make(data=..., kept=...)` makes the form; `act(form)` does what the valid form asks for and gives the
    address to go to. A refusal is shown at its field with all that was typed; a form that was already
    recorded leads where it led the first time. `lead(form)` gives the address of a further page where the
    valid form asks for one and there is nothing to record yet; `before(form)` what the page shows with the
    valid form before anything is recorded, None where it is time to.
    """
    draft: Draft | None = None
    others: list[Draft] = []
    request.showing = str(shown_now(request, request.actor, None))
    if request.method == "POST":
        form = make(data=request.POST, kept=None)
        if form.is_valid():
            if further := lead(form):
                return HttpResponseRedirect(further)
            if (shown := before(form)) is not None:
                return render(request, template, {**context, **shown, "form": form, "draft": None, "others": []})
            try:
                return _recorded_once(request, form, act)
            except SavedOtherwise as refusal:
                form.begin_anew()
                form.add_refusal(refusal)
            except Refused as refusal:
                form.add_refusal(refusal)
    else:
        draft, others = _asked_for(request, drafts_of(request.actor, request.path))
        request.showing = str(shown_now(request, request.actor, draft))
        form = make(data=None, kept=draft.fields if draft else None)
    said = {"form": form, "draft": draft, "others": [typed_elsewhere(other) for other in others]}
    return render(request, template, {**context, **said})


def _asked_for(request: StaffRequest, kept: list[Draft]) -> tuple[Draft | None, list[Draft]]:
    """The draft to show, the latest unless the address says another, and what is kept beside it."""
    window = request.GET.get(KEPT, "")
    shown = next((draft for draft in kept if window and window_of(draft.form) == window), next(iter(kept), None))
    return shown, [draft for draft in kept if draft is not shown]


def _recorded_once(request: StaffRequest, form: F, act: Callable[[F], str]) -> HttpResponse:
    """Act, or lead where the first sending led; what is said there is said either way."""
    acted = []

    def act_now() -> str:
        acted.append(True)
        return act(form)

    fields = {name: values for name, values in request.POST.lists() if name not in NOT_KEPT}
    sending = Sending(fields, sent_with(request))
    response = once(form.submission, by=request.actor, form=request.path, act=act_now, sending=sending)
    if not acted:
        notices.say_again_at(response.url, request)
    return response
