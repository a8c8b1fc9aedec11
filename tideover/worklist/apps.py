"""Registers the room with Django, and its handlers with events."""

from django.apps import AppConfig


class WorklistConfig(AppConfig):
    """The worklist room."""

    name = "tideover.worklist"

    def ready(self) -> None:
        """Refresh dues in the transaction of every event that changes a fact the rules read."""
        from tideover.cases import caseload
        from tideover.foundation import events
        from tideover.foundation.pages import notices
        from tideover.people.actions.merging import PeopleToldApart
        from tideover.referrals.actions.correcting import ReferralCorrected
        from tideover.worklist import actions, queries

        events.on_subject("case", lambda subject: actions.refresh(subject.id))
        events.on_subject("referral", lambda subject: actions.refresh_referral(subject.id))
        events.on_subject("person", lambda subject: actions.refresh_cases_of_person(subject.id))
        events.on(ReferralCorrected, lambda event: actions.refresh_cases_of_referral(event.referral_id))
        events.on(PeopleToldApart, lambda event: actions.refresh_cases_of_person(event.from_id))
        events.on_subject("policy", lambda subject: actions.mark_service_stale(subject.service_id, reason="policy"))
        notices.ask_before(queries.asked_of)
        caseload.counted_by(queries.active_beside)
