"""Opening a case outside one's scope: only by who is known exactly, for a reason, for a day, and never in secret."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from tests.fixtures import House
from tideover.cases.actions import break_glass
from tideover.cases.models import BreakGlass, Case
from tideover.cases.rules import BREAK_GLASS_LASTS, SHORTEST_REASON, WRONG_TRIES_WITHIN, WhyGlassBroken
from tideover.cases.tests.test_steering_pages import day, send
from tideover.foundation import clock
from tideover.foundation.access import in_scope
from tideover.foundation.access.fetching import BROKE_GLASS, NOT_FOUND
from tideover.foundation.actions import Refused
from tideover.foundation.models import Event, ReadLogEntry

BORN = date(1980, 2, 29)
NHS_NUMBER = "9434765919"
WHY = "She rang in tears and her case manager is away today."


def elsewhere(house: House, **details: Any) -> Case:
    """A case of the other team, which nobody signed in reaches."""
    with house.open():
        person = house.person(**{"family_name": "Elsewhere", "nhs_number": NHS_NUMBER, **details})
        return house.case(person=person, team=house.other_team, case_manager=house.staff["elsewhere"])


def opened(client: Client, named: str, born: date = BORN, **more: Any) -> str:
    """What comes of trying to open a case from outside."""
    asked = {"named": named, "purpose": "client_asks", "reason": WHY, **day("birth_date", born), **more}
    return send(client, "/cases/break-glass/", **asked)


@pytest.mark.parametrize("by", ["reference", "number"])
def test_a_case_opens_by_its_reference_or_nhs_number_with_the_birth_date(house: House, by: str) -> None:
    case, client = elsewhere(house), house.client()
    where = f"/cases/{case.reference}/"
    assert client.get(where).status_code == 404
    assert opened(client, case.reference.lower() if by == "reference" else "943 476 5919") == where
    page = client.get(where).content.decode()
    assert "You opened this case from outside" in page
    assert [entry.outcome for entry in ReadLogEntry.objects.order_by("pk")] == ["not found", BROKE_GLASS, BROKE_GLASS]
    event = Event.objects.get(type="case opened by break-glass")
    assert (event.subject_id, event.account) == (case.pk, house.accounts["case_manager"])


def test_it_can_be_read_a_contact_recorded_and_a_concern_raised_and_no_more(house: House) -> None:
    case, client = elsewhere(house), house.client()
    opened(client, case.reference)
    page = f"/cases/{case.reference}/"
    for allowed in ("", "contacts/new/", "attempts/new/", "concerns/", "concerns/new/"):
        assert client.get(page + allowed).status_code == 200, allowed
    for forbidden in ("person/", "pause/", "end/", "keep-in-touch/", "care/", "supporters/", "history/", "told/"):
        assert client.get(page + forbidden).status_code == 403, forbidden
    shown = client.get(page).content.decode()
    for offered in ("contacts/new/", "concerns/"):
        assert f'href="{page}{offered}' in shown
    for kept in ("person/", "pause/", "keep-in-touch/", "put-off/", "history/"):
        assert f'href="{page}{kept}' not in shown


def test_only_whoever_opened_it_reaches_it_and_lists_stay_as_they_were(house: House) -> None:
    case = elsewhere(house)
    opened(house.client(), case.reference)
    assert house.client("team_manager").get(f"/cases/{case.reference}/").status_code == 404
    assert case.reference not in house.client().get("/cases/?show=all").content.decode()
    assert case not in in_scope(house.actor(), Case)


def test_it_closes_by_itself_after_a_day(house: House) -> None:
    case, client = elsewhere(house), house.client()
    opened(client, case.reference)
    with clock.frozen(clock.now() + BREAK_GLASS_LASTS - timedelta(minutes=5)):
        assert in_reach(house, case)
    with clock.frozen(clock.now() + BREAK_GLASS_LASTS + timedelta(minutes=5)):
        assert not in_reach(house, case)


def in_reach(house: House, case: Case) -> bool:
    """Whether the opening lasts."""
    return BreakGlass.objects.live().filter(case=case, staff=house.case_manager).exists()


@pytest.mark.parametrize("wrong", ["reference", "birth date", "name", "number"])
def test_whatever_does_not_agree_is_answered_alike_and_noted(house: House, wrong: str) -> None:
    case, client = elsewhere(house), house.client()
    tried = {
        "reference": ("TO-9999", BORN),
        "birth date": (case.reference, BORN + timedelta(days=1)),
        "name": ("Elsewhere", BORN),
        "number": ("9434765870", BORN),
    }[wrong]
    answer = opened(client, *tried)
    assert "No case has both this reference or NHS number and this date of birth" in answer
    assert not BreakGlass.objects.exists()
    entry = ReadLogEntry.objects.get()
    assert (entry.permission, entry.outcome) == ("BREAK_GLASS", NOT_FOUND)
    assert "9434765870" not in entry.reference


def test_after_five_wrong_tries_even_the_right_one_waits(house: House) -> None:
    case, client = elsewhere(house), house.client()
    for number in range(5):
        assert "No case has both" in opened(client, f"TO-999{number}"), number
    assert "5 times within an hour" in opened(client, case.reference)
    assert not BreakGlass.objects.exists()
    another = house.client("team_manager")
    assert opened(another, case.reference) == f"/cases/{case.reference}/"
    with clock.frozen(clock.now() + WRONG_TRIES_WITHIN + timedelta(minutes=1)), house.open():
        actor = house.actor()
        assert (
            break_glass(by=actor, named=case.reference, birth_date=BORN, purpose=WhyGlassBroken.OTHER, reason=WHY).case
            == case
        )


def test_a_reason_that_is_too_short_is_told_how_long_it_must_be_and_what_to_write(house: House) -> None:
    case, client = elsewhere(house), house.client()
    wanted = f"at least {SHORTEST_REASON} characters"
    told_before = client.get("/cases/break-glass/").content.decode()
    for short in ("urgent", "x" * (SHORTEST_REASON - 1)):
        told = opened(client, case.reference, reason=short)
        assert f"Write {wanted}: what happened, and what you need from this case." in told, short
        assert short in told
    assert f"What happened, and what you need from this case, in {wanted}" in told_before
    assert not BreakGlass.objects.exists()
    assert opened(client, case.reference, reason="x" * SHORTEST_REASON) == f"/cases/{case.reference}/"


def test_a_case_within_reach_needs_no_opening(house: House) -> None:
    with house.open():
        case = house.case()
    assert "You reach this case already" in opened(house.client(), case.reference)


def test_opening_it_twice_is_one_opening(house: House) -> None:
    case, client = elsewhere(house), house.client()
    opened(client, case.reference)
    opened(client, NHS_NUMBER)
    assert BreakGlass.objects.count() == 1


def test_another_services_case_is_nobodys(house: House, neighbour: House) -> None:
    with neighbour.open():
        case = neighbour.case()
    with house.open(), pytest.raises(Refused, match="No case has both"):
        break_glass(
            by=house.actor(),
            named=case.reference + "X",
            birth_date=BORN,
            purpose=WhyGlassBroken.OTHER,
            reason=WHY,
        )


def test_the_team_manager_is_told_until_they_say_that_they_saw_it(house: House) -> None:
    with house.open():
        case = house.case(case_manager=None)
    client, manager = house.client(), house.client("team_manager")
    assert opened(client, case.reference) == f"/cases/{case.reference}/"
    grant = BreakGlass.objects.get()
    where = f"/cases/{case.reference}/break-glass/{grant.pk}/"
    assert where in manager.get("/team/").content.decode()
    shown = manager.get(where).content.decode()
    assert WHY in shown
    assert house.case_manager.name in shown
    assert send(manager, where, remark="Ring me next time.", end="on") == "/team/"
    assert where not in manager.get("/team/").content.decode()
    assert client.get(f"/cases/{case.reference}/").status_code == 404
    grant.refresh_from_db()
    assert (grant.seen_by, grant.remark) == (house.staff["team_manager"], "Ring me next time.")


def test_an_auditor_finds_it_in_the_history_and_in_the_log(house: House) -> None:
    case = elsewhere(house)
    opened(house.client(), case.reference)
    auditor = house.client("auditor")
    assert "By break-glass" in auditor.get("/read-log/").content.decode()
    assert "opening from outside" in auditor.get(f"/cases/{case.reference}/history/").content.decode()
    assert "By break-glass" not in auditor.get("/read-log/?show=refused").content.decode()
