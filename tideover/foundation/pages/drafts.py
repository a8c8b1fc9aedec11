"""Drafts: what a person has typed into a form and not yet sent is kept on the server as they type."""

from collections.abc import Mapping
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tideover.foundation import clock
from tideover.foundation.access.actor import Actor
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.views import StaffRequest, page
from tideover.foundation.models import Draft, Submission

from .forms.page_form import token_in
from .words import clock_time

DRAFT_OF = "draft_of"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", DRAFT_OF})
HIDDEN = ("password", "credential", "\x00")
"""What a field's name may not contain if it is kept of a form that was sent to somewhere else than here."""
LONGEST_ADDRESS = 200
LONGEST_DRAFT = 500_000
"""Characters in all fields together: several of the longest notes."""


def draft_of(actor: Actor, form: str) -> Draft | None:
    """What the person has typed into the form at that address and not sent.

    A draft whose form was recorded after all (the last typing arrived after the form itself) is thrown away.
    """
    draft = _drafts(actor, form).first()
    if draft is None:
        return None
    if _was_sent(actor, draft):
        draft.delete()
        return None
    return draft


def _was_sent(actor: Actor, draft: Draft) -> bool:
    token = token_in(draft.fields)
    if token is None:
        return False
    return Submission.objects.filter(service_id=actor.service_id, token=token, account_id=actor.account_id).exists()


def keep(actor: Actor, form: str, fields: Mapping[str, list[str]]) -> None:
    """Keep the fields of the form at that address, in place of what was kept before."""
    draft = Draft(
        service_id=actor.service_id,
        account_id=actor.account_id,
        form=form,
        fields={_without_nul(name): [_without_nul(value) for value in values] for name, values in fields.items()},
        saved_at=clock.now(),
    )
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["service", "account", "form"],
        update_fields=["fields", "saved_at"],
    )


def keep_what_was_sent(actor: Actor, request: HttpRequest) -> str | None:
    """Keep the fields of a form that was sent and is not going to be recorded; the form's address, or None if
    there was nothing to keep or too much."""
    form = _address(request) or request.path
    fields = sent(request)
    length = sum(len(value) for values in fields.values() for value in values)
    if len(form) > LONGEST_ADDRESS or "\x00" in form or not 0 < length <= LONGEST_DRAFT:
        return None
    keep(actor, form, fields)
    return form


def sent(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent and may be kept or shown again."""
    return {
        name: list(values)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not any(part in name.lower() for part in HIDDEN)
    }


def discard(actor: Actor, form: str) -> None:
    """Throw away what was kept of the form at that address, whoever's showing it was typed into."""
    _drafts(actor, form).delete()


def discard_recorded(actor: Actor, form: str, token: UUID) -> None:
    """Throw away what was kept of the showing that has been recorded. Another tab may have the same form open
    and be typing into it: its draft has another token and stays."""
    draft = _drafts(actor, form).first()
    if draft is not None and token_in(draft.fields) in {None, token}:
        # Unless that tab has put its own in the place of this one since.
        _drafts(actor, form).filter(saved_at=draft.saved_at).delete()


def _without_nul(text: str) -> str:
    """PostgreSQL's JSON has no NUL."""
    return text.replace("\x00", "")


def _drafts(actor: Actor, form: str) -> QuerySet[Draft]:
    return Draft.objects.filter(service_id=actor.service_id, account_id=actor.account_id, form=form)


def _address(request: HttpRequest) -> str | None:
    form = request.POST.get(DRAFT_OF, "")
    ours = form.startswith("/") and url_has_allowed_host_and_scheme(form, allowed_hosts=None)
    return form if ours and len(form) <= LONGEST_ADDRESS and "\x00" not in form else None


@require_POST
@page(Permission.OWN_ACCOUNT)
def keep_draft(request: StaffRequest) -> HttpResponse:
    """Keep the posted fields of the form named by `draft_of`; answers with words for the screen."""
    form = _address(request)
    if form is None:
        return HttpResponse("Not kept: this form has no address.", status=400, content_type="text/plain")
    fields = {name: list(values) for name, values in request.POST.lists() if name not in NOT_KEPT}
    if sum(len(value) for values in fields.values() for value in values) > LONGEST_DRAFT:
        return HttpResponse("Too long to keep: shorten it, then save.", content_type="text/plain")
    keep(request.actor, form, fields)
    return HttpResponse(f"Kept {clock_time(clock.now())}", content_type="text/plain")


@require_POST
@page(Permission.OWN_ACCOUNT)
def discard_draft(request: StaffRequest) -> HttpResponseRedirect:
    """Throw away what was kept of the form named by `draft_of`, and show it empty."""
    form = _address(request)
    if form is None:
        return redirect("/")
    discard(request.actor, form)
    return HttpResponseRedirect(form)
