"""Waiting times: what is counted, when it tells of a change, and who sees it."""

from datetime import date, timedelta
from itertools import repeat
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept
from tideover.foundation import clock
from tideover.referrals.actions import decide, take_referral, wait_for_person
from tideover.referrals.rules import ReferralDecision, Source
from tideover.web.queries.waiting_times import WEEKS, waits_of
from tideover.web.run_chart import ENOUGH, SHIFT, Week, run_chart

MONDAY = date(2026, 1, 5)


def weeks(*days: float | None) -> list[Week]:
    """Weeks in a row with these mean waits."""
    return [Week(MONDAY + timedelta(weeks=number), int(each is not None), each) for number, each in enumerate(days)]


def signals(*days: float | None) -> list[int]:
    """Which of these weeks tell of a change, by their place."""
    chart = run_chart(weeks(*days))
    assert chart is not None
    return [(point.week.monday - MONDAY).days // 7 for point in chart.points if point.is_signal]


def test_limits_are_the_median_and_3_145_times_the_median_moving_range() -> None:
    chart = run_chart(weeks(*[10.0, 12.0] * 5))
    assert chart is not None
    assert {level.name: round(level.days, 2) for level in chart.levels} == {
        "median": 11.0,
        "upper limit": 17.29,
        "lower limit": 4.71,
    }
    assert chart.usual == "Median 11.0 days; usually between 4.7 and 17.3."
    assert "as it always did" in chart.verdict


def test_few_weeks_have_no_limits_and_tell_of_nothing() -> None:
    chart = run_chart(weeks(*repeat(1.0, ENOUGH - 2), 90.0))
    assert chart is not None
    assert [level.name for level in chart.levels] == ["median"]
    assert "Limits are drawn once" in chart.verdict
    assert signals(*repeat(1.0, ENOUGH - 2), 90.0) == []


def test_a_week_beyond_a_limit_tells_of_a_change() -> None:
    usual = [10.0, 11.0] * 6
    assert signals(*usual, 40.0) == [12]
    chart = run_chart(weeks(*usual, 40.0))
    assert chart is not None
    assert chart.verdict == "Waits were longer than chance explains, most recently in the week of 30 March."


def test_seven_in_a_row_on_one_side_tell_of_a_change_and_six_do_not() -> None:
    low, high = [8.0, 9.0] * 6, [10.0, 11.0]
    assert signals(*low, *(high * SHIFT)[:SHIFT])[-SHIFT:] == list(range(12, 12 + SHIFT))
    assert signals(*low, *(high * SHIFT)[: SHIFT - 1], 8.0) == []


def test_weeks_that_hardly_differ_have_limits_all_the_same() -> None:
    assert signals(*repeat(5.0, 10), 6.0, 5.0) == [10]
    assert signals(*repeat(5.0, 12)) == []


def test_a_week_in_which_nobodys_wait_ended_breaks_the_line_and_nothing_else() -> None:
    chart = run_chart(weeks(5.0, 6.0, None, 7.0, 8.0))
    assert chart is not None
    assert len(chart.points) == 4
    assert len(chart.lines) == 2
    assert run_chart(weeks(None, None)) is None
    assert run_chart(weeks(0.0)) is not None


def test_every_point_is_within_the_picture() -> None:
    chart = run_chart(weeks(0.0, 400.0, 3.0, *repeat(5.0, ENOUGH)))
    assert chart is not None
    assert all(0 <= point.x <= 640 and 0 <= point.y <= 200 for point in chart.points)
    assert all(0 <= level.y <= 200 for level in chart.levels)


def test_waits_end_with_the_decision_and_with_the_first_conversation(house: House) -> None:
    today = clock.today()
    last_week = today - timedelta(days=today.weekday() + 3)
    ask: dict[str, Any] = {
        "service": house.service,
        "by": TESTS,
        "staff": None,
        "source": Source.GP,
        "heard": None,
        "answers": {},
    }
    with house.open():
        for name, days in (("Ann", 4), ("Bea", 8)):
            person = {"given_name": name, "birth_date": date(1990, 5, 1)}
            referral = take_referral(received_on=last_week - timedelta(days=days), person=person, **ask)
            decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=last_week)
        person = {"given_name": "Cem", "birth_date": date(1991, 5, 1)}
        waits = take_referral(received_on=today - timedelta(days=20), person=person, **ask)
        case = house.case(accepted=(today - last_week).days + 5)
        house.contact(case, days_ago=(today - last_week).days)
        decision, conversation = waits_of(house.team, today)
        assert decision.weeks[-1] == Week(last_week - timedelta(days=last_week.weekday()), 2, 6.0)
        longest = "1 person waits for a decision now, the longest for 20 days."
        assert decision.now == longest
        wait_for_person(referral=waits, by=TESTS, on=today - timedelta(days=2))
        assert waits_of(house.team, today)[0].now == f"{longest} We are waiting to hear from them."
        take_referral(received_on=today, person={"given_name": "Dot", "birth_date": date(1992, 5, 1)}, **ask)
        assert waits_of(house.team, today)[0].now == (
            "2 people wait for a decision now, the longest for 20 days. From 1 of them we are waiting to hear."
        )
        assert conversation.weeks[-1].days == 5.0
        assert conversation.now == "Nobody waits for a first conversation now."
        assert len(decision.weeks) == WEEKS
        accept(referral=waits, by=TESTS, on=today, team=house.team)
        assert waits_of(house.team, today)[1].now == (
            "1 person waits for a first conversation now, the longest for 20 days."
        )
        assert waits_of(house.other_team, today)[1].weeks[-1].people == 0


@pytest.mark.parametrize(("role", "status"), [("team_manager", 200), ("case_manager", 403), ("researcher", 403)])
def test_waiting_times_are_for_whoever_answers_for_a_team(house: House, role: str, status: int) -> None:
    assert house.client(role).get("/team/waiting-times/").status_code == status
