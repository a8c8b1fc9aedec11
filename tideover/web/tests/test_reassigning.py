"""A manager has many cases of a colleague change hands, on the pages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils.html import escape

from tests.fixtures import TESTS, House
from tideover.cases.actions import allocate
from tideover.cases.models import Case
from tideover.diary.models import AskedHandover, Handover
from tideover.diary.rules import AskedState
from tideover.foundation import clock
from tideover.foundation.pages.words import long_date
from tideover.organisation.actions import describe_staff, record_leave
from tideover.web.queries.reassigning import MOST_ONE_BY_ONE
from tideover.worklist.check import _drift_of_cases as drift_of
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind

WITH_SUMMARY = {"how": "with_summary"}
AT_ONCE = {"how": "at_once", "why_no_summary": "Off sick"}


@pytest.fixture
def team(house: House) -> House:
    """A team in which Ann and Bob hold cases beside the case manager."""
    house.colleague("ann", house.team)
    house.colleague("bob", house.team)
    return house


def page(client: Client, address: str) -> str:
    """What a page shows."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def address(house: House, *cases: Case, **more: str) -> str:
    """The page that asks to whom these cases go; all of them where none is named."""
    named = "&".join([f"case={case.reference}" for case in cases] or ["all=1"])
    return f"/team/{house.case_manager.pk}/reassign/to/?{named}" + "".join(f"&{k}={v}" for k, v in more.items())


