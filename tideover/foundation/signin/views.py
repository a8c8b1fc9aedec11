"""Sign-in's own views, and allauth's where they need a word from us."""

from typing import Any, cast

from allauth.account.views import LoginView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from tideover.foundation.access.middleware import SERVICE_KEY
from tideover.foundation.access.roles import ROLES
from tideover.foundation.models import Account, Membership
from tideover.foundation.pages import navigation

from . import demonstration


class SignInView(LoginView):  # type: ignore[misc]
    """The first page; in the demonstration it lists the sign-ins."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """allauth's context, and the demonstration's sign-ins."""
        shown = demonstration.shown()
        return {
            **super().get_context_data(**kwargs),
            "sign_ins": shown,
            "password": demonstration.PASSWORD if shown else "",
        }


def memberships_of(account: Account) -> list[Membership]:
    """Where the account may work, by name of the service."""
    return list(account.memberships.filter(is_active=True).select_related("service").order_by("service__name"))


@require_safe
def account_page(request: HttpRequest) -> HttpResponse:
    """How the person signs in, and where they work."""
    account = cast(Account, request.user)
    places = [
        (membership.service.name, ", ".join(ROLES[code].label for code in membership.roles))
        for membership in memberships_of(account)
    ]
    context = {
        "account": account,
        "places": places,
        "shared": demonstration.is_sign_in_shared(request),
        "links": navigation.account_links(getattr(request, "actor", None)),
    }
    return render(request, "signin/account.html", context)


def choose_service(request: HttpRequest) -> HttpResponse:
    """Which service to work in, for those who belong to several; for those who belong to none, whom to ask."""
    memberships = memberships_of(cast(Account, request.user))
    if request.method == "POST":
        chosen = request.POST.get("service", "")
        if any(str(membership.service_id) == chosen for membership in memberships):
            request.session[SERVICE_KEY] = int(chosen)
            return HttpResponseRedirect(_next(request))
        messages.error(request, "Choose one of the services below.")
    return render(
        request,
        "signin/service.html",
        {"memberships": memberships, "chosen": request.session.get(SERVICE_KEY), "next": _next(request)},
    )


def not_in_the_demonstration(request: HttpRequest) -> HttpResponse:
    """Everybody shares the demonstration's sign-ins, so nobody may change them."""
    messages.info(request, "In the demonstration, sign-ins cannot be changed: others use them too.")
    return redirect("account" if request.user.is_authenticated else "account_login")


def _next(request: HttpRequest) -> str:
    """Where to go on to: an address of ours, the first page otherwise."""
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if ours and wanted.startswith("/") and wanted != reverse("choose-service") else "/"
