"""Registers the room with Django."""

from django.apps import AppConfig


class ConsentConfig(AppConfig):
    """The consent room."""

    name = "tideover.consent"

    def ready(self) -> None:
        """When somebody leaves an employer, tell those whose permissions are about them."""
        from tideover.consent.actions import end_permissions_of
        from tideover.foundation import events
        from tideover.people.actions import EmployerContactLeft

        events.on(EmployerContactLeft, end_permissions_of)
