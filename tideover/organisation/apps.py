"""Registers the room with Django."""

from django.apps import AppConfig


class OrganisationConfig(AppConfig):
    """The organisation room."""

    name = "tideover.organisation"
