"""The pages that steer a case, as a person meets them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import raise_concern
from tideover.cases.models import Case, Complaint, Ending, Pause, SignOff
from tideover.consent.actions import record_decision
from tideover.consent.models import Disclosure
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.foundation import clock
from tideover.organisation.actions import describe_staff, record_leave, set_policy
from tideover.organisation.models import Leave
from tideover.referrals.actions import receive_referral


def day(name: str, on: date) -> dict[str, int]:
    """The boxes of a date."""
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def send(client: Client, where: str, **fields: Any) -> str:
    """The page that comes back, or the address that it leads to."""
    response = client.post(where, {"submission": str(uuid4()), **fields})
    return response["Location"] if response.status_code == 302 else response.content.decode()


def test_a_referral_is_accepted_and_given_over_the_cap_with_a_reason(house: House) -> None:
    with house.open():
        set_policy(service=house.service, by=TESTS, active_cap=1)
        house.case(person=house.person(family_name="First"))
        person = house.person(postcode="M14 5AA")
        referral = receive_referral(person=person, by=TESTS, received_on=clock.today())
        describe_staff(staff=house.case_manager, by=TESTS, places=["m14"], skills=["Urdu"])
    manager = house.client("team_manager")
    led = send(manager, f"/referrals/{referral.pk}/accept/", team=house.team.pk, **day("on", clock.today()))
    case = Case.objects.get(person=person)
    assert led == f"/cases/{case.reference}/allocate/"
    shown = manager.get(led).content.decode()
    assert "1 of 1 active; 0 settled in work; works in M14; at the cap: needs a reason" in shown
    assert case.person.family_name.replace("'", "&#39;") in manager.get("/team/").content.decode()
    refused = send(manager, led, case_manager=house.case_manager.pk)
    assert "say why it is right all the same" in refused
    reason = {"case_manager": house.case_manager.pk, "over_cap_reason": "Speaks Urdu"}
    assert send(manager, led, **reason) == f"/cases/{case.reference}/"
    assert "Speaks Urdu" in manager.get(led).content.decode()


def test_whoever_accepts_and_gives_no_cases_is_told_who_does(house: House) -> None:
    with house.open():
        referral = receive_referral(person=house.person(), by=TESTS, received_on=clock.today())
    intake = house.client("intake_worker")
    led = send(intake, f"/referrals/{referral.pk}/accept/", team=house.team.pk, **day("on", clock.today()))
    assert led == f"/referrals/{referral.pk}/"
    assert (
        "The manager of the North team finds it on their page and gives it to somebody."
        in intake.get(led).content.decode()
    )


def test_a_case_is_paused_ended_and_opened_again(house: House) -> None:
    with house.open():
        case = house.case()
    client, page = house.client(), f"/cases/{case.reference}/"
    later = day("look_again_on", clock.today() + timedelta(days=9))
    assert send(client, f"{page}pause/", reason="away", **day("since", clock.today()), **later) == page
    assert "Paused since" in client.get(page).content.decode()
    assert send(client, f"{page}pause/", what="go_on") == page
    assert Pause.objects.get(case=case).resumed_on == clock.today()
    ending = {"reason": "settled", "talk": "not_held", **day("on", clock.today())}
    faulty = send(client, f"{page}end/", **ending)
    assert "Enter why there was no talk" in faulty
    assert "Enter what was said about the way back" in faulty
    whole = {**ending, "no_talk_because": "Moved abroad", "way_back": "Ring us", "told": ["client"]}
    assert send(client, f"{page}end/", **whole) == page
    assert Ending.objects.get(case=case).told == ["client"]
    assert send(client, f"{page}reopen/", because="Back") == page
    assert "End the case" in client.get(page).content.decode()


def test_only_those_who_may_be_told_are_told_of_an_ending_and_each_is_recorded(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    page = f"/cases/{case.reference}/"
    ending = {"reason": "settled", "talk": "not_held", "no_talk_because": "Moved", "way_back": "Ring us"}
    whole = {**ending, **day("on", clock.today()), "told": ["client", "referrer", "gp", "employer"]}
    refused = send(client, f"{page}end/", **whole, told_way="letter")
    assert "tell whoever sent them, their GP or the employer that we are involved" in refused
    assert "Record the permission first, or untick them." in refused
    with house.open():
        case.refresh_from_db()
        assert case.ended_on is None
        assert not Disclosure.objects.exists()
        about: dict[str, Any] = {"kind": KindOfInformation.CONTACT, "purpose": Purpose.SUPPORT, "on": clock.today()}
        decided = {
            party: record_decision(person=case.person, by=TESTS, party=party, decision=Choice.GIVEN, **about)
            for party in (Party.GP, Party.EMPLOYER)
        }
    whole["told"] = ["client", "gp", "employer"]
    assert "Choose how they were told" in send(client, f"{page}end/", **whole)
    assert send(client, f"{page}end/", **whole, told_way="letter") == page
    with house.open():
        told = {row.party: (row.decision_id, row.way, row.recorded_by) for row in Disclosure.objects.all()}
        assert told == {party: (row.pk, "letter", house.case_manager) for party, row in decided.items()}
    assert "That our work with them has ended" in client.get(f"{page}told/").content.decode()


def test_a_concern_shows_first_and_a_complaint_is_answered(house: House) -> None:
    with house.open():
        case = house.case()
        soon = clock.today() + timedelta(days=2)
        worry: dict[str, Any] = {"what": "Speaks of harm", "plan": "Ring daily", "told": "GP", "review_on": soon}
        raise_concern(case=case, by=TESTS, staff=None, on=clock.today(), **worry)
    client, page = house.client(), f"/cases/{case.reference}/"
    shown = client.get(page).content.decode()
    assert shown.index("Speaks of harm") < shown.index("Where things stand")
    said = {"about": "service", "words": "Nobody rang back", **day("received_on", clock.today())}
    assert send(client, f"{page}complaints/new/", **said) == f"{page}complaints/"
    step = f"{page}complaints/{Complaint.objects.get().pk}/"
    today = day("on", clock.today())
    assert "Enter what was answered" in send(client, step, step="answered", **today)
    assert send(client, step, step="answered", answer="We are sorry", **today) == f"{page}complaints/"
    assert "We are sorry" in client.get(f"{page}complaints/").content.decode()


def test_leave_and_winding_down_are_recorded(house: House) -> None:
    with house.open():
        case = house.case()
    manager, today = house.client("team_manager"), clock.today()
    away = {"staff": house.case_manager.pk, **day("starts_on", today), **day("ends_on", today)}
    assert send(manager, "/organisation/leave/new/", **away) == "/organisation/leave/"
    taken_back = {"taken_back": "on", **day("starts_on", today), **day("ends_on", today)}
    send(manager, f"/organisation/leave/{Leave.objects.get().pk}/", **taken_back)
    assert Leave.objects.get().taken_back_on == today
    assert "1 client has none yet" in manager.get("/winding-down/").content.decode()
    assert send(manager, f"/cases/{case.reference}/sign-off/", **day("notice_given_on", today)) == "/winding-down/"
    assert SignOff.objects.get(case=case).notice_given_on == today
    assert "Everybody has it" in manager.get("/winding-down/").content.decode()


def test_whoever_accepts_and_opens_no_cases_is_led_back_to_the_referral(house: House) -> None:
    with house.open():
        person = house.person()
        referral = receive_referral(person=person, by=TESTS, received_on=clock.today())
    client, where = house.client("intake_worker"), f"/referrals/{referral.pk}/"
    accepting = {"team": house.team.pk, **day("on", clock.today())}
    assert send(client, f"{where}accept/", **accepting) == where
    case = Case.objects.get(person=person)
    shown = client.get(where).content.decode()
    assert f"Accepted: {case.reference} is open" in shown
    assert f'href="/cases/?q={case.reference}"' in shown


def test_a_decided_referral_is_not_offered_for_accepting(house: House) -> None:
    with house.open():
        referral = receive_referral(person=house.person(), by=TESTS, received_on=clock.today())
    client, where = house.client("intake_worker"), f"/referrals/{referral.pk}/"
    send(client, f"{where}accept/", team=house.team.pk, **day("on", clock.today()))
    client.get(where)
    assert client.get(f"{where}accept/")["Location"] == where
    assert "This referral is decided already: accepted." in client.get(where).content.decode()


def test_the_page_of_placement_asks_why_only_where_somebody_is_away(house: House) -> None:
    with house.open():
        case, staff = house.case(), house.staff["elsewhere"]
    manager, page = house.client("team_manager"), f"/cases/{case.reference}/placement/"
    assert "although they are away" not in manager.get(page).content.decode()
    with house.open():
        today = clock.today()
        record_leave(staff=staff, by=TESTS, starts_on=today, ends_on=today, covered_by=house.staff["team_manager"])
    assert f"Away today: {staff.name}." in manager.get(page).content.decode()
    assert "say why it is right all the same" in send(manager, page, placement_manager=staff.pk)
    given = {"placement_manager": staff.pk, "away_reason": "Knows the trade"}
    assert send(manager, page, **given) == f"/cases/{case.reference}/"
    assert Case.objects.get().placement_manager == staff
