"""Registers the exchange with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission
from tideover.foundation.pages import navigation


class ExchangeConfig(AppConfig):
    """The exchange room."""

    name = "tideover.exchange"

    def ready(self) -> None:
        """Put imports into the navigation."""
        navigation.add("Imports", "imports", Permission.RECORD_IMPORT, order=80)
