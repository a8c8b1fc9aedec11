"""Registers the exchange with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission
from tideover.foundation.pages import navigation


class ExchangeConfig(AppConfig):
    """The exchange room."""

    name = "tideover.exchange"

    def ready(self) -> None:
        """Declare whose records are reached; put the pages into the navigation."""
        from tideover.exchange import scopes  # noqa: F401

        navigation.add("Imports", "imports", Permission.RECORD_IMPORT, order=80)
        navigation.add("Records to erase", "retention", Permission.RETENTION_DECIDE, order=85)
