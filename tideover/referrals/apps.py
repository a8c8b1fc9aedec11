"""Registers the room with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission


class ReferralsConfig(AppConfig):
    """The referrals room."""

    name = "tideover.referrals"

    def ready(self) -> None:
        """Declare the scopes of referrals; put their pages into the navigation."""
        from tideover.foundation.pages import navigation
        from tideover.referrals import scopes  # noqa: F401

        navigation.add("Referrals", "referrals", Permission.REFERRAL_VIEW, order=3)
