"""Registers the room with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The web room."""

    name = "tideover.web"
