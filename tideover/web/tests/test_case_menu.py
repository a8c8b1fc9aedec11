"""The menu of a case page: what it offers can be done."""

import re
from datetime import timedelta

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case, pause
from tideover.cases.rules import EndingReason, PauseReason
from tideover.foundation import clock
from tideover.foundation.access.roles import ROLES, Role
from tideover.web.queries.case_menu import GROUPS

OFFERS = [offer for offers in GROUPS.values() for offer in offers]

pytestmark = pytest.mark.django_db


def menu_of(page: str) -> dict[str, str]:
    """The entries of a page's menu: its words, and where each leads."""
    _, _, menu = page.partition('<div class="app-menu__groups">')
    return {words: href for href, words in re.findall(r'<a href="([^"]+)">([^<]+)</a>', menu.partition("</div>")[0])}


@pytest.mark.parametrize("ended", [False, True])
@pytest.mark.parametrize("role", ROLES.values(), ids=lambda role: role.code)
def test_each_entry_leads_to_a_page_that_opens(house: House, role: type[Role], ended: bool) -> None:
    with house.open():
        case = house.case()
        if ended:
            end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    client = house.client(role.code)
    menu = menu_of(client.get(f"/cases/{case.reference}/").content.decode())
    for words, href in menu.items():
        assert client.get(href).status_code == 200, f"{words} for a {role.label}"
    assert not (
        ended and menu.keys() & {offer.words for offers in GROUPS.values() for offer in offers if offer.open_only}
    )


def test_everything_is_offered_to_somebody_and_a_pause_is_looked_at_again(house: House) -> None:
    with house.open():
        case = house.case()
    pages = [house.client(role).get(f"/cases/{case.reference}/").content.decode() for role in ROLES]
    offered = {words for page in pages for words in menu_of(page)}
    assert offered == {offer.words for offer in OFFERS}
    today = clock.today()
    with house.open():
        pause(case=case, by=TESTS, since=today, look_again_on=today + timedelta(days=7), reason=PauseReason.AWAY)
    menu = menu_of(house.client().get(f"/cases/{case.reference}/").content.decode())
    assert "Look again at the pause" in menu
    assert "Pause the case" not in menu


def test_what_nobody_holds_cannot_be_handed_over(house: House) -> None:
    with house.open():
        case = house.case(case_manager=None)
    menu = menu_of(house.client("team_manager").get(f"/cases/{case.reference}/").content.decode())
    assert "Give the case to somebody" in menu
    assert "Hand the case over" not in menu
