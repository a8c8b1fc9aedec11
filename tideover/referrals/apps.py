"""Registers the room with Django."""

from django.apps import AppConfig


class ReferralsConfig(AppConfig):
    """The referrals room."""

    name = "tideover.referrals"
