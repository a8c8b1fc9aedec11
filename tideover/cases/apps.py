"""Registers the room with Django."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """The cases room."""

    name = "tideover.cases"

    def ready(self) -> None:
        """Declare the scopes of cases; tell who has an open one, and what somebody who leaves
        still holds; look at each date of birth that is corrected."""
        from tideover.cases import scopes  # noqa: F401
        from tideover.cases.birth import refuse_impossible_birth
        from tideover.cases.queries import in_hand, open_work
        from tideover.foundation import events
        from tideover.organisation import held
        from tideover.people import open_work as people
        from tideover.people.actions import PersonCorrected

        people.told_by(open_work)
        held.told_by(in_hand)
        events.on(PersonCorrected, refuse_impossible_birth)
