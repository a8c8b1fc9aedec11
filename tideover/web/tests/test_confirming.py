"""The button that says somebody's work status is still so."""

from datetime import timedelta

from tests.fixtures import TESTS, House
from tideover.employment.actions import record_spell
from tideover.employment.models import Spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock


def test_the_button_moves_what_is_known_to_today(house: House) -> None:
    with house.open():
        case = house.case()
        since = clock.today() - timedelta(days=40)
        record_spell(person=case.person, by=TESTS, state=SpellState.UNEMPLOYED, starts_on=since)
    client, where = house.client(), f"/cases/{case.reference}/"
    assert "Still so today" in client.get(where).content.decode()
    told = client.post(f"{where}work/confirm/", follow=True).content.decode()
    assert "still so today" in told
    with house.open():
        assert Spell.objects.get().confirmed_on == clock.today()


def test_where_nothing_is_recorded_there_is_nothing_to_confirm(house: House) -> None:
    with house.open():
        case = house.case()
    client, where = house.client(), f"/cases/{case.reference}/"
    assert "Still so today" not in client.get(where).content.decode()
    assert "No work status is recorded" in client.post(f"{where}work/confirm/", follow=True).content.decode()


def test_looking_at_the_address_changes_nothing(house: House) -> None:
    with house.open():
        case = house.case()
        record_spell(person=case.person, by=TESTS, state=SpellState.UNEMPLOYED, starts_on=clock.today())
    assert house.client().get(f"/cases/{case.reference}/work/confirm/").status_code == 302
    with house.open():
        assert Spell.objects.get().confirmed_on is None
