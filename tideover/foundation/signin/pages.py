"""How sign-in's views declare who may see them (compare foundation.access.views)."""

from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

from tideover.foundation.access import Permission
from tideover.foundation.access.views import View


def own_page(view: View, *, before_second_factor: bool = False) -> View:
    """A page about the person's own account, which needs no service; `before_second_factor`: it is on the way
    to having one."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    guarded.permission = Permission.OWN_ACCOUNT  # type: ignore[attr-defined]
    guarded.needs_no_service = True  # type: ignore[attr-defined]
    guarded.before_second_factor = before_second_factor  # type: ignore[attr-defined]
    return guarded


def needs_no_service(view: View) -> bool:
    """Whether the page is for people who belong to no service too."""
    return getattr(view, "public", False) or getattr(view, "needs_no_service", False)


def needs_no_second_factor(view: View) -> bool:
    """Whether the page is for people who have no second factor yet too."""
    return getattr(view, "public", False) or getattr(view, "before_second_factor", False)
