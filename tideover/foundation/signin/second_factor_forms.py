"""The forms of the second factor."""

from typing import Any

from allauth.core import context as current
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as app_forms
from allauth.mfa.webauthn import forms as passkey_forms
from django import forms

from . import lockout
from .forms import SignInFields

LONGEST_PASSKEY_NAME = 60


class Codes(SignInFields):
    """Mixin: a form with a code in it, typed with or without spaces."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update({"inputmode": "numeric", "size": 10})

    def _joined(self) -> None:
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())


class CodeForm(Codes, code_forms.AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in. Wrong codes count towards the lock-out (log.py)."""

    labels = {"code": "Code"}
    hints = {"code": "The 6 digits in your authenticator app, or one of your recovery codes."}

    def clean_code(self) -> str:
        """The code, if it is right."""
        lockout.refuse_if_locked(current.request, self.user)
        self._joined()
        return str(super().clean_code())


class ConfirmCodeForm(Codes, code_forms.ReauthenticateForm):  # type: ignore[misc]
    """A code of somebody who is signed in, before they change how they sign in."""

    labels = CodeForm.labels
    hints = CodeForm.hints

    def clean_code(self) -> str:
        """The code, if it is right."""
        lockout.refuse_if_locked(current.request, self.user)
        self._joined()
        return str(super().clean_code())


class SetUpAppForm(Codes, app_forms.ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator app."""

    labels = {"code": "Code from the app"}
    hints = {"code": "The 6 digits it shows for Tideover."}

    def clean_code(self) -> str:
        """The code, if it is right."""
        self._joined()
        return str(super().clean_code())


class AddPasskeyForm(SignInFields, passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A name for a new passkey; the browser adds the rest."""

    labels = {"name": "Name of this passkey"}
    hints = {"name": "So that you can tell it from others: the device, for example."}
    name = forms.CharField(required=False, max_length=LONGEST_PASSKEY_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["credential"].error_messages["required"] = "The browser made no passkey. Try again."


class RenamePasskeyForm(SignInFields, passkey_forms.EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    labels = {"name": "Name of this passkey"}
    name = forms.CharField(max_length=LONGEST_PASSKEY_NAME)
