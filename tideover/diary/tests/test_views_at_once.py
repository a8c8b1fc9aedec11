"""The same form sent twice at the same time, as a nervous double click does."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.fixtures import House, make_house
from tideover.cases.models import Case
from tideover.diary.models import Contact
from tideover.diary.tests.test_views import send, typed


def send_and_close(house: House, case: Case, fields: dict[str, object]) -> str:
    """Send the form from a browser of its own; where it leads."""
    try:
        return str(send(house.client(), case, fields)["Location"])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_sendings_of_one_form_at_once_record_one_contact_and_lead_to_one_place() -> None:
    house = make_house("harbour")
    with house.open():
        case = house.case()
    fields = typed(note="Once")
    with ThreadPoolExecutor(4) as pool:
        led_to = list(pool.map(lambda _: send_and_close(house, case, fields), range(4)))
    assert led_to == [f"/cases/{case.reference}/"] * 4
    with house.open():
        assert Contact.objects.filter(case=case).count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_forms_sent_at_once_record_two_contacts() -> None:
    house = make_house("harbour")
    with house.open():
        case = house.case()
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda note: send_and_close(house, case, typed(note=note)), ["One", "Two"]))
    with house.open():
        assert sorted(Contact.objects.filter(case=case).values_list("note", flat=True)) == ["One", "Two"]
