"""Help in words: a promise that waits shows, and an ended case claims nothing that was not recorded."""

from datetime import timedelta

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.foundation import clock
from tideover.organisation.models import Intervention
from tideover.provision.actions import offer, record_help, suggest
from tideover.provision.models import Provision
from tideover.web.queries.helps import HelpLine, help_line, help_sentence

CBT = "Cognitive behaviour therapy"


def promised(case: Case, *, days: int) -> Provision:
    """Help offered that many days ago."""
    on = clock.today() - timedelta(days=days)
    suggested = suggest(case=case, by=TESTS, intervention=Intervention.objects.get(), on=on)
    return offer(provision=suggested, by=TESTS, on=on)


def test_a_promise_of_more_than_two_weeks_is_marked(house: House) -> None:
    with house.open():
        case = house.case(accepted=100)
        row = promised(case, days=84)
        assert help_line(row, case, clock.today()) == HelpLine(CBT, "Promised 12 weeks ago, not started", is_late=True)
        assert not help_line(row, case, clock.today() - timedelta(days=70)).is_late
    shown = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "app-late" in shown
    assert "Promised 12 weeks ago, not started" in shown


def test_help_never_begun_is_said_so_once_the_case_has_ended(house: House) -> None:
    with house.open():
        case = house.case(accepted=100)
        row = promised(case, days=84)
        case = end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.GOALS_MET)
        assert help_line(row, case, clock.today()) == HelpLine(CBT, "Never started", is_late=False)
        assert help_sentence([row], case, clock.today()) == ("Promised and never started: cognitive behaviour therapy.")


def test_help_is_finished_only_where_that_is_recorded(house: House) -> None:
    with house.open():
        case = house.case(accepted=100)
        begun = record_help(
            case=case, by=TESTS, intervention=Intervention.objects.get(), started_on=clock.today() - timedelta(days=60)
        )
        case = end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.GOALS_MET)
        assert help_line(begun, case, clock.today()).words == "Started 8 weeks ago"
