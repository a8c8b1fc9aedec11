"""How a view declares who may see it. A view that declares nothing fails a test that walks every URL."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import urlencode

from tideover.foundation.access.actor import Actor, Reading
from tideover.foundation.access.fetching import BROKE_GLASS, FORBIDDEN, With, fetch
from tideover.foundation.access.permissions import Permission

View = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """A request by a signed-in person whose service is known."""

    actor: Actor
    by_grant: bool
    """Whether the row that the page is about is outside the person's scope and was granted."""
    showing: str
    """The showing of the page's form, as it carries it (foundation.pages.showings)."""


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    query = urlencode({"next": request.get_full_path()})
    return HttpResponseRedirect(f"{resolve_url(settings.LOGIN_URL)}?{query}")


def public_page(view: View) -> View:
    """Decorator: anybody may see it, signed in or not."""
    view.public = True  # type: ignore[attr-defined]
    return view


def page(permission: Permission) -> Callable[[View], View]:
    """Decorator: a page of the whole service, for those who hold the permission."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _to_sign_in(request)
            if not request.actor.may(permission):
                request.actor.readings.append(Reading(permission, request.path, FORBIDDEN))
                raise PermissionDenied(f"Needs the permission to {permission.value}")
            request.actor = request.actor.under(permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return declare


def subject_page(
    model: type[Model],
    permission: Permission,
    *,
    argument: str = "reference",
    by_grant: bool = False,
    with_: With | None = None,
) -> Callable[[View], View]:
    """Decorator: a page about one row of `model`, named by that argument of the URL. The view is given the
    row, fetched through the person's scope, as its second argument. With `by_grant` it opens as well for those
    to whom the row is granted (access.grants). `with_` adds to the query of the row what the page shows with it."""

    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: Any, **kwargs: Any) -> HttpResponse:
            if request.actor is None:
                return _to_sign_in(request)
            reference = str(kwargs.pop(argument))
            row = fetch(request.actor, model, reference, permission, by_grant=by_grant, with_=with_)
            request.by_grant = request.actor.readings[-1].outcome == BROKE_GLASS
            request.actor = request.actor.under(permission)
            return view(request, row, **kwargs)

        guarded.permission, guarded.subject = permission, model  # type: ignore[attr-defined]
        return guarded

    return declare