def send(house: House, where: str, fields: Mapping[str, Any]) -> str:
    """What the manager sees after asking."""
    day = clock.today() + timedelta(days=7)
    by = {"write_by_day": day.day, "write_by_month": day.month, "write_by_year": day.year}
    response = house.client("team_manager").post(where, {"token": str(uuid4()), **by, **fields}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def test_the_holder_is_asked_for_a_summary_and_the_next_one_finds_the_case_new(team: House) -> None:
    with team.open():
        case, ann = team.case(person=team.person(given_name="Amina")), team.staff["ann"]
        team.contact(case, days_ago=1)
    shown = send(team, address(team, case), {"to": ann.pk, **WITH_SUMMARY})
    assert "1 case waits for a summary" in shown
    mine = page(team.client(), "/")
    assert escape(f"Amina goes to {ann.name}, as asked today. Write a summary for them.") in mine
    where = f"/cases/{case.reference}/handover/"
    form = page(team.client(), where)
    assert f'<option value="{ann.pk}" selected>' in form
    said = {"what_matters": "Mornings", "promised": "Nothing", "next_steps": "The GP"}
    rest = {"to": ann.pk, "meeting": "not_met", "why_no_appointment": "She asked so", "way": "in_person"}
    assert team.client().post(where, {"token": str(uuid4()), **said, **rest}).status_code == 302
    hers = page(team.client("ann"), "/")
    assert "New to you" in hers
    assert "Read what was handed over" in hers
    assert f'new to you: <a href="/cases/{case.reference}/handovers/">' in hers
    read = page(team.client("ann"), f"/cases/{case.reference}/handovers/")
    for words in ("Mornings", "No joint appointment: She asked so", escape(ann.name)):
        assert words in read
    assert "Amina" in page(team.client("ann"), "/cases/?show=new")
    with team.open():
        team.contact(Case.objects.get(pk=case.pk), days_ago=0)
        assert not Due.objects.filter(kind=DueKind.HAND_OVER).exists()
    assert "New to you" not in page(team.client("ann"), "/")


def test_a_new_case_that_nobody_handed_over_promises_no_handover(team: House) -> None:
    with team.open():
        case = team.case(case_manager=None)
        allocate(case=case, by=TESTS, case_manager=team.case_manager)
    mine = page(team.client(), "/")
    assert "Speak with the client." in mine
    assert "; new to you</p>" in mine
    assert f"/cases/{case.reference}/handovers/" not in mine
    theirs = page(team.client("team_manager"), f"/team/{team.case_manager.pk}/")
    assert "New to them" in theirs
    assert "; new to them</p>" in theirs


def test_dues_go_with_the_case(team: House) -> None:
    with team.open():
        cases = [team.case(asked=False) for _ in range(3)]
    send(team, address(team), {"to": team.staff["ann"].pk, **AT_ONCE})
    with team.open():
        assert {row.owner for row in Due.objects.filter(case__in=cases)} == {team.staff["ann"]}
        assert Handover.objects.count() == 3
        assert not list(drift_of(list(Case.objects.all())))


def test_of_one_case_it_is_asked_once_who_takes_it(team: House) -> None:
    with team.open():
        case = team.case(person=team.person(given_name="Amina"))
    shown = page(team.client("team_manager"), address(team, case))
    assert "Who takes <span" in shown
    assert "Amina" in shown
    assert "Who takes it?" in shown
    assert "As chosen below" not in shown
    assert f'name="to_{case.pk}"' not in shown
    assert shown.count(" checked") == 2, "whoever is proposed, and how"
    assert "is handed over" in send(team, address(team, case), {"to": team.staff["ann"].pk, **AT_ONCE})


def test_somebody_is_proposed_for_each_case_and_each_can_be_chosen_otherwise(team: House) -> None:
    with team.open():
        describe_staff(staff=team.staff["bob"], by=TESTS, places=["M14"], skills=[])
        near = team.case(person=team.person(given_name="Near", postcode="M14 5AB"))
        far, stays = (team.case(person=team.person(given_name=name)) for name in ("Far", "Stays"))
    where = address(team, near, far, stays)
    shown = page(team.client("team_manager"), where)
    row = shown[shown.index(f'id="id_to_{near.pk}"') :]
    assert f'<option value="{team.staff["bob"].pk}" selected>' in row[: row.index("</select>")]
    each = {f"to_{near.pk}": team.staff["bob"].pk, f"to_{far.pk}": team.staff["ann"].pk, f"to_{stays.pk}": ""}
    send(team, where, {"to": "each", **each, **AT_ONCE})
    with team.open():
        held = {case.pk: case.case_manager for case in Case.objects.select_related("case_manager")}
    assert [held[case.pk].name for case in (near, far, stays)] == [
        team.staff["bob"].name,
        team.staff["ann"].name,
        team.case_manager.name,
    ]


def test_somebody_away_is_never_proposed_nor_can_be_chosen(team: House) -> None:
    with team.open():
        case, today = team.case(), clock.today()
        record_leave(staff=team.staff["ann"], by=TESTS, starts_on=today, ends_on=today, covered_by=None)
    assert escape(team.staff["ann"].name) not in page(team.client("team_manager"), address(team, case))
    send(team, address(team, case), {"to": team.staff["ann"].pk, **AT_ONCE})
    with team.open():
        assert not AskedHandover.objects.exists()


def test_beyond_the_cap_a_reason_is_asked_for_before_anything_goes(team: House) -> None:
    with team.open():
        for _ in range(13):
            team.case(asked=False)
    fields = {"to": team.staff["ann"].pk, **AT_ONCE}
    shown = send(team, address(team), fields)
    assert escape(f"{team.staff['ann'].name} has as many cases as they may") in shown
    with team.open():
        assert not AskedHandover.objects.exists()
    assert "13 cases are handed over" in send(team, address(team), {**fields, "over_cap_reason": "For a week"})


def test_what_could_not_go_over_is_listed_with_its_reason_and_can_be_asked_for_again(team: House) -> None:
    with team.open():
        case, other = (team.case(person=team.person(given_name=name)) for name in ("Stuck", "Asked"))
        batch = uuid4()
    send(team, address(team, case), {"to": team.staff["ann"].pk, **WITH_SUMMARY})
    with team.open():
        row = AskedHandover.objects.get()
        rows = AskedHandover.objects.filter(pk=row.pk)
        super(type(rows), rows).update(state=AskedState.COULD_NOT, came_of="Ann is away.", batch=batch)
    shown = page(team.client("team_manager"), "/team/handovers/")
    assert "Ann is away." in shown
    assert f"/reassign/to/?case={case.reference}" in shown
    send(team, address(team, other), {"to": team.staff["ann"].pk, **WITH_SUMMARY})
    counted = page(team.client("team_manager"), "/team/")
    for part, label, named in (
        ("could_not", "Could not change hands", "Stuck"),
        ("asked", "Summaries asked for", "Asked"),
    ):
        where = f"/team/handovers/?show={part}"
        assert f'<a href="{where}">{label} <span class="app-count">1</span>' in counted
        listed = page(team.client("team_manager"), where)
        assert [name for name in ("Stuck", "Asked") if f">{name} " in listed] == [named]
        assert "See all that is to change hands" in listed
    with team.open():
        allocate(case=case, by=TESTS, case_manager=team.staff["bob"])
    assert "Stuck" not in page(team.client("team_manager"), "/team/handovers/")


def test_summaries_asked_for_can_be_taken_back(team: House) -> None:
    with team.open():
        case = team.case()
    send(team, address(team, case), {"to": team.staff["ann"].pk, **WITH_SUMMARY})
    with team.open():
        batch = AskedHandover.objects.get().batch
    shown = send(team, f"/team/handovers/take-back/?batch={batch}", {})
    assert "Taken back for 1 case." in shown
    with team.open():
        assert not Due.objects.filter(kind=DueKind.HAND_OVER).exists()


def test_cases_of_another_team_or_of_somebody_else_are_never_among_them(team: House, neighbour: House) -> None:
    with team.open():
        own = team.case()
        others = [
            team.case(case_manager=team.staff["ann"]),
            team.case(team=team.other_team, case_manager=team.staff["elsewhere"]),
        ]
    with neighbour.open():
        others.append(neighbour.case())
    shown = page(team.client("team_manager"), address(team, own, *others))
    assert "Who takes this case" in shown
    for giver in (team.staff["elsewhere"].pk, neighbour.case_manager.pk):
        for where in (f"/team/{giver}/reassign/", f"/team/{giver}/reassign/to/?all=1"):
            assert team.client("team_manager").get(where).status_code == 404
    send(team, address(team, own, *others), {"to": team.staff["bob"].pk, **AT_ONCE})
    with team.open():
        assert Handover.objects.get().case == own


@pytest.mark.parametrize("where", ["/team/handovers/", "/team/handovers/take-back/", "/team/{key}/reassign/"])
def test_only_who_gives_cases_reaches_the_pages(team: House, where: str) -> None:
    found = team.client("case_manager").get(where.format(key=team.case_manager.pk))
    assert found.status_code == 403


def test_sixty_go_one_by_one_and_more_are_spread_as_shown(team: House) -> None:
    with team.open():
        for _ in range(MOST_ONE_BY_ONE + 1):
            team.case(asked=False)
    shown = page(team.client("team_manager"), address(team))
    assert "Spread as shown below" in shown
    assert "over the cap" in shown
    proposal = shown.split('name="proposal" value="')[1].split('"')[0]
    fields = {"to": "each", "over_cap_reason": "For a week", **AT_ONCE}
    assert "Look at the proposal again" in send(team, address(team), {**fields, "proposal": "another"})
    assert "61 cases are about to be done" in send(team, address(team), {**fields, "proposal": proposal})


def test_the_day_for_summaries_lies_ahead(team: House) -> None:
    with team.open():
        case = team.case()
    past = clock.today() - timedelta(days=1)
    day = {"write_by_day": past.day, "write_by_month": past.month, "write_by_year": past.year}
    shown = send(team, address(team, case), {"to": team.staff["ann"].pk, **WITH_SUMMARY, **day})
    assert "Choose a day from today to eight weeks ahead" in shown
    assert long_date(past) not in shown


def test_nobody_is_proposed_beyond_their_cap(team: House) -> None:
    with team.open():
        cases = [team.case(asked=False) for _ in range(40)]
    shown = page(team.client("team_manager"), address(team))
    proposed = [shown[shown.index(f'id="id_to_{case.pk}"') :].split("</select>")[0] for case in cases]
    stays = sum('<option value="" selected>' in each for each in proposed)
    for name in ("ann", "bob"):
        assert sum(f'<option value="{team.staff[name].pk}" selected>' in each for each in proposed) == 12
    assert stays == 40 - 24
    assert "For 16 of them nobody has room:</strong> they stay with Case manager harbour unless you choose" in shown
    few = page(team.client("team_manager"), address(team, cases[0]))
    assert "nobody has room:" not in few.lower()
