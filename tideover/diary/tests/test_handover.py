"""Handing a case over, and agreeing how to keep in touch."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import Joint, Taking, agree_keeping_in_touch, book_appointment, hand_over, move_appointment
from tideover.diary.models import Appointment, ContactAgreement, Handover
from tideover.diary.queries import keeping_in_touch, takers_of
from tideover.diary.rules import Party
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.foundation.pages.words import spoken_date
from tideover.organisation.actions import record_leave, set_policy
from tideover.organisation.models import Staff
from tideover.people.rules import Way

SUMMARY = {"what_matters": "Wants to go back in May", "promised": "A letter", "next_steps": "Ring the employer"}


def handed(house: House, case: Case, to: Staff | None = None, **given: Any) -> Handover:
    """The case handed to the team manager, without a joint appointment unless one is given."""
    known = {**SUMMARY, "why_no_appointment": "She is in hospital"}
    return hand_over(case=case, by=TESTS, to=to or house.staff["team_manager"], **{**known, **given})


def test_a_handover_changes_the_case_manager_and_books_the_joint_appointment(house: House) -> None:
    with house.open():
        case = house.case()
        at = clock.now() + timedelta(days=2)
        made = handed(house, case, joint=Joint(at, Way.IN_PERSON, "Library"))
        case.refresh_from_db()
        assert case.case_manager == house.staff["team_manager"]
        assert made.appointment is not None
        assert made.why_no_appointment == ""
        assert takers_of(made.appointment).is_joint
        assert {row.staff for row in made.appointment.participants.all()} == {made.from_staff, made.to_staff}


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"why_no_appointment": ""}, "Book the joint appointment, or say why there is none"),
        ({"joint": "past"}, "This is in the past"),
    ],
)
def test_a_handover_needs_a_joint_appointment_to_come_or_a_reason(
    house: House, given: dict[str, Any], sentence: str
) -> None:
    if "joint" in given:
        given = {"joint": Joint(clock.now() - timedelta(days=1), Way.TELEPHONE)}
    with house.open():
        case = house.case()
        with pytest.raises(Refused, match=sentence):
            handed(house, case, **given)
        case.refresh_from_db()
        assert case.case_manager == house.case_manager
        assert not Appointment.objects.filter(case=case).exists()


def test_a_case_is_not_handed_to_its_holder_to_one_who_left_or_to_another_team(house: House) -> None:
    with house.open():
        case = house.case()
        with pytest.raises(Refused, match="holds this case already"):
            handed(house, case, house.case_manager)
        with pytest.raises(Refused, match="works in another team"):
            handed(house, case, house.staff["elsewhere"])
        gone = house.staff["team_manager"]
        gone.left_on = clock.today()
        with pytest.raises(Refused, match="has left"):
            handed(house, case, gone)


def test_a_case_is_not_handed_to_somebody_away_and_the_list_says_until_when(house: House) -> None:
    with house.open():
        case, to = house.case(), house.staff["team_manager"]
        last = clock.today() + timedelta(days=5)
        record_leave(staff=to, by=TESTS, starts_on=clock.today(), ends_on=last, covered_by=house.case_manager)
        until = f"away until {spoken_date(last, clock.today())}"
        with pytest.raises(Refused, match=f"is {until}. Choose somebody who is here"):
            handed(house, case, to)
    assert f"{to.name} ({until})" in house.client().get(f"/cases/{case.reference}/handover/").content.decode()


def test_the_joint_appointment_is_on_a_day_on_which_both_are_here(house: House) -> None:
    with house.open():
        case, to, at = house.case(), house.staff["team_manager"], clock.now() + timedelta(days=4)
        for away in (to, house.case_manager):
            first = clock.today() + timedelta(days=3 if away == to else 6)
            record_leave(staff=away, by=TESTS, starts_on=first, ends_on=first + timedelta(days=2), covered_by=None)
        for moment in (at, at + timedelta(days=3)):
            with pytest.raises(Refused, match="Choose a day on which both are here"):
                handed(house, case, to, joint=Joint(moment, Way.TELEPHONE))
        handed(house, case, to, joint=Joint(at + timedelta(days=6), Way.TELEPHONE))


def test_neither_an_ended_case_nor_one_that_nobody_holds_is_handed_over(house: House) -> None:
    with house.open():
        with pytest.raises(Refused, match="Nobody holds this case yet"):
            handed(house, house.case(case_manager=None))
        case = house.case()
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        with pytest.raises(Refused, match="This case has ended"):
            handed(house, case)


def test_who_takes_part_goes_on_with_an_appointment_that_is_moved(house: House) -> None:
    with house.open():
        case, at = house.case(), clock.now() + timedelta(days=1)
        taking = [Taking(Party.GP), Taking(staff=house.staff["team_manager"])]
        first = book_appointment(case=case, by=TESTS, staff=None, at=at, way=Way.VIDEO, taking=taking)
        moved = move_appointment(appointment=first, by=TESTS, staff=None, at=at + timedelta(days=1), way=Way.VIDEO)
        assert takers_of(moved) == takers_of(first)
        assert takers_of(moved).words == f"GP and {house.staff['team_manager'].name}"


def test_each_agreement_stands_beside_the_one_before(house: House) -> None:
    with house.open():
        case = house.case()
        agree_keeping_in_touch(case=case, by=TESTS, days=21, way=Way.LETTER, note="never at work")
        case.refresh_from_db()
        assert keeping_in_touch(case) == "every 21 days, by letter, as they asked; “never at work”"
        agree_keeping_in_touch(case=case, by=TESTS, days=None)
        case.refresh_from_db()
        assert keeping_in_touch(case) == ""
        assert case.cadence_days is None
        assert ContactAgreement.objects.filter(case=case).count() == 2


def test_nothing_is_agreed_in_an_ended_case_nor_for_a_number_of_days_that_cannot_be(house: House) -> None:
    with house.open():
        case = house.case()
        with pytest.raises(Refused, match="from 1 to 365"):
            agree_keeping_in_touch(case=case, by=TESTS, days=400)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        with pytest.raises(Refused, match="nothing to agree"):
            agree_keeping_in_touch(case=case, by=TESTS, days=4)


def test_the_form_hands_over_and_leads_whoever_gave_the_case_away_to_their_worklist(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()
    sent = {"submission": str(uuid4()), "to": house.staff["team_manager"].pk, **SUMMARY, "meeting": "not_met"}
    sent |= {"way": "in_person"}
    where = f"/cases/{case.reference}/handover/"
    assert "Say why there is no joint appointment" in client.post(where, sent).content.decode()
    answer = client.post(where, {**sent, "why_no_appointment": "She is away"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/"
    assert "is handed over to" in answer.content.decode()
    told = house.client("team_manager").get(f"/cases/{case.reference}/").content.decode()
    assert f"Handed over from {house.case_manager.name} to {house.staff['team_manager'].name}" in told
    assert "Wants to go back in May" in told


def test_the_form_says_what_is_missing_of_the_joint_appointment(house: House) -> None:
    with house.open():
        case = house.case()
    sent = {"submission": str(uuid4()), "to": house.case_manager.pk, "meeting": "met", "way": "letter"}
    told = house.client().post(f"/cases/{case.reference}/handover/", sent).content.decode()
    for sentence in ("Enter the day of the joint appointment", "Enter what matters", "Enter the time"):
        assert sentence in told
    with house.open():
        assert not Handover.objects.exists()


def test_how_to_keep_in_touch_is_said_on_the_case_and_where_contact_is_made(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()
    sent = {"submission": str(uuid4()), "days": "10", "way": "video", "note": ""}
    assert client.post(f"/cases/{case.reference}/keep-in-touch/", sent).status_code == 302
    for where in ("contacts/new/", "attempts/new/", "appointments/new/"):
        assert (
            "every 10 days, by video, as they asked" in client.get(f"/cases/{case.reference}/{where}").content.decode()
        )
    assert "Asked to be in touch every 10 days, by video" in client.get(f"/cases/{case.reference}/").content.decode()
    refused = client.post(f"/cases/{case.reference}/keep-in-touch/", {**sent, "submission": str(uuid4()), "days": "0"})
    assert refused.status_code == 200
    assert "There is a problem" in refused.content.decode()


def test_an_appointment_is_booked_with_several(house: House) -> None:
    with house.open():
        case = house.case()
    client, at = house.client(), clock.now().astimezone(clock.LOCAL) + timedelta(days=3)
    sent = {"submission": str(uuid4()), "at": f"{at:%Y-%m-%d}", "time": "10", "minutes": 60, "party": "client"}
    sent |= {"way": "in_person", "also": ["gp", f"staff:{house.staff['team_manager'].pk}"]}
    where = f"/cases/{case.reference}/appointments/new/"
    assert "they take part anyway" in client.post(where, {**sent, "also": ["client"]}).content.decode()
    assert client.post(where, sent).status_code == 302
    assert f"also gp and {house.staff['team_manager'].name}" in client.get(f"/cases/{case.reference}/").content.decode()


def test_a_colleague_at_their_cap_takes_a_case_on_for_a_reason(house: House) -> None:
    with house.open():
        case, to = house.case(), house.staff["team_manager"]
        set_policy(service=house.service, by=TESTS, active_cap=1)
        house.case(case_manager=to)
        with pytest.raises(Refused, match="cap is 1"):
            handed(house, case, to)
        handed(house, case, to, over_cap_reason="Speaks Tigrinya")
        case.refresh_from_db()
        assert case.case_manager == to


def test_what_is_to_come_keeps_a_case_open_and_what_is_over_is_asked_about(house: House) -> None:
    with house.open():
        case = house.case()
        coming = house.appointment(case)
        ways_on = "Cancel it first, or end the case once it has taken place"
        with pytest.raises(Refused, match=f"is still booked, and somebody would wait for it. {ways_on}"):
            end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        with writing("a day passes"):
            type(coming).objects.filter(pk=coming.pk).update(at=clock.now() - timedelta(hours=1))
    page = house.client().get(f"/cases/{case.reference}/end/").content.decode()
    assert "Nobody has said what became of the appointment" in page
    assert f"/cases/{case.reference}/appointments/{coming.pk}/" in page
    with house.open():
        assert end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED).ended_on
