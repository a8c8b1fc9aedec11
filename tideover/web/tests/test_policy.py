"""A change of policy is shown before it is saved, does what was shown, and is kept with who made it."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.foundation.models import Event
from tideover.organisation.actions import set_policy
from tideover.organisation.forms import SECTIONS, PolicyForm
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.worklist import jobs
from tideover.worklist.foreseeing import foreseen
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind

ADDRESS = "/organisation/policy/"


def typed(house: House, **changed: Any) -> dict[str, Any]:
    """What the page sends with these values changed."""
    with house.open():
        policy = policy_of(house.service.pk)
        form = PolicyForm(policy=policy)
    shown = {name: form.initial[name] for names in SECTIONS.values() for name in names}
    values = {**shown, "version": policy.version, "submission": str(uuid4()), **changed}
    return {name: value for name, value in values.items() if value is not False}


def sent(client: Client, values: dict[str, Any]) -> str:
    """The page that answers, which has recorded nothing."""
    response = client.post(ADDRESS, values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def with_seen(page: str, values: dict[str, Any]) -> dict[str, Any]:
    """What the button that saves sends after that page."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return {**values, "seen": found[1], "save": "yes"}


def test_what_a_change_does_is_shown_first_and_saved_then(house: House) -> None:
    with house.open():
        case = house.case(accepted=5)
    client, values = house.client("service_administrator"), typed(house, cadence_assessing=3)
    shown = sent(client, values)
    assert "<strong>Next contact</strong>: 1 sooner" in shown
    assert "1 person is overdue then</strong>, instead of 0" in shown
    with house.open():
        assert policy_of(house.service.pk).cadence_assessing == 7
    assert client.post(ADDRESS, with_seen(shown, values))["Location"] == "/organisation/"
    assert "Policy saved" in client.get("/organisation/").content.decode()
    jobs.refresh_stale(house.service.pk)
    with house.open():
        assert policy_of(house.service.pk).cadence_assessing == 3
        due = Due.objects.get(case=case, kind=DueKind.NEXT_CONTACT)
        assert (clock.today() - due.on).days == 2
    page = client.get(ADDRESS).content.decode()
    assert "Days between contacts while assessing: <del>7</del> <ins>3</ins>" in page
    assert house.accounts["service_administrator"].name in page


def test_nothing_is_saved_whose_effect_was_not_shown(house: House) -> None:
    client, values = house.client("service_administrator"), typed(house, rebook_within=4)
    assert "Nothing is saved yet" in sent(client, {**values, "save": "yes"})
    seen = with_seen(sent(client, values), values)
    assert "Nothing is saved yet" in sent(client, {**seen, "rebook_within": 5})
    with house.open():
        assert policy_of(house.service.pk).rebook_within == 2
        assert not Event.objects.filter(type="policy changed").exists()


def test_a_change_that_moves_no_due_says_so(house: House) -> None:
    with house.open():
        house.case()
    assert "This moves nothing that is due" in sent(house.client("service_administrator"), typed(house, active_cap=9))


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("cadence_active", "0", "1 or more"),
        ("cadence_active", "", "Enter"),
        ("cadence_active", "1000", "999 or less"),
        ("cadence_active", "a week", "Enter"),
        ("follow_up_weeks", "13; 26", "with commas between"),
        ("follow_up_weeks", "13, 400", "with commas between"),
        ("follow_up_weeks", "1,2,3,4,5,6,7,8,9,10,11", "at most 10"),
        ("nation", "atlantis", "Choose"),
    ],
)
def test_a_value_that_cannot_be_is_refused_and_what_was_typed_is_kept(
    house: House, name: str, value: str, words: str
) -> None:
    shown = sent(house.client("service_administrator"), typed(house, **{name: value, "tell_within": "7"}))
    assert "There is a problem" in shown
    assert words in shown
    assert 'name="tell_within" type="text" value="7"' in shown


def test_weeks_are_kept_once_and_in_order_and_may_be_none(house: House) -> None:
    client = house.client("service_administrator")
    for weeks, kept in (("26, 13,13", [13, 26]), ("", [])):
        values = typed(house, follow_up_weeks=weeks)
        assert client.post(ADDRESS, with_seen(sent(client, values), values)).status_code == 302
        with house.open():
            assert policy_of(house.service.pk).follow_up_weeks == kept


def test_two_administrators_see_each_others_change(house: House) -> None:
    client, values = house.client("service_administrator"), typed(house, decide_within=9)
    shown = sent(client, values)
    with house.open():
        set_policy(service=house.service, by=TESTS, decide_within=3)
    answer = client.post(ADDRESS, with_seen(shown, {**values, "version": 1})).content.decode()
    assert "changed this" in answer
    with house.open():
        assert policy_of(house.service.pk).decide_within == 3


def test_the_policy_is_set_by_nobody_but_a_service_administrator(house: House) -> None:
    for role in ("case_manager", "team_manager", "auditor"):
        assert house.client(role).get(ADDRESS).status_code == 403, role
        assert "Change how we work" not in house.client(role).get("/organisation/").content.decode()
    assert f'href="{ADDRESS}"' in house.client("service_administrator").get("/organisation/").content.decode()


def test_what_is_foreseen_is_what_comes(house: House) -> None:
    with house.open():
        set_policy(service=house.service, by=TESTS, cadence_assessing=7)
        for number in range(4):
            case = house.case(person=house.person(given_name=f"Person {number}"), accepted=number * 3, asked=False)
            house.contact(case, days_ago=number)
        before = {(due.case_id, due.key): due.on for due in map(keyed, Due.objects.all())}
        policy = Policy.objects.get(service=house.service)
        policy.cadence_assessing, policy.ask_permissions_within = 2, 30
        told = foreseen(policy, clock.today())
        set_policy(service=house.service, by=TESTS, cadence_assessing=2, ask_permissions_within=30)
    jobs.refresh_stale(house.service.pk)
    with house.open():
        after = {(due.case_id, due.key): due.on for due in map(keyed, Due.objects.all())}
    assert before.keys() == after.keys()
    for kind in (DueKind.NEXT_CONTACT, DueKind.ASK_PERMISSIONS):
        moved = next(each for each in told.moved if each.kind is kind)
        pairs = [(on, after[key]) for key, on in before.items() if key[1][0] == kind]
        assert moved.sooner == sum(then < now for now, then in pairs)
        assert moved.later == sum(then > now for now, then in pairs)
        assert moved.sooner + moved.later == 4
    assert (told.looked_at, told.all) == (4, 4)


def keyed(due: Due) -> Any:
    """A stored due with the key that rules give it."""
    due.key = due.as_given().key  # type: ignore[attr-defined]
    return due
