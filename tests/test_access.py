"""Who can sign in: asked for on a page, carried out by the owner's worker, and told by e-mail without a secret."""

import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client

from tests.fixtures import House
from tideover.foundation.actions import Refused
from tideover.foundation.models import Account, Membership
from tideover.foundation.signin.demonstration import SIGN_INS
from tideover.organisation import jobs
from tideover.organisation.actions import ask_access
from tideover.organisation.models import AccessChange, Intervention, Staff, Team

NEW = "jo.price@new.example"


def joining(house: House, **changed: Any) -> dict[str, Any]:
    """What the page sends that adds a case manager."""
    fields = {"name": "Jo Price", "email": NEW, "roles": ["case_manager"], "team": house.team.pk, "percent": "80"}
    return {"submission": str(uuid4()), "job_title": "Case manager", **fields, **changed}


def sent(client: Client, address: str, fields: dict[str, Any]) -> str:
    """The page that refuses what was sent."""
    response = client.post(address, fields)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def carried_out(house: House) -> str:
    """What comes of the last thing that was asked."""
    with house.open():
        change = AccessChange.objects.latest("id")
    return jobs.carry_out(house.service.pk, change.pk)


def test_somebody_who_is_added_sets_a_password_by_themselves_and_signs_in(house: House) -> None:
    client = house.client("service_administrator")
    assert client.post("/organisation/people/new/", joining(house)).status_code == 302
    page = client.get("/organisation/people/").content.decode()
    assert "is told by e-mail how to sign in" in page
    assert "It waits for the owner&#39;s worker." in page
    assert not Account.objects.filter(email=NEW).exists()
    assert carried_out(house) == "Was told by e-mail how to sign in as case manager."
    (told,) = mail.outbox
    assert told.to == [NEW]
    assert "http://testserver/" in told.body
    assert Client().post("/account/password/reset/", {"email": NEW}).status_code == 302
    link = re.search(r"http://testserver(/\S+)", str(mail.outbox[-1].body))
    assert link
    assert Client().get(link[1], follow=True).status_code == 200
    with house.open():
        staff = Staff.objects.get(name="Jo Price")
        assert staff.account is not None
        assert (staff.account.email, staff.full_time_percent, staff.team) == (NEW, 80, house.team)
    assert Membership.objects.get(account=staff.account).roles == ["case_manager"]
    shown = client.get("/organisation/people/").content.decode()
    assert NEW in shown
    assert "Was told by e-mail how to sign in as case manager." in shown


def test_whoever_has_an_account_elsewhere_keeps_it(house: House) -> None:
    elsewhere = Account.objects.create_user(NEW, "their own password", name="J. Price")
    client = house.client("service_administrator")
    client.post("/organisation/people/new/", joining(house, roles=["researcher"], team=""))
    assert carried_out(house) == "Has an account, and works here as researcher."
    elsewhere.refresh_from_db()
    assert elsewhere.check_password("their own password")
    assert elsewhere.name == "J. Price"
    with house.open():
        assert not Staff.objects.filter(account=elsewhere).exists()


def test_roles_are_changed_and_taken_away(house: House) -> None:
    client, account = house.client("service_administrator"), house.accounts["case_manager"]
    membership = Membership.objects.get(account=account)
    address = f"/organisation/people/{membership.pk}/"
    assert 'value="case_manager" checked' in client.get(address).content.decode()
    client.post(address, {"submission": str(uuid4()), "roles": ["case_manager", "team_manager"]})
    assert carried_out(house) == "Works here as case manager and team manager now."
    membership.refresh_from_db()
    assert membership.roles == ["case_manager", "team_manager"]
    client.post(address, {"submission": str(uuid4())})
    assert carried_out(house) == "Cannot sign in any more."
    assert house.client("case_manager").get("/cases/").status_code != 200
    assert not mail.outbox
    client.post(address, {"submission": str(uuid4()), "roles": ["case_manager"]})
    carried_out(house)
    assert house.client("case_manager").get("/cases/").status_code == 200
    assert [each.to for each in mail.outbox] == [[account.email]]


def test_an_administrator_does_not_shut_themselves_out(house: House) -> None:
    membership = Membership.objects.get(account=house.accounts["service_administrator"])
    client = house.client("service_administrator")
    refused = sent(client, f"/organisation/people/{membership.pk}/", {"submission": str(uuid4())})
    assert "You would shut yourself out" in refused
    with house.open():
        assert not AccessChange.objects.exists()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"team": ""}, "case managers and team managers work in one"),
        ({"email": "jo"}, "e-mail address"),
        ({"roles": []}, "what they do here"),
        ({"roles": ["king"]}, "what they do here"),
        ({"percent": "0"}, "1 or more"),
        ({"name": ""}, "Enter"),
    ],
)
def test_what_cannot_be_is_refused_and_kept(house: House, changed: dict[str, Any], words: str) -> None:
    client = house.client("service_administrator")
    page = sent(client, "/organisation/people/new/", joining(house, job_title="O'Neill's 🙂", **changed))
    assert words in page
    assert "O&#39;Neill&#39;s 🙂" in page
    with house.open():
        assert not Staff.objects.filter(name="Jo Price").exists()


