"""Drafts: what a person has typed into a form and not yet sent is kept on the server as they type.

Each window in which they type has its own: two that show the same form never take each other's place.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from tideover.foundation import clock
from tideover.foundation.access.actor import Actor
from tideover.foundation.access.permissions import Permission
from tideover.foundation.access.views import StaffRequest, page
from tideover.foundation.models import Draft, Submission

from . import showings
from .forms.page_form import TOKEN, VERSION, token_in
from .showings import SEPARATOR, Showing
from .words import clock_time

DRAFT_OF = "draft_of"
NOT_KEPT = frozenset({"csrfmiddlewaretoken", DRAFT_OF, showings.FIELD})
HIDDEN = ("password", "credential", "\x00")
"""What a field's name may not contain if it is kept of a form that was sent to somewhere else than here."""
LONGEST_ADDRESS = 200 - len(SEPARATOR) - 2 * showings.WINDOW_BYTES
ELSEWHERE = "Something else was typed into this form in another window: both are kept, each by itself."
FIRST_WORDS = 80
LONGEST_DRAFT = 500_000
"""Characters in all fields together: several of the longest notes."""


def drafts_of(actor: Actor, form: str) -> list[Draft]:
    """What the person has typed into the form at that address and not sent, the latest first: one for each window.

    A draft whose form was recorded after all (the last typing arrived after the form itself) is thrown away.
    """
    kept = list(_drafts(actor, form).order_by("-saved_at", "-pk"))
    recorded = _recorded(actor, kept)
    gone = [draft.pk for draft in kept if _is_recorded(draft, recorded)]
    if gone:
        Draft.objects.filter(service_id=actor.service_id, pk__in=gone).delete()
    return [draft for draft in kept if draft.pk not in gone]


def draft_of(actor: Actor, form: str) -> Draft | None:
    """The latest of them, or None."""
    return next(iter(drafts_of(actor, form)), None)


@dataclass(frozen=True)
class TypedElsewhere:
    """What somebody has typed into the same form in another window, by its first words."""

    window: str
    saved_at: datetime
    words: str


def typed_elsewhere(draft: Draft) -> TypedElsewhere:
    """A draft as it is offered beside another."""
    typed = [value for name, values in draft.fields.items() if name not in {TOKEN, VERSION} for value in values]
    longest = " ".join(max(typed, key=len, default="").split())
    words = longest if len(longest) <= FIRST_WORDS else f"{longest[:FIRST_WORDS].rstrip()} …"
    return TypedElsewhere(showings.window_of(draft.form), draft.saved_at, words)


def _recorded(actor: Actor, kept: list[Draft]) -> dict[UUID, str]:
    """The tokens in these drafts whose forms were recorded, each with the window that sent it."""
    tokens = [token for draft in kept if (token := token_in(draft.fields))]
    if not tokens:
        return {}
    sent = Submission.objects.filter(service_id=actor.service_id, account_id=actor.account_id, token__in=tokens)
    return dict(sent.values_list("token", "window"))


def _is_recorded(draft: Draft, recorded: Mapping[UUID, str]) -> bool:
    """Whether what a draft holds was recorded. What another window went on to type was not, though it began there."""
    token = token_in(draft.fields)
    if token is None or token not in recorded:
        return False
    windows = {showings.window_of(draft.form), recorded[token]} - {""}
    return len(windows) < 2


def keep(actor: Actor, form: str, fields: Mapping[str, list[str]], showing: Showing | None = None) -> None:
    """Keep the fields of the form at that address, in place of what was kept of that showing before, and of the draft
    that was put into it, unless somebody typed on in the window that it came from."""
    draft = Draft(
        service_id=actor.service_id,
        account_id=actor.account_id,
        form=showing.key(form) if showing else form,
        fields={_without_nul(name): [_without_nul(value) for value in values] for name, values in fields.items()},
        saved_at=clock.now(),
    )
    Draft.objects.bulk_create(
        [draft],
        update_conflicts=True,
        unique_fields=["service", "account", "form"],
        update_fields=["fields", "saved_at"],
    )
    if showing is not None:
        _begun_with(actor, form, showing).exclude(form=draft.form).delete()


