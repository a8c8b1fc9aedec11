"""Registers the room with Django."""

from django.apps import AppConfig


class ProvisionConfig(AppConfig):
    """The provision room."""

    name = "tideover.provision"

    def ready(self) -> None:
        """Declare the scope of those who give help."""
        from tideover.provision import scopes  # noqa: F401
