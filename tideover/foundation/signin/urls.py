"""Sign-in's addresses: allauth's that are needed and no others. Nobody can sign up."""

from functools import partial
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, re_path, reverse_lazy
from django.views.decorators.cache import never_cache

from tideover.foundation.access import public_page
from tideover.foundation.access.views import View

from . import demonstration, views
from .pages import own_page

on_the_way = partial(own_page, before_second_factor=True)
"""What somebody needs to set up their second factor, and to give up."""

SECOND_FACTORS = reverse_lazy("mfa_index")


def _changing(view: View) -> View:
    """A page that changes how an account signs in: nobody's business where others sign in with it too."""

    @never_cache
    def changing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        fixed = demonstration.are_sign_ins_fixed(request)
        return views.not_in_the_demonstration(request) if fixed else view(request, *args, **kwargs)

    return changing


entering: list[URLPattern] = [
    path("account/login/", public_page(views.SignInView.as_view()), name="account_login"),
    path("account/logout/", public_page(account.logout), name="account_logout"),
    path("account/inactive/", public_page(account.account_inactive), name="account_inactive"),
    path("account/code/", public_page(second_factor.authenticate), name="mfa_authenticate"),
    path("account/passkey/", public_page(passkey.login_webauthn), name="mfa_login_webauthn"),
    path(
        "account/password/reset/",
        public_page(_changing(account.password_reset)),
        name="account_reset_password",
    ),
    path(
        "account/password/reset/sent/",
        public_page(account.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^account/password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public_page(account.password_reset_from_key),
        name="account_reset_password_from_key",
    ),
    path(
        "account/password/reset/done/",
        public_page(account.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
]

looking_after: list[URLPattern] = [
    path("account/", own_page(views.account_page), name="account"),
    path("service/", own_page(views.choose_service), name="choose-service"),
    path("account/password/", own_page(_changing(account.password_change)), name="account_change_password"),
    path("account/password/first/", own_page(_changing(account.password_set)), name="account_set_password"),
    path("account/confirm/", on_the_way(account.reauthenticate), name="account_reauthenticate"),
    path("account/confirm/code/", on_the_way(second_factor.reauthenticate), name="mfa_reauthenticate"),
    path(
        "account/confirm/passkey/",
        on_the_way(passkey.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path("account/second-factor/", on_the_way(_changing(second_factor.index)), name="mfa_index"),
    path("account/second-factor/app/", on_the_way(_changing(app.activate_totp)), name="mfa_activate_totp"),
    path("account/second-factor/app/remove/", own_page(_changing(app.deactivate_totp)), name="mfa_deactivate_totp"),
    path(
        "account/second-factor/passkeys/add/",
        on_the_way(_changing(passkey.add_webauthn)),
        name="mfa_add_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<int:pk>/remove/",
        own_page(_changing(passkey.RemoveWebAuthnView.as_view(success_url=SECOND_FACTORS))),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/second-factor/passkeys/<int:pk>/",
        own_page(_changing(passkey.EditWebAuthnView.as_view(success_url=SECOND_FACTORS))),
        name="mfa_edit_webauthn",
    ),
    path(
        "account/second-factor/recovery-codes/",
        own_page(_changing(recovery.view_recovery_codes)),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/second-factor/recovery-codes/new/",
        own_page(_changing(recovery.generate_recovery_codes)),
        name="mfa_generate_recovery_codes",
    ),
]

urlpatterns = [*entering, *looking_after]
