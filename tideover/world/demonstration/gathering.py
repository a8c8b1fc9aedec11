"""A group session that the demonstration's case manager has planned, as of today."""

from datetime import timedelta

from tideover.cases.models import Case
from tideover.diary.actions import expect_clients, plan_group_session
from tideover.foundation import clock
from tideover.world.demonstration.staffing import DEMONSTRATION, Workplace

EXPECTED = 4


def plan_group(place: Workplace) -> None:
    """A session next week with the first few clients of the case manager. Call within the service's transaction."""
    leader = place.staff["naomi"]
    session = plan_group_session(
        team=place.teams["east"],
        by=DEMONSTRATION,
        staff=leader,
        led_by=leader,
        title="Going back, week by week",
        at=clock.local(clock.today() + timedelta(days=7), 10),
        place="Central library, quiet room",
    )
    theirs = Case.objects.open().filter(case_manager=leader).order_by("accepted_on", "id")
    expect_clients(session=session, by=DEMONSTRATION, expected=list(theirs[:EXPECTED]), among=[])
