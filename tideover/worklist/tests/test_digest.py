"""The morning e-mail: agreed to, once a day, on working days, with initials and nothing else of anybody."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core import mail

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.models import Membership
from tideover.foundation.workingdays import Nation
from tideover.organisation.actions import record_leave, set_policy
from tideover.worklist import jobs
from tideover.worklist.actions import choose_digest, send_digest
from tideover.worklist.models import MorningDigest

ADDRESS = "/account/morning-e-mail/"


def agreed(house: House) -> MorningDigest:
    """The case manager has agreed to the e-mail."""
    choose_digest(staff=house.case_manager, by=TESTS, wanted=True)
    return MorningDigest.objects.get(staff=house.case_manager)


def test_it_tells_numbers_and_initials_and_nothing_else_of_anybody(house: House) -> None:
    with house.open():
        late = house.case(accepted=9)
        today = house.case(person=house.person(given_name="Zoë", family_name="D'Arcy"), accepted=7)
        house.case(person=house.person(given_name="", family_name=""), accepted=7)
        house.appointment(today, in_days=0, at=clock.local(clock.today(), 23, 50))
        assert send_digest(agreed(house), clock.today())
    (sent,) = mail.outbox
    assert sent.to == [house.accounts["case_manager"].email]
    assert sent.subject.endswith("3 people need something today, 1 is overdue.")
    assert "Overdue: M.O.\n" in sent.body
    assert "Appointments today: 1\n" in sent.body
    told = f"{sent.subject} {sent.body}"
    for word in ("Maryam", "Neill", "Zoë", "Arcy", late.reference, "sick", "Nobody has spoken"):
        assert word not in told, word
    assert {"Z.D.", "Client"} <= set(sent.body.split("Today: ")[1].split("\n")[0].split(", "))


def test_it_is_sent_once_a_day(house: House) -> None:
    with house.open():
        digest, today = agreed(house), clock.today()
        assert [send_digest(digest, today), send_digest(digest, today)] == [True, False]
        assert send_digest(digest, today + timedelta(days=1))
    assert len(mail.outbox) == 2


def test_what_the_mail_server_refused_does_not_count_as_sent(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_message: object) -> None:
        raise ConnectionError("no mail server")

    with house.open():
        digest = agreed(house)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(ConnectionError):
            jobs.send_digest(house.service.pk, digest.pk)
    assert jobs.send_digest(house.service.pk, digest.pk)


def test_nobody_is_sent_it_who_is_away_has_left_or_sees_no_worklist(house: House) -> None:
    with house.open():
        digest, today = agreed(house), clock.today()
        record_leave(staff=house.case_manager, by=TESTS, starts_on=today, ends_on=today, covered_by=None)
        assert not send_digest(digest, today)
        tomorrow = today + timedelta(days=1)
        member = Membership.objects.get(account=house.accounts["case_manager"])
        for changed in ({"roles": ["researcher"]}, {"roles": ["case_manager"], "is_active": False}):
            Membership.objects.filter(pk=member.pk).update(**changed)
            assert not send_digest(digest, tomorrow), changed
        Membership.objects.filter(pk=member.pk).update(is_active=True)
        with writing("test"):
            type(house.case_manager).objects.filter(pk=house.case_manager.pk).update(left_on=today)
        assert not send_digest(digest, tomorrow)
    assert not mail.outbox


@pytest.mark.parametrize(
    ("planned", "is_sent"),
    [
        (datetime(2026, 11, 27, 7, 30, tzinfo=UTC), True),
        (datetime(2026, 11, 27, 6, 30, tzinfo=UTC), False),
        (datetime(2026, 7, 3, 6, 30, tzinfo=UTC), True),
        (datetime(2026, 7, 3, 7, 30, tzinfo=UTC), False),
        (datetime(2026, 11, 30, 7, 30, tzinfo=UTC), False),
    ],
)
def test_it_goes_out_at_half_past_seven_on_working_days(
    house: House, monkeypatch: pytest.MonkeyPatch, planned: datetime, is_sent: bool
) -> None:
    asked: list[int] = []
    monkeypatch.setattr(jobs.send_digest, "defer", lambda **told: asked.append(told["digest_id"]))
    with house.open():
        digest = agreed(house)
        set_policy(service=house.service, by=TESTS, nation=Nation.SCOTLAND)  # 30 November is St Andrew's Day.
    jobs.send_digests(int(planned.timestamp()))
    assert asked == ([digest.pk] if is_sent else [])


def test_somebody_agrees_to_it_sees_what_is_in_it_and_switches_it_off(house: House) -> None:
    with house.open():
        house.case(accepted=9)
    client = house.client()
    assert f'href="{ADDRESS}"' in client.get("/account/").content.decode()
    shown = client.get(ADDRESS).content.decode()
    assert "Overdue: M.O." in shown
    assert client.post(ADDRESS, {"submission": str(uuid4()), "wanted": "on"}).status_code == 302
    with house.open():
        assert MorningDigest.objects.get().agreed_on == clock.today()
    assert "from the next working morning" in client.get(ADDRESS).content.decode()
    assert client.post(ADDRESS, {"submission": str(uuid4())}).status_code == 302
    with house.open():
        assert not MorningDigest.objects.exists()
    assert jobs.send_digest(house.service.pk, 1) is False


def test_whoever_holds_no_cases_is_not_offered_it(house: House) -> None:
    client = house.client("intake_worker")
    assert ADDRESS not in client.get("/account/").content.decode()
    assert client.get(ADDRESS).status_code == 403
