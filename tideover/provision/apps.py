"""Registers the room with Django."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    """The provision room."""

    name = "tideover.provision"
