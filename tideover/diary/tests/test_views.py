"""The diary's forms as a person meets them: what they record, refuse and keep."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import miss_appointment
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.diary.rules import LONGEST_NOTE
from tideover.foundation import clock
from tideover.foundation.models import Draft
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.rules import EmployerRole

ARABIC = "تحدثنا عن العودة إلى العمل"
TYPED = f"It's <b>3</b> weeks; {ARABIC} 🙂\r\n\r\nSecond paragraph."


def typed(at: datetime | None = None, **changed: Any) -> dict[str, Any]:
    """What a person sends who recorded a call of an hour ago."""
    local = (at or clock.now() - timedelta(hours=1)).astimezone(clock.LOCAL)
    fields = {
        "submission": str(uuid4()),
        "parties": ["client"],
        "way": "telephone",
        "begun_by": "service",
        "at_day": local.day,
        "at_month": local.month,
        "at_year": local.year,
        "time": f"{local:%H:%M}",
        "note": "",
    }
    return fields | changed


def send(client: Client, case: Case, fields: Mapping[str, Any], what: str = "contacts/new/") -> HttpResponse:
    """Send a form of the case."""
    response: HttpResponse = client.post(f"/cases/{case.reference}/{what}", fields)  # type: ignore[assignment]
    return response


def page(response: HttpResponse) -> str:
    """The page as text."""
    return response.content.decode()


def notice(shown: str) -> str:
    """What the page says was recorded; nothing where it says nothing."""
    found = re.search(r'app-notice--success" role="status"><p>([^<]*)</p>', shown)
    return found[1] if found else ""


def saved(client: Client, case: Case, fields: Mapping[str, Any], what: str = "contacts/new/") -> str:
    """Send a form of the case and go where it leads: what is said there."""
    return notice(page(client.get(send(client, case, fields, what)["Location"])))  # type: ignore[arg-type]


def test_a_contact_recorded_shows_in_the_timeline_with_when_the_next_is_due(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    response = send(client, case, typed(note=TYPED, minutes_client="20", topics=["work", "health"]))
    assert response.status_code == 302
    shown = page(client.get(response["Location"]))  # type: ignore[arg-type]
    assert "Contact recorded." in shown
    assert "Next contact due" in shown
    assert "It&#39;s &lt;b&gt;3&lt;/b&gt; weeks" in shown
    assert ARABIC in shown
    contact = Contact.objects.get(case=case)
    assert (contact.minutes, contact.topics) == (20, ["work", "health"])
    assert contact.note == TYPED.replace("\r\n", "\n")


def test_a_move_begins_with_the_day_booked_and_a_booking_with_this_year(house: House) -> None:
    with clock.frozen(clock.local(date(2026, 11, 24), 12)):
        with house.open():
            case, client = house.case(), house.client()
            appointment = house.appointment(case, at=clock.local(date(2026, 12, 8), 10))
        moving = page(client.get(f"/cases/{case.reference}/appointments/{appointment.pk}/move/"))  # type: ignore[arg-type]
        booking = page(client.get(f"/cases/{case.reference}/appointments/new/"))  # type: ignore[arg-type]
    for box, value in (("day", "8"), ("month", "12"), ("year", "2026")):
        assert re.search(rf'name="at_{box}" type="text" value="{value}"', moving), box
    assert 'name="at_year" type="text" value="2026"' in booking
    assert 'name="at_day" type="text" value' not in booking


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"parties": []}, "Choose who it was with"),
        ({"parties": ["else"]}, "Choose who else it was with"),
        ({"others": ["gp"]}, "Tick “Somebody else” too"),
        ({"way": "pigeon"}, "Choose how from the list"),
        ({"at_month": "13"}, "must be a real date"),
        ({"at_day": "29", "at_month": "2", "at_year": "2025"}, "must be a real date"),
        ({"at_year": "2999"}, "This is in the future"),
        ({"at_year": "1979"}, "before the client was born"),
        ({"time": "25:00"}, "Enter the time as hours and minutes, for example 14:30"),
        ({"note": "a\x00b"}, "cannot be kept"),
        ({"minutes_client": "1.5 h"}, "must be a whole number"),
        ({"minutes_client": "1440", "minutes_admin": "1440"}, "cannot take more than 24 hours"),
    ],
)
def test_a_refused_contact_says_what_to_do_and_keeps_what_was_typed(
    house: House, changed: dict[str, Any], sentence: str
) -> None:
    with house.open():
        case, client = house.case(), house.client()
    shown = page(send(client, case, typed(**{"note": TYPED, **changed})))
    assert "There is a problem" in shown
    assert sentence in shown
    if "note" not in changed:
        assert ARABIC in shown
    assert not Contact.objects.exists()


def test_a_note_of_100_000_characters_is_refused_and_kept_on_the_screen(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    shown = page(send(client, case, typed(note="word " * 20_000 + "the end")))
    assert "can have 50,000. Shorten it, or save the rest apart." in shown
    assert "word word the end" in shown
    assert not Contact.objects.exists()


def test_the_longest_note_is_kept_whole(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    assert send(client, case, typed(note="é" * LONGEST_NOTE)).status_code == 302
    assert len(Contact.objects.get(case=case).note) == LONGEST_NOTE
    assert client.get(f"/cases/{case.reference}/").status_code == 200


def test_29_february_is_a_day_in_a_leap_year(house: House) -> None:
    with clock.frozen(clock.local(date(2028, 3, 2), 12)):
        with house.open():
            case, client = house.case(), house.client()
        send(client, case, typed(clock.local(date(2028, 2, 29), 15)))
        assert Contact.objects.get(case=case).at == clock.local(date(2028, 2, 29), 15)


def test_in_an_ended_case_only_what_happened_before_its_end_is_recorded(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        end_case(case=case, by=TESTS, on=clock.today() - timedelta(days=5), reason=EndingReason.SETTLED)
    shown = page(send(client, case, typed(note="After the end")))
    assert "This case ended on" in shown
    assert "After the end" in shown
    assert send(client, case, typed(clock.now() - timedelta(days=6))).status_code == 302


def test_a_time_that_the_clocks_skipped_is_refused(house: House) -> None:
    with clock.frozen(clock.local(date(2026, 3, 30), 12)):
        with house.open():
            case, client = house.case(), house.client()
        fields = typed(at_day="29", at_month="3", at_year="2026", time="01:30")
        assert "The clocks went forward over this time" in page(send(client, case, fields))


def test_somebody_at_the_employer_is_named_only_where_the_employer_took_part(house: House) -> None:
    from tideover.employment.models import Post
    from tideover.foundation.actions import writing

    with house.open():
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        manager = record_employer_contact(employer=employer, by=TESTS, name="Kev", role=EmployerRole.LINE_MANAGER)
        person = house.person()
        with writing("test"):
            post = Post.objects.create(service=house.service, person=person, employer=employer, title="Carer")
        case, client = house.case(person=person, post=post), house.client()
    assert "Kev, line manager" in page(client.get(f"/cases/{case.reference}/contacts/new/"))  # type: ignore[arg-type]
    for parties in (["client"], [f"employer:{manager.pk}"], ["client", "employer"]):
        send(client, case, typed(parties=parties))
    named = Contact.objects.filter(case=case).order_by("id").values_list("parties", "employer_contact")
    assert list(named) == [
        (["client"], None),
        (["employer"], manager.pk),
        (["client", "employer"], None),
    ]


def test_the_usual_parties_are_named_and_the_others_stand_under_somebody_else(house: House) -> None:
    with house.open():
        case, client = house.case(person=house.person(preferred_name="Mary")), house.client()
    shown = page(client.get(f"/cases/{case.reference}/contacts/new/"))  # type: ignore[arg-type]
    places = [shown.index(f">{label}</label>") for label in ("Mary", "Employer", "Somebody else", "GP")]
    assert places == sorted(places)
    send(client, case, typed(parties=["client", "else"], others=["gp", "union"]))
    assert Contact.objects.get(case=case).parties == ["client", "gp", "union"]


def test_the_appointment_of_today_is_offered_and_settled_with_the_contact(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=2)), house.open():
        case = house.case()
        appointment = house.appointment(case, at=noon - timedelta(hours=2))
    with clock.frozen(noon):
        client = house.client()
        shown = page(client.get(f"/cases/{case.reference}/contacts/new/"))  # type: ignore[arg-type]
        assert "This was the appointment today at 10:00" in shown
        send(client, case, typed(keeps="on", about_appointment=appointment.pk))
    appointment.refresh_from_db()
    assert (appointment.state, appointment.contact) == ("attended", Contact.objects.get(case=case))


@pytest.fixture
def two_past(house: House) -> tuple[Case, list[Appointment], datetime]:
    """A case with two appointments of the last days of which nobody has said what happened, and the time now."""
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=9)), house.open():
        case = house.case()
        made = [house.appointment(case, at=noon - timedelta(days=days)) for days in (5, 2)]
    return case, made, noon


def test_a_call_of_today_is_not_taken_for_an_appointment_of_the_days_before(
    house: House, two_past: tuple[Case, list[Appointment], datetime]
) -> None:
    case, (_, latest), noon = two_past
    with clock.frozen(noon):
        client = house.client()
        shown = page(client.get(f"/cases/{case.reference}/contacts/new/"))  # type: ignore[arg-type]
        assert re.search(r'name="at_day"[^>]*value="24"|value="24"[^>]*name="at_day"', shown)
        box = re.search(r'<input[^>]*name="keeps"[^>]*>', shown)
        assert box
        assert "checked" not in box[0]
        refused = page(send(client, case, typed(keeps="on", about_appointment=latest.pk, note="Kept note")))
        assert "The appointment was for Sunday 22 November." in refused
        assert "Kept note" in refused
    assert not Contact.objects.exists()


def test_a_contact_settles_the_appointment_its_form_was_about_and_no_other(
    house: House, two_past: tuple[Case, list[Appointment], datetime]
) -> None:
    """Somebody else settles it while the form is open: the one before is not settled in its place."""
    case, (earlier, latest), noon = two_past
    with clock.frozen(noon):
        with house.open():
            miss_appointment(appointment=latest, by=TESTS)
        sent = typed(latest.at, keeps="on", about_appointment=latest.pk)
        assert "already recorded as missed" in page(send(house.client(), case, sent))
    earlier.refresh_from_db()
    assert earlier.state == "booked"
    assert not Contact.objects.exists()


def test_a_draft_is_about_the_appointment_that_it_was_begun_for(
    house: House, two_past: tuple[Case, list[Appointment], datetime]
) -> None:
    case, (earlier, _), noon = two_past
    form = f"/cases/{case.reference}/contacts/new/"
    with clock.frozen(noon):
        client = house.client()
        begun = typed(earlier.at, keeps="on", about_appointment=earlier.pk, note="Begun")
        client.post("/drafts/", begun | {"draft_of": form})
        shown = page(client.get(form))  # type: ignore[arg-type]
    assert "Begun" in shown
    assert f'name="about_appointment" value="{earlier.pk}"' in shown
    assert "This was the appointment on Thursday 19 November at 12:00" in shown


def test_a_contact_that_was_not_the_appointment_leaves_it_booked(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=2)), house.open():
        case = house.case()
        appointment = house.appointment(case, at=noon - timedelta(hours=2))
    with clock.frozen(noon):
        send(house.client(), case, typed())
    appointment.refresh_from_db()
    assert appointment.state == "booked"


def test_an_attempt_is_recorded_and_is_no_contact(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    response = send(client, case, typed(party="client", note="No answer"), "attempts/new/")
    shown = page(client.get(response["Location"]))  # type: ignore[arg-type]
    assert "Attempt recorded." in shown
    assert Attempt.objects.get(case=case).note == "No answer"
    assert not Contact.objects.exists()


def test_an_appointment_is_booked_moved_and_cancelled(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    soon = clock.now() + timedelta(days=3)
    booking = {**typed(soon, minutes="60", party="client", place="The Hub")}
    assert "Appointment booked on " in saved(client, case, booking, "appointments/new/")
    first = Appointment.objects.get(case=case)
    moving = {**typed(soon + timedelta(days=1), minutes="30", way="video")}
    assert "Appointment moved: it is now on " in saved(client, case, moving, f"appointments/{first.pk}/move/")
    second = Appointment.objects.get(replaces=first)
    cancelling = {"submission": str(uuid4()), "outcome": "cancelled"}
    assert "Choose who cancelled it" in page(send(client, case, cancelling, f"appointments/{second.pk}/"))
    cancelling["cancelled_by"] = "client"
    told = saved(client, case, cancelling, f"appointments/{second.pk}/")
    assert re.search(r"Appointment on [^.]+ cancelled\. Book another by", told)
    assert [first.state, second.state] == ["booked", "booked"]
    first.refresh_from_db()
    second.refresh_from_db()
    assert [first.state, second.state] == ["moved", "cancelled"]


def test_an_appointment_in_the_past_or_far_ahead_is_refused(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    booking = {"minutes": "60", "party": "client", "place": "Kept place"}
    past = page(send(client, case, typed(clock.now() - timedelta(days=1), **booking), "appointments/new/"))
    assert "This is in the past" in past
    assert "Kept place" in past
    far = page(send(client, case, typed(clock.now() + timedelta(days=1500), **booking), "appointments/new/"))
    assert "more than two years away" in far


def test_what_happened_leads_on_without_recording_and_can_be_answered_otherwise_afterwards(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=2)), house.open():
        case = house.case()
        appointment = house.appointment(case, at=noon - timedelta(hours=2))
    with clock.frozen(noon):
        client = house.client()
        answer = {"submission": str(uuid4()), "outcome": "attended"}
        onward = send(client, case, answer, f"appointments/{appointment.pk}/")
        assert onward["Location"] == f"/cases/{case.reference}/contacts/new/?appointment={appointment.pk}"
        # The same showing of the form, after "Back": nothing was recorded, so another answer counts.
        send(client, case, answer | {"outcome": "missed"}, f"appointments/{appointment.pk}/")
    appointment.refresh_from_db()
    assert appointment.state == "missed"


def test_an_appointment_already_settled_says_so_and_is_not_settled_again(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=2)), house.open():
        case = house.case()
        appointment = house.appointment(case, at=noon - timedelta(hours=2))
    with clock.frozen(noon):
        with house.open():
            miss_appointment(appointment=appointment, by=TESTS)
        client = house.client()
        address = f"/cases/{case.reference}/appointments/{appointment.pk}/"
        for showing in (
            address,
            f"{address}move/",
            f"/cases/{case.reference}/contacts/new/?appointment={appointment.pk}",
        ):
            assert "already recorded as missed" in page(client.get(showing))  # type: ignore[arg-type]
        late = {"submission": str(uuid4()), "outcome": "cancelled", "cancelled_by": "client"}
        assert "already recorded as missed" in page(send(client, case, late, f"appointments/{appointment.pk}/"))


def test_an_appointment_to_come_can_be_moved_or_cancelled_but_not_kept_or_missed(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        appointment = house.appointment(case)
    shown = page(client.get(f"/cases/{case.reference}/appointments/{appointment.pk}/"))  # type: ignore[arg-type]
    assert "It was cancelled" in shown
    assert "It was missed" not in shown


@pytest.mark.parametrize("form", ["contacts/new/", "attempts/new/", "appointments/new/", "person/", "work/new/"])
def test_what_was_typed_and_not_sent_is_there_again(house: House, form: str) -> None:
    with house.open():
        case, client = house.case(), house.client()
    address = f"/cases/{case.reference}/{form}"
    name = {"person/": "address", "work/new/": "weekly_hours", "appointments/new/": "place"}.get(form, "note")
    assert client.post("/drafts/", {"draft_of": address, name: "Half a sen"}).status_code == 200
    shown = page(client.get(address))  # type: ignore[arg-type]
    assert "what you typed was kept" in shown
    assert "Half a sen" in shown


def test_a_recorded_form_leaves_no_draft(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    address = f"/cases/{case.reference}/contacts/new/"
    client.post("/drafts/", {"draft_of": address, "note": "Half a sen"})
    send(client, case, typed(note="Half a sentence."))
    assert not Draft.objects.exists()
    assert "Half a sen" not in page(client.get(address))  # type: ignore[arg-type]


@pytest.mark.parametrize("what", ["attempts/new/", "appointments/new/"])
def test_the_client_is_called_by_name_where_it_is_said_with_whom(house: House, what: str) -> None:
    case = house.case(person=house.person(preferred_name="Annie"))
    page = house.client().get(f"/cases/{case.reference}/{what}").content.decode()
    named = re.findall(r'<label[^>]*for="id_(?:party|also)[^"]*"[^>]*>\s*([^<]*?)\s*</label>', page)
    assert "Annie" in named
    assert "Client" not in named


def test_a_day_left_out_is_asked_for_as_part_of_the_date(house: House) -> None:
    case = house.case()
    page = send(house.client(), case, typed(at_day="", at_month="")).content.decode()
    assert "The date must include a day and month" in page
