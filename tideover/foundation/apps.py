"""Registers the foundation with Django."""

from django.apps import AppConfig


class FoundationConfig(AppConfig):
    """The foundation room."""

    name = "tideover.foundation"
