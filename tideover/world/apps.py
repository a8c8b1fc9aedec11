"""Registers the world with Django."""

from django.apps import AppConfig


class WorldConfig(AppConfig):
    """The world room."""

    name = "tideover.world"