def test_an_address_that_a_colleague_signs_in_with_is_refused_and_nobody_joins(house: House) -> None:
    email = house.accounts["case_manager"].email
    page = sent(house.client("service_administrator"), "/organisation/people/new/", joining(house, email=email))
    assert "signs in with this address" in page
    with house.open():
        assert not Staff.objects.filter(name="Jo Price").exists()


def test_nothing_is_carried_out_for_whoever_is_no_administrator_any_more(house: House) -> None:
    house.client("service_administrator").post("/organisation/people/new/", joining(house))
    Membership.objects.filter(account=house.accounts["service_administrator"]).update(roles=["auditor"])
    assert "no service administrator any more" in carried_out(house)
    assert not Account.objects.filter(email=NEW).exists()
    assert not mail.outbox


def test_what_was_carried_out_is_not_carried_out_again(house: House) -> None:
    house.client("service_administrator").post("/organisation/people/new/", joining(house))
    assert carried_out(house) == carried_out(house)
    assert len(mail.outbox) == 1


def test_without_the_mail_server_nothing_is_carried_out_until_it_is_back(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_message: object) -> None:
        raise ConnectionError("no mail server")

    house.client("service_administrator").post("/organisation/people/new/", joining(house))
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        with pytest.raises(ConnectionError):
            carried_out(house)
    assert not Account.objects.filter(email=NEW).exists()
    assert "Was told" in carried_out(house)


def test_a_person_of_the_staff_signs_in_with_one_address(house: House) -> None:
    with house.open(), pytest.raises(Refused, match="Enter that address"):
        ask_access(
            by=house.actor("service_administrator"),
            name="Jo",
            email=NEW,
            roles=["case_manager"],
            site="https://x.example/",
            staff=house.case_manager,
        )


def test_teams_and_help_are_added_on_their_pages(house: House) -> None:
    client = house.client("service_administrator")
    with house.open():
        name = house.team.name
    page = sent(client, "/organisation/teams/new/", {"submission": str(uuid4()), "name": name.upper()})
    assert "There is a team of this name" in page
    assert client.post("/organisation/teams/new/", {"submission": str(uuid4()), "name": "West"}).status_code == 302
    helping = {"submission": str(uuid4()), "label": "Job coaching", "focus": "client"}
    assert client.post("/organisation/help/new/", helping).status_code == 302
    again = sent(client, "/organisation/help/new/", {**helping, "submission": str(uuid4())})
    assert "already has" in again
    odd = sent(client, "/organisation/help/new/", {**helping, "submission": str(uuid4()), "label": "🙂"})
    assert "There is a problem" in odd
    with house.open():
        assert Team.objects.filter(name="West").exists()
        made = Intervention.objects.get(label="Job coaching")
        assert (made.code, made.focus) == ("job_coaching", "client")


def test_the_sign_ins_that_everybody_shares_in_the_demonstration_stay_as_they_are(house: House) -> None:
    by = replace(house.actor("service_administrator"), only_in_demonstration=True)
    with house.open(), pytest.raises(Refused, match="Everybody shares"):
        ask_access(by=by, name="Jo", email=SIGN_INS[0].email, roles=[], site="https://x.example/")


def test_somebody_of_the_staff_without_an_account_is_let_in(house: House) -> None:
    staff = house.staff["elsewhere"]
    client, address = house.client("service_administrator"), f"/organisation/people/staff/{staff.pk}/"
    theirs = f"/organisation/staff/{staff.pk}/work/"
    assert f'href="{theirs}"' in client.get("/organisation/people/").content.decode()
    assert f'href="{address}"' in client.get(theirs).content.decode()
    fields = {"submission": str(uuid4()), "email": NEW, "roles": ["case_manager"]}
    assert client.post(address, fields).status_code == 302
    assert carried_out(house) == "Was told by e-mail how to sign in as case manager."
    with house.open():
        staff.refresh_from_db()
        assert staff.account is not None
        assert (staff.account.email, Staff.objects.filter(name=staff.name).count()) == (NEW, 1)
    assert client.get(address).status_code == 404


def test_two_people_are_not_let_in_by_one_address_before_the_first_was(house: House) -> None:
    client = house.client("service_administrator")
    assert client.post("/organisation/people/new/", joining(house)).status_code == 302
    page = sent(client, "/organisation/people/new/", joining(house, name="Jo Pryce"))
    assert "Jo Price signs in with this address" in page
