"""What a form recorded is said once, on the page it leads to, with what follows and nothing else."""

from datetime import date, timedelta
from uuid import uuid4

from tests.fixtures import TESTS, House
from tideover.diary.actions import miss_appointment
from tideover.diary.models import Contact
from tideover.diary.rules import Party
from tideover.diary.tests.test_views import notice, page, saved, send, typed
from tideover.foundation import clock
from tideover.foundation.pages import notices


def test_the_same_form_sent_twice_records_once_and_is_told_once(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    fields = typed(note="Once")
    first, second = send(client, case, fields), send(client, case, fields)
    assert first["Location"] == second["Location"]
    assert Contact.objects.filter(case=case).count() == 1
    assert "Contact recorded. Next contact due" in notice(page(client.get(first["Location"])))  # type: ignore[arg-type]
    send(client, case, fields)
    assert notice(page(client.get(first["Location"]))) == notices.AGAIN  # type: ignore[arg-type]


def test_what_was_recorded_is_said_once_and_never_because_of_an_address(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    assert "Contact recorded." in saved(client, case, typed())
    for address in (f"/cases/{case.reference}/", f"/cases/{case.reference}/?done=contact"):
        assert notice(page(client.get(address))) == ""  # type: ignore[arg-type]


def test_after_a_missed_appointment_it_says_by_when_to_book_another(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=2)), house.open():
        case = house.case()
        appointment = house.appointment(case, at=noon - timedelta(hours=2))
    with clock.frozen(noon):
        answer = {"submission": str(uuid4()), "outcome": "missed"}
        said = saved(house.client(), case, answer, f"appointments/{appointment.pk}/")
    assert said == ("Recorded that the appointment today at 10:00 was missed. Book another by Thursday 26 November.")


def test_a_contact_says_which_due_it_settled_and_nothing_of_others(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=3)), house.open():
        case = house.case()
        missed = house.appointment(case, at=noon - timedelta(days=2))
        house.appointment(case, at=noon - timedelta(days=1), party=Party.EMPLOYER)
    with clock.frozen(noon):
        with house.open():
            miss_appointment(appointment=missed, by=TESTS)
        said = saved(house.client(), case, typed())
        assert said == (
            "Contact recorded. No other appointment has to be booked for the one on Sunday 22 November at 12:00. "
            "Next contact due Tuesday 1 December."
        )
        assert saved(house.client(), case, typed(parties=["employer"])) == "Contact recorded."


def test_it_waits_for_the_page_that_it_is_about(house: House) -> None:
    with house.open():
        case, other, client = house.case(), house.case(), house.client()
    address = send(client, case, typed())["Location"]
    assert notice(page(client.get(f"/cases/{other.reference}/"))) == ""  # type: ignore[arg-type]
    assert "Contact recorded." in notice(page(client.get(address)))  # type: ignore[arg-type]
