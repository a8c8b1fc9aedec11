"""Registers the room with Django."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """The diary room."""

    name = "tideover.diary"

    def ready(self) -> None:
        """Refuse an ending while an appointment is booked, and say which nobody has told of; after it, expect the
        client at no group session, and no summary from whoever held it. Tell which sessions somebody who leaves still
        leads. Put group sessions into the navigation, and lead from somebody's account to their calendar."""
        from tideover.cases import unfinished
        from tideover.cases.actions import CaseAllocated, CaseEnded
        from tideover.diary import scopes  # noqa: F401
        from tideover.diary.actions.asked_handovers import settle_when_ended, settle_when_given
        from tideover.diary.actions.groups import withdraw_from_groups
        from tideover.diary.led_groups import led_by
        from tideover.diary.open_appointments import not_settled, refuse_while_booked
        from tideover.foundation import events
        from tideover.foundation.access import Permission
        from tideover.foundation.pages import navigation
        from tideover.organisation import held

        events.on(CaseEnded, refuse_while_booked)
        unfinished.told_by(not_settled)
        events.on(CaseEnded, withdraw_from_groups)
        events.on(CaseAllocated, settle_when_given)
        events.on(CaseEnded, settle_when_ended)
        held.told_by(led_by)
        navigation.add("Groups", "groups", Permission.APPOINTMENT_BOOK, order=5)
        navigation.add_to_account(
            "Your appointments in your own calendar", "calendar_address", Permission.APPOINTMENT_BOOK
        )
