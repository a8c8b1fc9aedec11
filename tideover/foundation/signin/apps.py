"""Registers sign-in with Django."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    """Sign-in: no tables of its own, templates and middleware only."""

    name = "tideover.foundation.signin"
