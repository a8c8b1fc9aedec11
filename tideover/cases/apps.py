"""Registers the room with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "tideover.cases"

    def ready(self) -> None:
        """Declare the scopes of cases."""
        from tideover.cases import scopes  # noqa: F401
