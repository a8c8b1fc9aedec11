"""Registers the room with Django."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """The employment room."""

    name = "tideover.employment"
