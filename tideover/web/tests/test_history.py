"""Who saw and who changed a case: looks and changes, in words, to those whom they concern."""

from datetime import timedelta

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case, raise_concern
from tideover.cases.models import Case, EndingReason
from tideover.exchange.about import tables_about
from tideover.foundation import clock, history
from tideover.people.actions import correct_person
from tideover.web.queries.history import NOT_SHOWN, PAGE_SIZE
from tideover.web.queries.history.entries import moment_of
from tideover.web.tests.test_queries import MOST, queries


def page(client: Client, case: Case, asked: str = "") -> str:
    """The page's text."""
    response = client.get(f"/cases/{case.reference}/history/{asked}")
    assert response.status_code == 200
    return response.content.decode()


def changed(house: House, case: Case) -> None:
    """The case manager corrects the client's telephone, under their own account."""
    with house.open(), history.written_by(house.accounts["case_manager"].pk):
        person = case.person
        correct_person(person=person, by=house.actor(), version=person.version, telephone="01632 960123")


def test_a_change_shows_who_made_it_and_each_field_before_and_after(house: House) -> None:
    with house.open():
        case = house.case(person=house.person(telephone="01632 960001"))
    changed(house, case)
    shown = page(house.client(), case, f"?kind=changes&who={house.accounts['case_manager'].pk}")
    assert "Changed: person" in shown
    assert "01632 960001" in shown
    assert "01632 960123" in shown
    assert shown.count('<th scope="row">') == 1


def test_labels_and_names_stand_for_codes_and_keys(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case)
    shown = page(house.client(), case, "?kind=changes")
    assert "Added: contact" in shown
    assert "Telephone" in shown
    assert house.case_manager.name in shown
    assert "Added: permission decision" in shown


def test_looks_and_refused_looks_are_there_and_told_apart(house: House) -> None:
    with house.open():
        case = house.case()
    house.client("intake_worker").get(f"/cases/{case.reference}/")
    house.client().get(f"/cases/{case.reference}/")
    everything = page(house.client("auditor"), case)
    assert "Refused: not part of their role" in everything
    assert "Opened the case" in everything
    refused = page(house.client("auditor"), case, "?kind=refused")
    assert "Refused: not part of their role" in refused
    assert "Opened the case" not in refused


def test_an_auditor_sees_which_fields_changed_and_not_what_they_say(house: House) -> None:
    with house.open():
        case = house.case()
        soon = clock.today() + timedelta(days=7)
        raise_concern(
            case=case, by=TESTS, staff=None, on=clock.today(), what="Harm", plan="Ring", told="GP", review_on=soon
        )
    shown = page(house.client("auditor"), case)
    assert "Added: concern" in shown
    assert "not shown to your role" in shown
    for secret in ("Harm", "Ring", case.person.family_name.replace("'", "&#39;")):
        assert secret not in shown
    assert "Harm" in page(house.client("team_manager"), case)


def test_what_is_about_the_same_person_in_an_earlier_case_is_not_shown(house: House) -> None:
    with house.open():
        earlier = house.case(accepted=90)
        house.contact(earlier, days_ago=60, note="Of the earlier case")
        end_case(case=earlier, by=TESTS, on=clock.today() - timedelta(days=50), reason=EndingReason.SETTLED)
        case = house.case(person=earlier.person, asked=False)
    assert "Of the earlier case" not in page(house.client("team_manager"), case)
    assert "Of the earlier case" in page(house.client("team_manager"), earlier)


def test_days_narrow_the_list_and_it_comes_in_pages(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()
    for _ in range(PAGE_SIZE):
        client.get(f"/cases/{case.reference}/")
    auditor, today = house.client("auditor"), clock.today()
    assert page(auditor, case, "?kind=looks").count('<th scope="row">') == PAGE_SIZE
    assert page(auditor, case, "?kind=looks&page=2").count('<th scope="row">') == 1
    before = f"?until_day={today.day}&until_month={today.month}&until_year={today.year - 1}"
    assert "Nothing like this is noted" in page(auditor, case, before)


def test_the_page_asks_little_of_the_database(house: House) -> None:
    with house.open():
        case = house.case()
        for days in range(1, 9):
            house.contact(case, days_ago=days)
        house.appointment(case)
    asked = queries(house.client(), f"/cases/{case.reference}/history/")
    assert len(asked) <= MOST, "\n".join(asked)


def test_every_table_about_a_case_is_shown_or_left_out_for_a_reason() -> None:
    labels = {about.label for about in tables_about()}
    assert set(NOT_SHOWN) <= labels
    for about in tables_about():
        if about.label not in NOT_SHOWN and not about.history:
            assert moment_of(about.model)


def test_a_table_that_says_neither_when_nor_what_it_was_is_found() -> None:
    (participant,) = (about.model for about in tables_about() if about.label == "diary.Participant")
    with pytest.raises(LookupError, match=r"diary\.Participant"):
        moment_of(participant)
