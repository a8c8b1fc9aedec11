"""Registers the page components with Django."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """Page components: templates and static files; no tables."""

    name = "tideover.foundation.pages"
