"""Asking how it went on after an ending: the record, the dues, and the pages."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case, record_follow_up, reopen_case
from tideover.cases.models import Case, Ending, EndingReason, FollowUp
from tideover.cases.rules import FollowUpOutcome
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.organisation.actions import set_policy
from tideover.people.rules import Way
from tideover.worklist.actions import refresh
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind

ENDED = date(2026, 3, 2)


def ended(house: House, *, on: date = ENDED) -> Case:
    """A case that ended on that day, whose client works again."""
    with clock.frozen(clock.local(on, 12)):
        case = house.case()
        post = record_post(person=case.person, by=TESTS, title="Care assistant")
        record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=on, post=post)
        return end_case(case=case, by=TESTS, on=on, reason=EndingReason.SETTLED)


def asked(case: Case, outcome: FollowUpOutcome, *, weeks: int = 13, **details: Any) -> FollowUp:
    known: dict[str, Any] = {"on": clock.today(), "way": Way.TELEPHONE, "staff": None, "outcome": outcome}
    return record_follow_up(case=case, by=TESTS, weeks=weeks, **{**known, **details})


def dues(case: Case) -> list[tuple[str, date, date | None]]:
    rows = Due.objects.filter(case=case, kind=DueKind.FOLLOW_UP).order_by("on")
    return list(rows.values_list("about", "on", "until"))


def after(weeks: int) -> date:
    return ENDED + timedelta(weeks=weeks)


def drift(house: House) -> list[str]:
    return [line for checked in check_dues(house.service.pk) for line in checked.drift]


def test_an_ending_asks_three_times_each_until_the_next(house: House) -> None:
    with house.open():
        case = ended(house)
        assert dues(case) == [
            ("weeks:13", after(13), after(26)),
            ("weeks:26", after(26), after(39)),
            ("weeks:52", after(52), after(65)),
        ]
        assert Due.objects.filter(case=case, owner=None, team=house.team).count() == 3


def test_reopening_takes_away_what_is_still_to_come_and_a_new_ending_asks_anew(house: House) -> None:
    with clock.frozen(clock.local(after(13), 12)), house.open():
        case = ended(house)
        asked(case, FollowUpOutcome.REACHED)
        case = reopen_case(case=case, by=TESTS, because="Off sick again")
        assert dues(case) == []
        case = end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        assert [about for about, _, _ in dues(case)] == ["weeks:13", "weeks:26", "weeks:52"]
        assert drift(house) == []


def test_an_answer_closes_it_and_moves_the_day_to_which_work_is_known(house: House) -> None:
    with clock.frozen(clock.local(after(13), 12)), house.open():
        case = ended(house)
        said: dict[str, Any] = {"words": "Well", "satisfaction": 5, "work_is_as_recorded": True}
        made = asked(case, FollowUpOutcome.REACHED, **said)
        assert (made.closes, made.words, made.satisfaction) == (True, "Well", 5)
        assert Spell.objects.get(person=case.person).confirmed_on == after(13)
        assert [about for about, _, _ in dues(case)] == ["weeks:26", "weeks:52"]
        with pytest.raises(Refused, match="recorded already"):
            asked(case, FollowUpOutcome.DECLINED)
        assert drift(house) == []


def test_the_last_attempt_of_the_policy_closes_it_as_not_reached(house: House) -> None:
    with clock.frozen(clock.local(after(13), 12)), house.open():
        case = ended(house)
        set_policy(service=house.service, by=TESTS, follow_up_attempts=2)
        first = asked(case, FollowUpOutcome.NOT_REACHED, words="never kept", satisfaction=1)
        assert (first.closes, first.words, first.satisfaction) == (False, "", None)
        assert Due.objects.get(case=case, about="weeks:13").why_facts["attempts"] == 1
        assert asked(case, FollowUpOutcome.NOT_REACHED).closes
        assert [about for about, _, _ in dues(case)] == ["weeks:26", "weeks:52"]


@pytest.mark.parametrize(
    ("details", "sentence"),
    [
        ({"weeks": 14}, "Here nobody asks 14 weeks after an ending"),
        ({"weeks": 26}, "can be asked from two weeks before"),
        ({"on": after(14)}, "in the future"),
        ({"on": after(11) - timedelta(days=1)}, "can be asked from two weeks before"),
    ],
)
def test_it_is_asked_for_its_own_day(house: House, details: dict[str, Any], sentence: str) -> None:
    with clock.frozen(clock.local(after(13), 12)), house.open():
        case = ended(house)
        with pytest.raises(Refused, match=sentence):
            asked(case, FollowUpOutcome.REACHED, **details)
        assert asked(case, FollowUpOutcome.REACHED, on=after(11)).on == after(11)


def test_nobody_follows_up_an_open_case_or_one_that_came_ended_with_a_record(house: House) -> None:
    with house.open():
        with pytest.raises(Refused, match="it is open"):
            asked(house.case(), FollowUpOutcome.REACHED)
        case = ended(house)
        with writing("test"):
            Ending.objects.filter(case=case).update(reopened_on=clock.today())
        refresh(case.pk)
        assert dues(case) == []


def test_work_that_is_not_recorded_cannot_be_confirmed_and_nothing_is_kept(house: House) -> None:
    with clock.frozen(clock.local(after(13), 12)), house.open():
        case = ended(house)
        with writing("test"):
            Spell.objects.filter(person=case.person).update(ends_on=after(1))
        with pytest.raises(Refused, match="No work status is recorded"):
            asked(case, FollowUpOutcome.REACHED, work_is_as_recorded=True)
        assert not FollowUp.objects.exists()


def send(client: Client, where: str, **fields: Any) -> str:
    """Send a form; where it leads, or the page that asks again."""
    on = {"on_day": "1", "on_month": "6", "on_year": "2026"}
    response = client.post(where, {"submission": str(uuid4()), "way": "telephone", **on, **fields})
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_somebody_is_asked_from_the_list_and_the_case_tells_it(house: House) -> None:
    with clock.frozen(clock.local(after(13), 12)):
        with house.open():
            case = ended(house)
        client, name = house.client(), case.person.name.replace("'", "&#39;")
        assert "1 person to ask how it goes" in client.get("/").content.decode()
        listed = client.get("/follow-ups/").content.decode()
        assert f"{name}" in listed
        assert "13 weeks after" in listed
        where = f"/cases/{case.reference}/follow-ups/13/"
        assert where in listed
        assert "As recorded: care assistant; at work since" in client.get(where).content.decode()
        assert "Say how they stand at work" in send(client, where, outcome="reached")
        assert send(client, where, outcome="not_reached") == "/follow-ups/"
        assert "did not answer. Try again another time." in client.get("/follow-ups/").content.decode()
        assert "1 attempt so far." in client.get(where).content.decode()
        told = {"outcome": "reached", "work": "changed", "words": "Glad of it", "satisfaction": "4"}
        assert send(client, where, **told) == f"/cases/{case.reference}/work/new/"
        assert "told us how it goes" in client.get(f"/cases/{case.reference}/work/new/").content.decode()
        page = client.get(f"/cases/{case.reference}/").content.decode()
        assert "Follow-up 13 weeks after the ending: they told us how it goes" in page
        assert "Glad of it" in page
        assert "satisfied with us: 4 of 5" in page
        assert "Nobody is to be asked now" in client.get("/follow-ups/").content.decode()
        assert client.get(f"/cases/{case.reference}/follow-ups/14/").status_code == 404


def test_a_follow_up_is_in_the_list_of_its_own_team_only(house: House, neighbour: House) -> None:
    with clock.frozen(clock.local(after(13), 12)):
        for each in (house, neighbour):
            with each.open():
                ended(each)
        with house.open():
            elsewhere = ended(house)
            with writing("test"):
                Case.objects.filter(pk=elsewhere.pk).update(
                    team=house.other_team, case_manager=house.staff["elsewhere"]
                )
        listed = house.client("team_manager").get("/follow-ups/").content.decode()
        assert "1 person to ask how it goes" in listed
        on_team = house.client("team_manager").get("/team/").content.decode()
        assert 'href="/follow-ups/">To ask after the ending <span class="app-count">1</span>' in on_team
        assert house.client("intake_worker").get("/follow-ups/").status_code == 403


def test_a_colleague_of_the_team_asks_and_reaches_nothing_else_of_the_case(house: House) -> None:
    house.colleague("beside", house.team)
    with clock.frozen(clock.local(after(13), 12)):
        with house.open():
            case = ended(house)
            house.case(person=house.person(family_name="Open"))
        client, of_case = house.client("beside"), f"/cases/{case.reference}/"
        assert "1 person to ask how it goes" in client.get("/").content.decode()
        listed = client.get("/follow-ups/").content.decode()
        assert f"{of_case}follow-ups/13/" in listed
        assert f'href="{of_case}"' not in listed
        assert f'href="{of_case}"' in house.client().get("/follow-ups/").content.decode()
        asks = client.get(f"{of_case}follow-ups/13/").content.decode()
        assert "As recorded: care assistant" in asks
        assert f'href="{of_case}"' not in asks
        for rest in ("", "contacts/new/", "work/", "work/new/", "permissions/support/", "reopen/"):
            assert client.get(of_case + rest).status_code == 404, rest
        assert case.reference not in client.get("/cases/", {"show": "all"}).content.decode()
        told = {"outcome": "reached", "work": "changed"}
        assert "Say what has changed at work" in send(client, f"{of_case}follow-ups/13/", **told)
        assert send(client, f"{of_case}follow-ups/13/", **told, words="Gave notice") == "/follow-ups/"
        said = client.get("/follow-ups/").content.decode()
        assert "Ask your team&#39;s manager to record how they stand at work now." in said
        with house.open():
            assert FollowUp.objects.get().asked_by == house.staff["beside"]
        assert client.get(f"{of_case}follow-ups/13/")["Location"] == "/follow-ups/", "it is closed and shows nothing"
        assert "is recorded already" in client.get("/follow-ups/").content.decode()


def test_a_colleague_of_another_team_finds_nobody_to_ask(house: House) -> None:
    house.colleague("far", house.other_team)
    with clock.frozen(clock.local(after(13), 12)):
        with house.open():
            case = ended(house)
        client = house.client("far")
        assert "Nobody is to be asked now" in client.get("/follow-ups/").content.decode()
        assert client.get(f"/cases/{case.reference}/follow-ups/13/").status_code == 404
        assert "outcome" not in send(client, f"/cases/{case.reference}/follow-ups/13/", outcome="declined")
        with house.open():
            assert not FollowUp.objects.exists()


@pytest.mark.parametrize(
    ("day", "status"),
    [
        (after(11) - timedelta(days=1), 404),
        (after(11), 200),
        (after(65), 200),
        (after(65) + timedelta(days=1), 404),
    ],
)
def test_a_colleague_reaches_it_only_while_follow_ups_are_asked(house: House, day: date, status: int) -> None:
    house.colleague("beside", house.team)
    with house.open():
        case = ended(house)
    with clock.frozen(clock.local(day, 12)):
        assert house.client("beside").get(f"/cases/{case.reference}/follow-ups/52/").status_code == status
        with house.open():
            set_policy(service=house.service, by=TESTS, follow_up_weeks=[])
        assert house.client("beside").get("/follow-ups/").status_code == 200


def test_nobody_asks_after_a_case_that_is_open_again(house: House) -> None:
    house.colleague("beside", house.team)
    with clock.frozen(clock.local(after(13), 12)):
        with house.open():
            case = ended(house)
            reopen_case(case=case, by=TESTS, because="Off sick again")
        assert house.client("beside").get(f"/cases/{case.reference}/follow-ups/13/").status_code == 404
