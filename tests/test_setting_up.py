"""A service administrator changes who works here, the catalogue, the teams and the questions; it stays on record, and a
new service sees what comes next."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tests.fixtures import TESTS, House
from tideover.diary.actions import plan_group_session
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.foundation.models import Membership
from tideover.organisation import jobs
from tideover.organisation.actions import (
    add_intervention,
    add_staff,
    ask_access,
    change_policy,
    end_work,
    form_team,
    move_intervention,
    record_leave,
)
from tideover.organisation.guide import guide_of
from tideover.organisation.models import AccessChange, Intervention, Staff, Team
from tideover.organisation.queries import offered_on, policy_of
from tideover.provision.actions import suggest
from tideover.referrals.actions import receive_referral
from tideover.referrals.rules import Source

PEOPLE = "/organisation/people/"


def day(name: str, days_ago: int = 0) -> dict[str, Any]:
    """The three boxes of a day."""
    on = clock.today() - timedelta(days=days_ago)
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def sent(client: Client, address: str, **fields: Any) -> str:
    """The page that answers, wherever the form leads."""
    return client.post(address, {"submission": str(uuid4()), **fields}, follow=True).content.decode()


def carry_out(house: House) -> None:
    """What was asked about signing in."""
    with house.open():
        waiting = list(AccessChange.objects.filter(carried_out_at=None).order_by("id").values_list("pk", flat=True))
    for key in waiting:
        jobs.carry_out(house.service.pk, key)


def take_referral(house: House) -> None:
    """The first referral of a service."""
    receive_referral(person=house.person(), by=TESTS, received_on=clock.today(), source=Source.GP)


@pytest.fixture
def admin(house: House) -> Client:
    """The service administrator, signed in."""
    return house.client("service_administrator")


def test_somebody_moves_to_another_team_for_other_hours(house: House, admin: Client) -> None:
    with house.open():
        house.case()
        other = form_team(service=house.service, by=TESTS, name="North & South")
    staff = house.case_manager
    address = f"/organisation/staff/{staff.pk}/work/"
    page = sent(admin, address, name="Seán O'Neill", job_title="Case manager", team=other.pk, percent="50")
    assert "Still theirs, in the team from before: 1 open case" in page
    with house.open():
        staff.refresh_from_db()
        assert (staff.name, staff.team, staff.full_time_percent) == ("Seán O'Neill", other, 50)
    told = admin.get("/organisation/changes/?show=staff").content.decode()
    assert '<ins dir="auto">North &amp; South</ins>' in told
    assert '<del dir="auto">100</del> <ins dir="auto">50</ins>' in told


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"percent": "0"}, "1 or more"),
        ({"percent": "101"}, "100 or less"),
        ({"name": ""}, "Enter"),
        ({"team": "99999999"}, "team"),
    ],
)
def test_work_that_cannot_be_is_refused(house: House, admin: Client, fields: dict[str, str], words: str) -> None:
    staff = house.case_manager
    given = {"name": staff.name, "job_title": "", "team": staff.team_id, "percent": "80", **fields}
    page = sent(admin, f"/organisation/staff/{staff.pk}/work/", **given)
    assert "There is a problem" in page
    assert words in page


def test_nobody_leaves_while_they_have_work_in_hand(house: House, admin: Client) -> None:
    staff = house.case_manager
    with house.open():
        house.case()
        at = timezone.now() + timedelta(days=3)
        plan_group_session(team=house.team, by=TESTS, staff=None, title="Sleep", at=at, led_by=staff)
        away = add_staff(team=house.team, by=TESTS, name="Sam Away")
        today = clock.today()
        record_leave(staff=away, by=TESTS, starts_on=today, ends_on=today, covered_by=staff)
    address = f"/organisation/staff/{staff.pk}/leaves/"
    shown = admin.get(address).content.decode()
    for words in ("1 open case", "1 group session to lead", "Cover for Sam Away"):
        assert words in shown
    assert f'href="/team/{staff.pk}/"' not in shown
    assert "Have somebody else take over first" in sent(admin, address, **day("left_on"))
    with house.open():
        assert Staff.objects.get(pk=staff.pk).left_on is None
        assert not AccessChange.objects.exists()


def test_whoever_leaves_is_signed_out_and_returns_by_the_same_row(house: House, admin: Client) -> None:
    staff, theirs = house.case_manager, house.client("case_manager")
    assert theirs.get("/cases/").status_code == 200
    page = sent(admin, f"/organisation/staff/{staff.pk}/leaves/", **day("left_on", 2))
    assert "no longer works here" in page
    carry_out(house)
    assert theirs.get("/cases/").status_code == 302
    assert f"/organisation/staff/{staff.pk}/work/" not in admin.get(PEOPLE).content.decode()
    assert staff.name in admin.get(f"{PEOPLE}?show=left").content.decode()
    returning = admin.post(
        f"/organisation/staff/{staff.pk}/returns/",
        {"submission": str(uuid4()), "team": house.team.pk, "percent": "60"},
    )
    membership = Membership.objects.get(account=staff.account, service=house.service)
    assert returning["Location"] == f"{PEOPLE}{membership.pk}/"
    sent(admin, returning["Location"], roles=["case_manager"])
    carry_out(house)
    assert house.client("case_manager").get("/cases/").status_code == 200
    with house.open():
        back = Staff.objects.get(pk=staff.pk)
        assert (back.left_on, back.full_time_percent) == (None, 60)


@pytest.mark.parametrize(("days_ago", "words"), [(-1, "Enter today or an earlier day"), (400, "Check the year")])
def test_a_day_of_leaving_that_cannot_be_is_refused(house: House, admin: Client, days_ago: int, words: str) -> None:
    address = f"/organisation/staff/{house.case_manager.pk}/leaves/"
    assert words in sent(admin, address, **day("left_on", days_ago))


def test_whoever_is_asked_in_and_leaves_before_that_is_carried_out_cannot_sign_in(house: House) -> None:
    actor = house.actor("service_administrator")
    with house.open():
        staff = add_staff(team=house.team, by=TESTS, name="Jo Price")
        ask_access(
            by=actor, name="Jo Price", email="jo@new.example", roles=["case_manager"], site="http://t/", staff=staff
        )
        end_work(staff=staff, by=actor, left_on=clock.today(), site="http://testserver/")
    carry_out(house)
    assert not Membership.objects.get(account__email="jo@new.example").is_active


def test_an_administrator_does_not_end_their_own_work_by_accident(house: House) -> None:
    actor = house.actor("service_administrator")
    account = house.accounts["service_administrator"]
    with house.open():
        staff = Staff.objects.filter(account=account).first() or add_staff(
            team=house.team, by=TESTS, name="Ada Bell", account=account
        )
        with pytest.raises(Refused, match="shut yourself out"):
            end_work(staff=staff, by=actor, left_on=clock.today(), site="http://testserver/")
        assert Staff.objects.get(pk=staff.pk).left_on is None


def test_two_administrators_who_shut_each_other_out_leave_one(house: House, admin: Client) -> None:
    other = house.accounts["auditor"]
    Membership.objects.filter(account=other).update(roles=["service_administrator"])
    first = Membership.objects.get(account=house.accounts["service_administrator"])
    second = Membership.objects.get(account=other)
    sent(admin, f"{PEOPLE}{second.pk}/", roles=["auditor"])
    sent(house.client("auditor"), f"{PEOPLE}{first.pk}/", roles=["auditor"])
    carry_out(house)
    left = Membership.objects.filter(service=house.service, is_active=True, roles__contains=["service_administrator"])
    assert list(left) == [first]


def test_help_is_renamed_withdrawn_and_offered_again(house: House, admin: Client) -> None:
    with house.open():
        row = Intervention.objects.first()
        assert row
    address, tomorrow = f"/organisation/help/{row.pk}/", clock.today() + timedelta(days=1)
    given = {"label": "Talking therapy", "focus": row.focus}
    sent(admin, address, **given, **day("withdrawn_on", -1))
    with house.open():
        assert row in offered_on(clock.today())
        assert row not in offered_on(tomorrow)
        row.refresh_from_db()
        assert row.label == "Talking therapy"
        case = house.case()
        suggest(case=case, by=TESTS, on=clock.today(), intervention=row)
        with clock.frozen(clock.local(tomorrow, 12)), pytest.raises(Refused, match="not offered any more since"):
            suggest(case=case, by=TESTS, on=tomorrow, intervention=row)
    assert "Check the year" in sent(admin, address, **given, **day("withdrawn_on", 999))
    sent(admin, address, **given)
    with house.open():
        assert row in offered_on(tomorrow)
    assert "Talking therapy" in admin.get("/organisation/changes/?show=help").content.decode()


def test_help_moves_up_and_down_among_its_focus(house: House) -> None:
    with house.open():
        for code in ("b", "c"):
            add_intervention(service=house.service, by=TESTS, code=code, label=code, focus=None)
        b, c = Intervention.objects.get(code="b"), Intervention.objects.get(code="c")
        move_intervention(intervention=c, by=TESTS, up=True)
        ordered = [row.code for row in offered_on(clock.today()) if not row.focus]
        assert ordered.index("c") < ordered.index("b")
        move_intervention(intervention=b, by=TESTS, up=False)
        assert [row.code for row in offered_on(clock.today()) if not row.focus] == ordered


def test_a_team_is_renamed_and_no_two_share_a_name(house: House, admin: Client) -> None:
    with house.open():
        form_team(service=house.service, by=TESTS, name="Taken")
    address = f"/organisation/teams/{house.team.pk}/"
    assert "There is a team of this name" in sent(admin, address, name="taken")
    was = house.team.name
    assert "The team is called Harbour now." in sent(admin, address, name="Harbour")
    with house.open():
        assert Team.objects.get(pk=house.team.pk).name == "Harbour"
    told = house.client("auditor").get("/organisation/changes/?show=team").content.decode()
    assert f'Name: <del dir="auto">{was}</del> <ins dir="auto">Harbour</ins>' in told


def test_the_auditor_reads_what_changed_and_a_case_manager_does_not(house: House, admin: Client) -> None:
    member = Membership.objects.get(account=house.accounts["case_manager"])
    sent(admin, f"{PEOPLE}{member.pk}/", roles=["case_manager", "team_manager"])
    sent(admin, f"{PEOPLE}{member.pk}/", roles=["team_manager"])
    page = house.client("auditor").get("/organisation/changes/").content.decode()
    assert 'case manager and team manager</del> <ins dir="auto">team manager</ins>' in page
    assert house.accounts["service_administrator"].name in page
    assert house.client("case_manager").get("/organisation/changes/").status_code == 403
    assert house.client("auditor").get("/organisation/changes/?show=nonsense&page=x").status_code == 200


@pytest.mark.parametrize("number", [1, 60, 2_000])
def test_many_people_come_in_pages_and_are_found(house: House, admin: Client, number: int) -> None:
    with house.open(), writing("many"):
        Staff.objects.bulk_create(
            Staff(service=house.service, team=house.team, name=f"Colleague {each:04}") for each in range(number)
        )
    page = admin.get(f"{PEOPLE}?q=colleague 00{number // 2:02}" if number < 100 else f"{PEOPLE}?q=COLLEAGUE 1000")
    assert page.content.decode().count("data-keyboard-item>Colleague") == 1
    assert admin.get(f"{PEOPLE}?page=999").content.decode().count("data-keyboard-item") <= 100
    assert "Nobody found" in admin.get(f"{PEOPLE}?q=<script>").content.decode()


def test_the_guide_follows_the_record_of_a_new_service(house: House, admin: Client) -> None:
    with house.open():
        assert [step.title for step in guide_of(house.service.pk).steps if not step.is_done] == [
            "Decide how you work",
            "Write the questions asked of a referral",
            "Take the first referral",
        ]
    page = admin.get("/organisation/").content.decode()
    assert "Set your service up" in page
    assert "Look at how you work</a>" in page
    assert admin.get("/organisation/set-up/").status_code == 200
    with house.open():
        policy = policy_of(house.service.pk)
        actor = house.actor("service_administrator")
        change_policy(policy=policy, by=actor, version=policy.version, cadence_active=policy.cadence_active)
        change_policy(policy=policy_of(house.service.pk), by=actor, version=policy.version, eligibility=[])
        assert [step.is_done for step in guide_of(house.service.pk).steps[:2]] == [True, True]
        take_referral(house)
    assert "Set your service up" not in admin.get("/organisation/").content.decode()
    assert house.client("team_manager").get("/organisation/set-up/").status_code == 403
