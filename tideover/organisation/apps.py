"""Registers the room with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission


class OrganisationConfig(AppConfig):
    """The organisation room."""

    name = "tideover.organisation"

    def ready(self) -> None:
        """Put the page into the navigation."""
        from tideover.foundation.pages import navigation

        navigation.add("Our service", "organisation", Permission.SERVICE_VIEW, order=7)
