"""Group sessions: who is expected, who came, what counts as a contact, and whom anybody finds named."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import (
    call_off_group_session,
    expect_clients,
    hold_group_session,
    make_calendar_address,
    plan_group_session,
)
from tideover.diary.feed import calendar_file
from tideover.diary.models import Attendance, Contact, GroupSession
from tideover.diary.queries.calendar import calendar_of
from tideover.diary.rules import Presence, SessionState, shared_minutes
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.people.rules import Way


def named(house: House, name: str, **details: Any) -> Case:
    """A case whose client has that family name."""
    return house.case(person=house.person(family_name=name), **details)


def planned(house: House, *cases: Case, hours: int = -2, **given: Any) -> GroupSession:
    """A session of the first team, so many hours from now, at which the clients of these cases are expected."""
    known: dict[str, Any] = {"led_by": house.case_manager, "title": "Sleeping better", "staff": None}
    at = clock.now() + timedelta(hours=hours)
    session = plan_group_session(team=house.team, by=TESTS, at=at, **{**known, **given})
    expect_clients(session=session, by=TESTS, expected=cases, among=[])
    return session


def held(session: GroupSession, *came: Case) -> GroupSession:
    """The session, with who came."""
    return hold_group_session(session=session, by=TESTS, staff=session.led_by, attended=came)


def presences(session: GroupSession) -> dict[str, str]:
    """Who is in a session, by family name."""
    rows = Attendance.objects.filter(session=session).select_related("case__person")
    return {row.case.person.family_name: row.presence for row in rows}


def test_for_each_who_came_it_is_a_contact_in_their_own_case(house: House) -> None:
    with house.open():
        first, second, third = (named(house, name) for name in ("Alder", "Beech", "Cedar"))
        session = held(planned(house, first, second, third, minutes=90, way=Way.VIDEO), first, second)
        assert presences(session) == {"Alder": "attended", "Beech": "attended", "Cedar": "absent"}
        assert session.state == SessionState.HELD
        contacts = list(Contact.objects.order_by("case_id"))
        assert [contact.case for contact in contacts] == [first, second]
        for contact in contacts:
            assert (contact.at, contact.way, contact.parties) == (session.at, Way.VIDEO, ["client"])
            assert (contact.two_way, contact.minutes_client, contact.minutes) == (True, 45, 45)


@pytest.mark.parametrize(("minutes", "among", "share"), [(90, 6, 15), (60, 7, 9), (5, 8, 1), (90, 1, 90)])
def test_the_time_of_staff_is_shared_out_and_never_lost(minutes: int, among: int, share: int) -> None:
    assert shared_minutes(minutes, among) == share
    assert minutes <= share * among < minutes + among


def test_nobodys_timeline_names_anybody_else(house: House) -> None:
    with house.open():
        names = ("Alder", "Beech", "Cedar")
        cases = [named(house, name) for name in names]
        held(planned(house, *cases), *cases[:2])
    for case, name in zip(cases, names, strict=True):
        page = house.client().get(reverse("case", args=[case.reference]), {"notes": "full"}).content.decode()
        assert "Group session “Sleeping better”" in page
        assert name in page
        assert [other for other in names if other != name and other in page] == []
    assert "did not come" in page


def test_cases_are_locked_in_the_order_of_their_keys_after_the_session(house: House) -> None:
    with house.open():
        cases = [named(house, name) for name in ("Zander", "Alder", "Mole")]
        session = planned(house, *reversed(cases))
        with CaptureQueriesContext(
            connection,
        ) as asked:
            held(session, *cases)
        locks = [query["sql"] for query in asked if "FOR NO KEY UPDATE" in query["sql"]]
    assert "diary_groupsession" in locks[0]
    assert "cases_case" in locks[1]
    assert 'ORDER BY "cases_case"."id" ASC' in locks[1]


@pytest.mark.parametrize("what", ["held", "called off"])
def test_what_became_of_a_session_is_said_once(house: House, what: str) -> None:
    with house.open():
        case = named(house, "Alder")
        session = planned(house, case)
        if what == "held":
            held(session, case)
        else:
            call_off_group_session(session=session, by=TESTS)
        for again in (
            lambda: held(session, case),
            lambda: call_off_group_session(session=session, by=TESTS),
            lambda: expect_clients(session=session, by=TESTS, expected=[], among=[case]),
        ):
            with pytest.raises(Refused, match=f"already recorded as {what}"):
                again()
        assert Contact.objects.count() == (1 if what == "held" else 0)


def test_a_session_to_come_or_without_anybody_expected_is_not_held(house: House) -> None:
    with house.open():
        case, stranger = named(house, "Alder"), named(house, "Beech")
        with pytest.raises(Refused, match="still to come"):
            held(planned(house, case, hours=2), case)
        with pytest.raises(Refused, match="Nobody was expected"):
            held(planned(house))
        with pytest.raises(Refused, match="not expected any more"):
            held(planned(house, case), stranger)
        assert not Contact.objects.exists()


def test_an_impossible_contact_refuses_the_whole_and_says_whose(house: House) -> None:
    with house.open():
        old, new = named(house, "Alder", accepted=700), named(house, "Beech", accepted=1)
        session = planned(house, old, new, hours=-24 * 400)
        with pytest.raises(Refused, match="Beech: This is more than a year before"):
            held(session, old, new)
        assert not Contact.objects.exists()
        session.refresh_from_db()
        assert session.state == SessionState.PLANNED


def test_clients_of_another_team_and_of_ended_cases_are_not_expected(house: House) -> None:
    with house.open():
        elsewhere = named(house, "Alder", team=house.other_team, case_manager=house.staff["elsewhere"])
        ended = named(house, "Beech")
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        with pytest.raises(Refused, match="Alder is of another team"):
            planned(house, elsewhere)
        with pytest.raises(Refused, match="Beech has ended"):
            planned(house, ended)
        with pytest.raises(Refused, match="works in another team"):
            planned(house, led_by=house.staff["elsewhere"])


def test_ending_a_case_takes_the_client_out_of_planned_sessions_only(house: House) -> None:
    with house.open():
        case = named(house, "Alder")
        past, coming = held(planned(house, case)), planned(house, case, hours=48)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        assert presences(past) == {"Alder": Presence.ABSENT}
        assert presences(coming) == {"Alder": Presence.WITHDRAWN}


def test_unticking_withdraws_and_ticking_again_expects_again(house: House) -> None:
    with house.open():
        mine, other = named(house, "Alder"), named(house, "Beech")
        session = planned(house, mine, other)
        expect_clients(session=session, by=TESTS, expected=[], among=[mine])
        assert presences(session) == {"Alder": Presence.WITHDRAWN, "Beech": Presence.EXPECTED}
        expect_clients(session=session, by=TESTS, expected=[mine], among=[mine])
        assert presences(session)["Alder"] == Presence.EXPECTED


def test_a_case_manager_finds_their_own_clients_named_and_of_others_the_number(house: House) -> None:
    """The leader knows everybody: they are in one room. So does the manager of the team."""
    with house.open():
        manager = house.staff["team_manager"]
        mine, others = named(house, "Alder"), named(house, "Beech", case_manager=manager)
        session = planned(house, mine, others, led_by=manager)
        own = planned(house, mine, others)
    where = reverse("group_session", args=[session.pk])
    page = house.client().get(where).content.decode()
    assert "Alder" in page
    assert "Beech" not in page
    assert others.reference not in page
    assert "And 1 client of colleagues." in page
    assert "Record who came" not in page
    assert house.client().get(reverse("hold_group", args=[session.pk])).status_code == 403
    assert "Beech" not in house.client().get(reverse("expect_in_group", args=[session.pk])).content.decode()
    page = house.client().get(reverse("group_session", args=[own.pk])).content.decode()
    assert "Beech" in page
    assert others.reference not in page
    page = house.client("team_manager").get(where).content.decode()
    assert "Alder" in page


def test_a_session_is_planned_expected_and_recorded_on_pages(house: House) -> None:
    with house.open():
        came, stayed, asked = (named(house, name) for name in ("Alder", "Beech", "Cedar"))
        manager = house.staff["team_manager"]
        theirs = named(house, "Damson", case_manager=manager)
    client, day = house.client(), clock.today() + timedelta(days=3)
    sent = {
        "title": "Sleeping better",
        "at_day": day.day,
        "at_month": day.month,
        "at_year": day.year,
        "time": "10:00",
        "minutes": "90",
        "way": "in_person",
        "place": "Library",
        "led_by": house.case_manager.pk,
        "submission": str(uuid4()),
    }
    planned_at = client.post(reverse("plan_group"), sent)["Location"]
    with house.open():
        session = GroupSession.objects.get()
    assert planned_at == reverse("group_session", args=[session.pk])
    keys = [str(came.pk), str(stayed.pk)]
    client.post(reverse("expect_in_group", args=[session.pk]), {"expected": keys, "submission": str(uuid4())})
    for role, case in (("case_manager", asked), ("team_manager", theirs)):
        where = reverse("groups_of_case", args=[case.reference])
        house.client(role).post(where, {"sessions": [str(session.pk)], "submission": str(uuid4())})
    with house.open():
        assert presences(session) == dict.fromkeys(("Alder", "Beech", "Cedar", "Damson"), "expected")
    assert "4 expected" in client.get(reverse("groups")).content.decode()
    page = client.get(reverse("case", args=[came.reference])).content.decode()
    assert "Group session “Sleeping better”: expected" in page
    with house.open(), writing("a test"):
        GroupSession.objects.filter(pk=session.pk).update(at=clock.now() - timedelta(hours=2))
    where = reverse("hold_group", args=[session.pk])
    sent = {"attended": [str(came.pk), str(theirs.pk)], "submission": str(uuid4())}
    assert client.post(where, sent)["Location"] == planned_at
    assert client.post(where, sent)["Location"] == planned_at
    with house.open():
        assert Contact.objects.count() == 2
    assert "2 of 4 came" in client.get(reverse("groups")).content.decode()


def test_a_session_is_called_off_on_its_page(house: House) -> None:
    with house.open():
        case = named(house, "Alder")
        session = planned(house, case, hours=30)
    where = reverse("call_off_group", args=[session.pk])
    response = house.client().post(where, {"submission": str(uuid4())}, follow=True)
    assert "The session is called off." in response.content.decode()
    page = house.client().get(reverse("case", args=[case.reference])).content.decode()
    assert "Group session “Sleeping better”: called off" in page


def test_the_calendar_of_whoever_leads_shows_the_session_but_neither_title_nor_clients(house: House) -> None:
    with house.open():
        session = planned(house, named(house, "Alder"), hours=30, place="Library")
        call_off_group_session(session=planned(house, hours=31, place="Off"), by=TESTS)
        content = calendar_file(calendar_of(house.case_manager))
        make_calendar_address(staff=house.case_manager, by=TESTS)
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    assert (entry["SUMMARY"], entry["LOCATION"]) == ("Group session", "Library")
    assert entry.decoded("DTSTART") == session.at.replace(microsecond=0)
    assert b"Sleeping" not in content
    assert b"Alder" not in content


def test_the_page_of_a_session_asks_no_more_for_many_clients(house: House) -> None:
    with house.open():
        session = planned(house, *(named(house, f"N{number}") for number in range(8)))
    client = house.client()
    client.get(reverse("groups"))
    for name in ("group_session", "hold_group", "expect_in_group"):
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse(name, args=[session.pk]))
        assert (
            len([query for query in asked if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]])
            <= 12
        )


def test_whose_clients_can_be_expected_is_said_without_naming_oneself(house: House) -> None:
    with house.open():
        mine, of_the_manager = planned(house), planned(house, led_by=house.staff["team_manager"])
    client = house.client()
    page = client.get(reverse("expect_in_group", args=[mine.pk])).content.decode()
    assert "Your own clients. To ask" in page
    page = client.get(reverse("expect_in_group", args=[of_the_manager.pk])).content.decode()
    assert f"Your own clients and those of {of_the_manager.led_by.name}. To ask" in page
