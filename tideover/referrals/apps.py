"""Registers the room with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission


class ReferralsConfig(AppConfig):
    """The referrals room."""

    name = "tideover.referrals"

    def ready(self) -> None:
        """Declare the scopes of referrals; ask anew whose those are that were told apart; put their pages into the
        navigation, and the first referral into what a new service has to do."""
        from tideover.foundation import events
        from tideover.foundation.pages import navigation
        from tideover.organisation import guide
        from tideover.people.actions.merging import PeopleToldApart
        from tideover.referrals import scopes  # noqa: F401
        from tideover.referrals.actions.identifying import ask_anew
        from tideover.referrals.first import first_referral

        guide.told_by(first_referral)
        navigation.add("Referrals", "referrals", Permission.REFERRAL_VIEW, order=3)
        events.on(PeopleToldApart, ask_anew)
