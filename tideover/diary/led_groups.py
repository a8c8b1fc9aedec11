"""Which group sessions somebody who leaves still leads."""

from tideover.diary.models import GroupSession
from tideover.diary.rules import SessionState
from tideover.foundation import clock
from tideover.foundation.pages.words import plural
from tideover.organisation.models import Staff


def led_by(staff: Staff) -> list[str]:
    """The sessions to come that they lead, counted in words."""
    planned = GroupSession.objects.filter(led_by=staff, state=SessionState.PLANNED, at__gte=clock.now()).count()
    return [plural(planned, "group session to lead", "group sessions to lead")] if planned else []
