"""The forms of signing in with a password, in the manner of Tideover's other forms."""

from collections.abc import Mapping
from typing import Any, ClassVar

from allauth.account import forms as allauth_forms
from allauth.core import context as current
from django import forms

from tideover.foundation.pages.forms import PlainSentences

from . import lockout

CHOOSING = "At least 12 characters. Three random words are easy to remember and hard to guess."
NEW, AGAIN = "New password", "New password again"


class NamedFields(forms.BaseForm):
    """Mixin: allauth's fields without its placeholders and hints, named as ours are."""

    labels: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")


class SignInFields(PlainSentences, NamedFields):
    """Mixin: named as ours are, and with sentences for errors."""

    use_required_attribute = False


class SignInForm(SignInFields, allauth_forms.LoginForm):  # type: ignore[misc]
    """E-mail address and password."""

    labels = {"login": "E-mail address", "password": "Password"}


class ConfirmPasswordForm(SignInFields, allauth_forms.ReauthenticateForm):  # type: ignore[misc]
    """The password once more, of somebody who is signed in."""

    labels = {"password": "Your password"}


class ResetPasswordForm(SignInFields, allauth_forms.ResetPasswordForm):  # type: ignore[misc]
    """The address to send a reset link to."""

    labels = {"email": "E-mail address"}
    hints = {"email": "The one you sign in with."}


class NewPasswordForm(SignInFields, allauth_forms.ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, after a reset link."""

    labels = {"password1": NEW, "password2": AGAIN}
    hints = {"password1": CHOOSING}


class SetPasswordForm(SignInFields, allauth_forms.SetPasswordForm):  # type: ignore[misc]
    """A first password of somebody who signs in with a passkey."""

    labels = {"password1": NEW, "password2": AGAIN}
    hints = {"password1": CHOOSING}


class ChangePasswordForm(SignInFields, allauth_forms.ChangePasswordForm):  # type: ignore[misc]
    """The password and a new one."""

    labels = {"oldpassword": "Password you have now", "password1": NEW, "password2": AGAIN}
    hints = {"password1": CHOOSING}

    def clean_oldpassword(self) -> str:
        """The password of now. Wrong ones count towards the lock-out."""
        lockout.refuse_if_locked(current.request, self.user)
        try:
            return str(super().clean_oldpassword())
        except forms.ValidationError:
            lockout.count_failure(current.request, self.user)
            raise
