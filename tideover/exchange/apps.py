"""Registers the exchange with Django."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """The exchange room."""

    name = "tideover.exchange"
