"""Registers the room with Django, and its handlers with events."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The worklist room."""

    name = "tideover.worklist"

    def ready(self) -> None:
        """Refresh dues in the transaction of every event that changes a fact the rules read."""
        from tideover.cases import caseload
        from tideover.consent.actions.permissions import PermissionDecided
        from tideover.foundation import events
        from tideover.foundation.access import Permission
        from tideover.foundation.pages import navigation, notices
        from tideover.people.actions.merging import PeopleMerged, PeopleToldApart
        from tideover.referrals.actions.correcting import ReferralCorrected
        from tideover.worklist import actions, queries

        events.on_subject("case", lambda subject: actions.refresh(subject.id))
        events.on_subject("referral", lambda subject: actions.refresh_referral(subject.id))
        events.on_subject("person", lambda subject: actions.refresh_cases_of_person(subject.id))
        for changes_what_is_permitted in (PermissionDecided, PeopleMerged, PeopleToldApart):
            events.on(changes_what_is_permitted, lambda event: actions.refresh_referrals_of_person(event.person_id))
        events.on(PeopleToldApart, lambda event: actions.refresh_referrals_of_person(event.from_id))
        events.on(ReferralCorrected, lambda event: actions.refresh_cases_of_referral(event.referral_id))
        events.on(PeopleToldApart, lambda event: actions.refresh_cases_of_person(event.from_id))
        events.on_subject("policy", lambda subject: actions.mark_service_stale(subject.service_id, reason="policy"))
        navigation.add_to_account("Morning e-mail", "morning_digest", Permission.CASE_VIEW)
        notices.ask_before(queries.asked_of)
        caseload.counted_by(queries.active_beside)
