"""Registers sign-in with Django."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Sign-in: its tables are allauth's, axes' and foundation.SignInEvent."""

    name = "tideover.foundation.signin"

    def ready(self) -> None:
        """Listen to what allauth, axes and Django say happened."""
        from . import log  # noqa: F401 - connects the handlers
