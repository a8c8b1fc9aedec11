"""What is booked although somebody has something else on then: asked about once, and booked if that is said."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.cases.tests.test_steering_pages import day, send
from tideover.diary import actions
from tideover.diary.actions import Taking, book_appointment, plan_group_session
from tideover.diary.models import Appointment, GroupSession, Handover
from tideover.diary.rules import Canceller, Party, overlap
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.organisation.actions import record_leave
from tideover.people.rules import Way

NOW = clock.local(date(2026, 11, 24), 12)
TUESDAY = date(2026, 12, 8)
TEN = clock.local(TUESDAY, 10)
BOX = 'name="all_the_same"'
CHOOSE = "Choose another time, or tick “Book it all the same”."
moments = st.integers(0, 1500).map(lambda minute: TEN + timedelta(minutes=minute))
lengths = st.integers(5, 480)


@given(moments, lengths, moments, lengths)
def test_two_things_overlap_if_a_minute_belongs_to_both(at: datetime, one: int, other: datetime, two: int) -> None:
    minutes = {at + timedelta(minutes=number) for number in range(one)}
    assert overlap(at, one, other, two) == bool(minutes & {other + timedelta(minutes=number) for number in range(two)})


def typed(at: datetime = TEN, **more: Any) -> dict[str, Any]:
    """A time and a length as somebody types them."""
    local = at.astimezone(clock.LOCAL)
    return {**day("at", local.date()), "time": f"{local:%H:%M}", "minutes": "60", "way": "video", **more}


def book(client: Client, case: Case, at: datetime = TEN, **more: Any) -> str:
    """The page that comes back from booking an appointment, or the address that it leads to."""
    return send(client, f"/cases/{case.reference}/appointments/new/", **{**typed(at, party="client"), **more})


def busy(house: House, at: datetime = TEN, **details: Any) -> Case:
    """A case of which an appointment is booked at that time; its client is Ada Brook."""
    case = house.case(person=house.person(given_name="Ada", family_name="Brook"))
    house.appointment(case, at=at, **{"way": Way.IN_PERSON, "place": "The Hub", **details})
    return case


def test_a_second_booking_comes_back_once_and_is_booked_all_the_same(house: House) -> None:
    with clock.frozen(NOW):
        with house.open():
            busy(house)
            case = house.case()
        client = house.client()
        assert BOX not in client.get(f"/cases/{case.reference}/appointments/new/").content.decode()
        back = book(client, case, TEN + timedelta(minutes=30), purpose="Kept words")
        in_the_way = "You have an appointment with A.B. from 10:00 to 11:00 that day, in person, The Hub."
        assert f"{in_the_way} {CHOOSE}" in back
        assert (BOX in back, "Kept words" in back, "Brook" in back) == (True, True, False)
        assert not Appointment.objects.filter(case=case)
        assert book(client, case, TEN + timedelta(minutes=30), all_the_same="on") == f"/cases/{case.reference}/"
        assert Appointment.objects.get(case=case).at == TEN + timedelta(minutes=30)


@pytest.mark.parametrize("minutes", [-60, 60])
def test_what_begins_as_the_other_ends_is_not_in_the_way(house: House, minutes: int) -> None:
    with clock.frozen(NOW):
        with house.open():
            busy(house)
            case = house.case()
        assert book(house.client(), case, TEN + timedelta(minutes=minutes)) == f"/cases/{case.reference}/"


def test_what_was_cancelled_or_is_a_colleagues_is_not_in_the_way(house: House) -> None:
    with clock.frozen(NOW):
        with house.open():
            off = Appointment.objects.get(case=busy(house))
            actions.cancel_appointment(appointment=off, by=TESTS, cancelled_by=Canceller.CLIENT)
            house.appointment(house.case(person=house.person(), case_manager=house.staff["team_manager"]), at=TEN)
            case = house.case(person=house.person())
        assert book(house.client(), case) == f"/cases/{case.reference}/"


def test_moving_an_appointment_minds_the_others_and_not_itself(house: House) -> None:
    with clock.frozen(NOW):
        with house.open():
            busy(house)
            case = house.case()
            moved = house.appointment(case, at=TEN + timedelta(hours=2))
        client, where = house.client(), f"/cases/{case.reference}/appointments/{moved.pk}/move/"
        assert "You have an appointment with A.B." in send(client, where, **typed())
        moved.refresh_from_db()
        assert moved.state == "booked"
        assert send(client, where, **typed(TEN + timedelta(minutes=90))) == f"/cases/{case.reference}/"
        again = Appointment.objects.get(replaces=moved)
        where = f"/cases/{case.reference}/appointments/{again.pk}/move/"
        assert send(client, where, **typed(), all_the_same="on") == f"/cases/{case.reference}/"


def test_of_a_case_out_of_reach_neither_the_client_nor_the_place_is_told(house: House) -> None:
    colleague = house.staff["elsewhere"]
    with clock.frozen(NOW), house.open():
        theirs = house.case(
            person=house.person(given_name="Ada", family_name="Brook"), team=house.other_team, case_manager=colleague
        )
        house.appointment(theirs, at=TEN, way=Way.IN_PERSON, place="12 Mill Lane")
        case = house.case()
        with pytest.raises(Refused) as refused:
            book_appointment(
                case=case,
                by=house.actor(),
                staff=None,
                at=TEN,
                way=Way.VIDEO,
                taking=[Taking(staff=colleague)],
            )
    told = refused.value
    expected = f"{colleague.name} has another appointment from 10:00 to 11:00 that day, in person. {CHOOSE}"
    assert (told.sentence, told.field) == (expected, "all_the_same")


def test_a_meeting_minds_the_colleagues_who_take_part_and_tells_of_whom_the_other_is(house: House) -> None:
    colleague = house.staff["team_manager"]
    with clock.frozen(NOW):
        with house.open():
            theirs = house.case(case_manager=colleague, person=house.person(given_name="Ada", family_name="Brook"))
            house.appointment(theirs, at=TEN, way=Way.TELEPHONE, party=Party.EMPLOYER)
            case = house.case(case_manager=house.staff["elsewhere"])
        manager, where = house.client("team_manager"), f"/cases/{case.reference}/meetings/plan/"
        asked = typed(taking=["client", "gp", f"staff:{colleague.pk}"], occasion="meeting", agenda="Hours")
        back = send(manager, where, **asked)
        assert "You have an appointment about A.B. from 10:00 to 11:00 that day, by telephone." in back
        assert send(manager, where, **asked, all_the_same="on") == f"/cases/{case.reference}/"


def test_a_group_session_and_an_appointment_mind_one_another(house: House) -> None:
    with clock.frozen(NOW):
        with house.open():
            busy(house)
            case = house.case()
        client = house.client()
        asked = typed(title="Sleeping better", way="in_person", led_by=house.case_manager.pk)
        assert "You have an appointment with A.B." in send(client, "/groups/new/", **asked)
        assert not GroupSession.objects.exists()
        assert send(client, "/groups/new/", **asked, all_the_same="on").startswith("/groups/")
        later = TEN + timedelta(minutes=60)
        with house.open():
            plan_group_session(
                team=house.team, by=TESTS, staff=None, led_by=house.case_manager, title="Pain", at=later, place="Hall"
            )
        back = book(client, case, later + timedelta(minutes=80))
        assert f"You lead a group session from 11:00 to 12:30 that day, in person, Hall. {CHOOSE}" in back
        assert "Pain" not in back


def test_a_joint_appointment_minds_both(house: House) -> None:
    taker = house.staff["team_manager"]
    with clock.frozen(NOW):
        with house.open():
            house.appointment(house.case(person=house.person(), case_manager=taker), at=TEN, way=Way.VIDEO)
            busy(house)
            case = house.case()
        client, where = house.client(), f"/cases/{case.reference}/handover/"
        words: dict[str, Any] = dict.fromkeys(["what_matters", "promised", "next_steps"], "Kept words")
        asked = typed(to=taker.pk, meeting="met", **words)
        back = send(client, where, **asked)
        assert "You have an appointment with A.B." in back
        assert f"{taker.name} has another appointment from 10:00 to 11:00 that day, by video." in back
        assert "Kept words" in back
        assert not Handover.objects.exists()
        assert send(client, where, **asked, all_the_same="on") == "/"
        assert Handover.objects.get().appointment is not None


def test_somebody_away_that_day_is_told_of_too(house: House) -> None:
    away: dict[str, Any] = {"starts_on": TUESDAY - timedelta(days=1), "ends_on": TUESDAY}
    cover = house.staff["team_manager"]
    with clock.frozen(NOW):
        with house.open():
            case = house.case()
            record_leave(staff=house.case_manager, by=TESTS, covered_by=cover, **away)
        manager = house.client("team_manager")
        back = book(manager, case)
        assert (
            f"{house.case_manager.name} is away from Monday 7 December 2026 to Tuesday 8 December 2026, and "
            f"{cover.name} covers. {CHOOSE}" in back
        )
        assert book(manager, case, TEN + timedelta(days=1)) == f"/cases/{case.reference}/"
        assert book(manager, case, all_the_same="on") == f"/cases/{case.reference}/"


def test_staff_are_locked_in_the_order_of_their_keys_before_it_is_read_what_they_have_on(house: House) -> None:
    first, second = sorted([house.case_manager, house.staff["team_manager"]], key=lambda staff: staff.pk)
    with clock.frozen(NOW), house.open():
        case = house.case(case_manager=second)
        with CaptureQueriesContext(connection) as asked:
            book_appointment(
                case=case, by=house.actor(), staff=None, at=TEN, way=Way.VIDEO, taking=[Taking(staff=first)]
            )
    about = [query["sql"] for query in asked]
    locks = [number for number, sql in enumerate(about) if "organisation_staff" in sql and "FOR NO KEY UPDATE" in sql]
    reads = [number for number, sql in enumerate(about) if "SELECT" in sql and 'FROM "diary_appointment"' in sql]
    assert [str(each.pk) in about[number] for each, number in zip([first, second], locks, strict=True)] == [True, True]
    assert locks[0] < reads[0] < locks[1] < reads[1]


def test_the_system_writes_down_what_was_booked(house: House) -> None:
    with clock.frozen(NOW), house.open():
        busy(house)
        assert house.appointment(house.case(), at=TEN).pk


def test_a_kept_draft_has_the_box_ticked_as_it_was(house: House) -> None:
    with house.open():
        case = house.case()
    client, where = house.client(), f"/cases/{case.reference}/appointments/new/"
    client.post("/drafts/", {"draft_of": where, "all_the_same": "on", "purpose": "Pay"})
    shown = client.get(where).content.decode()
    assert ("Pay" in shown, BOX in shown) == (True, True)