def _begun_with(actor: Actor, form: str, showing: Showing) -> QuerySet[Draft]:
    """The draft that was put into a showing, if it is still as it was then."""
    if showing.draft is None:
        return Draft.objects.none()
    return _drafts(actor, form).filter(pk=showing.draft, saved_at=showing.draft_at)


def keep_what_was_sent(actor: Actor, request: HttpRequest) -> str | None:
    """Keep the fields of a form that was sent and is not going to be recorded; the form's address, or None if
    there was nothing to keep or too much."""
    form = form_of(request)
    fields = sent(request)
    length = sum(len(value) for values in fields.values() for value in values)
    if len(form) > LONGEST_ADDRESS or "\x00" in form or not 0 < length <= LONGEST_DRAFT:
        return None
    keep(actor, form, fields, _showing(actor, request))
    return form


def form_of(request: HttpRequest) -> str:
    """The address of the form that was sent."""
    return _address(request) or request.path


def _showing(actor: Actor, request: HttpRequest) -> Showing | None:
    """The showing that a form was sent from, if it was shown to this person."""
    showing = showings.sent_with(request)
    return showing if showing is not None and showing.is_of(actor) else None


def sent(request: HttpRequest) -> dict[str, list[str]]:
    """What was sent and may be kept or shown again."""
    return {
        name: list(values)
        for name, values in request.POST.lists()
        if name not in NOT_KEPT and not any(part in name.lower() for part in HIDDEN)
    }


def discard(actor: Actor, key: str) -> None:
    """Throw away a draft: `key` is its form's address, with the window that it was typed in."""
    Draft.objects.filter(service_id=actor.service_id, account_id=actor.account_id, form=key).delete()


def discard_recorded(actor: Actor, form: str, token: UUID, showing: Showing | None = None) -> None:
    """Throw away what was kept of the showing that has been recorded, and what was put into it. Another window may
    have the same form open and be typing into it: its draft stays."""
    if showing is not None:
        discard(actor, showing.key(form))
        _begun_with(actor, form, showing).delete()
    draft = Draft.objects.filter(service_id=actor.service_id, account_id=actor.account_id, form=form).first()
    if draft is not None and token_in(draft.fields) in {None, token}:
        # Unless that window has put its own in the place of this one since.
        _drafts(actor, form).filter(pk=draft.pk, saved_at=draft.saved_at).delete()


def _without_nul(text: str) -> str:
    """PostgreSQL's JSON has no NUL."""
    return text.replace("\x00", "")


def _drafts(actor: Actor, form: str) -> QuerySet[Draft]:
    of_windows = Q(form=form) | Q(form__startswith=f"{form}{SEPARATOR}")
    return Draft.objects.filter(of_windows, service_id=actor.service_id, account_id=actor.account_id)


def _address(request: HttpRequest) -> str | None:
    key = request.POST.get(DRAFT_OF, "")
    form = showings.address_of(key)
    ours = form.startswith("/") and url_has_allowed_host_and_scheme(form, allowed_hosts=None)
    return form if ours and len(form) <= LONGEST_ADDRESS and "\x00" not in key else None


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
    showing = _showing(request.actor, request)
    keep(request.actor, form, fields, showing)
    said = f"Kept {clock_time(clock.now())}"
    if showing is not None and _drafts(request.actor, form).exclude(form=showing.key(form)).exists():
        said = f"{said}. {ELSEWHERE}"
    return HttpResponse(said, content_type="text/plain")


@require_POST
@page(Permission.OWN_ACCOUNT)
def discard_draft(request: StaffRequest) -> HttpResponseRedirect:
    """Throw away the draft named by `draft_of`, and show its form without it."""
    form = _address(request)
    if form is None:
        return redirect("/")
    discard(request.actor, request.POST[DRAFT_OF])
    return HttpResponseRedirect(form)
