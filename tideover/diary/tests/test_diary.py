"""What can be recorded in the diary, and what cannot."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import EndingReason
from tideover.diary.actions import cancel_appointment, miss_appointment, move_appointment, record_attempt
from tideover.diary.models import Appointment
from tideover.diary.rules import Canceller, Party, Starter, TimeKind, is_two_way
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.people.rules import Way

MORNING = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("way", "begun_by", "two_way"),
    [
        (Way.TELEPHONE, Starter.SERVICE, True),
        (Way.IN_PERSON, Starter.SERVICE, True),
        (Way.LETTER, Starter.SERVICE, False),
        (Way.MESSAGE, Starter.SERVICE, False),
        (Way.MESSAGE, Starter.PARTY, True),
    ],
)
def test_a_letter_of_ours_is_not_a_conversation(way: Way, begun_by: Starter, two_way: bool) -> None:
    assert is_two_way(way, begun_by) is two_way


def test_a_contact_in_the_future_is_refused(house: House) -> None:
    with house.open(), pytest.raises(Refused, match="book an appointment instead"):
        house.contact(house.case(), days_ago=-1)


def test_a_contact_before_the_clients_birth_is_refused(house: House) -> None:
    with house.open(), pytest.raises(Refused, match="before the client was born"):
        house.contact(house.case(), at=datetime(1979, 1, 1, tzinfo=UTC))


def test_a_contact_years_before_the_case_is_refused_and_one_at_referral_is_not(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        house.contact(case, days_ago=60)
        with pytest.raises(Refused, match="more than a year before the case"):
            house.contact(case, days_ago=500)


def test_a_contact_after_the_ending_is_refused_and_one_before_it_is_not(house: House) -> None:
    with house.open():
        case = house.case()
        end_case(case=case, by=TESTS, on=clock.today() - timedelta(days=5), reason=EndingReason.SETTLED)
        house.contact(case, days_ago=6)
        with pytest.raises(Refused, match="This case ended on"):
            house.contact(case, days_ago=1)


def test_a_contact_on_29_february_is_kept_on_that_day(house: House) -> None:
    with house.open(), clock.frozen(MORNING):
        at = datetime(2024, 2, 29, 23, 30, tzinfo=UTC)
        contact = house.contact(house.case(accepted=900), at=at)
        contact.refresh_from_db()
        assert contact.at == at


@pytest.mark.parametrize(
    "note", ["It's O'Neill's \"plan\" <b>", "مرحبا، أنا بخير", "👩🏽‍⚕️ better today 🙂", "x" * 50_000, "a\r\nb"]
)
def test_a_note_is_kept_as_typed(house: House, note: str) -> None:
    with house.open():
        contact = house.contact(house.case(), note=note)
        contact.refresh_from_db()
        assert contact.note == note


def test_more_than_a_day_of_minutes_is_refused(house: House) -> None:
    with house.open(), pytest.raises(Refused, match="24 hours"):
        house.contact(house.case(), minutes={TimeKind.CLIENT: 800, TimeKind.ADMIN: 700})


def test_a_moved_appointment_is_replaced_and_never_edited(house: House) -> None:
    with house.open():
        first = house.appointment(house.case(), in_days=3)
        second = move_appointment(
            appointment=first, by=TESTS, staff=None, at=clock.now() + timedelta(days=5), way=Way.VIDEO
        )
        was_at = first.at
        first.refresh_from_db()
        assert (first.state, first.at, second.replaces_id, second.state) == ("moved", was_at, first.pk, "booked")


def test_an_appointment_is_settled_once(house: House) -> None:
    with house.open():
        appointment = house.appointment(house.case())
        cancel_appointment(appointment=appointment, by=TESTS, cancelled_by=Canceller.CLIENT)
        with pytest.raises(Refused, match="already recorded as cancelled"):
            cancel_appointment(appointment=appointment, by=TESTS, cancelled_by=Canceller.SERVICE)


def test_an_appointment_to_come_cannot_have_been_missed(house: House) -> None:
    with house.open(), pytest.raises(Refused, match="still to come"):
        miss_appointment(appointment=house.appointment(house.case()), by=TESTS)


def test_an_appointment_that_was_moved_on_failure_stays_booked(house: House) -> None:
    """Moving books the new one in the same action: if that is refused, the old one stands."""
    with house.open():
        appointment = house.appointment(house.case())
        with pytest.raises(Refused, match="in the past"):
            move_appointment(
                appointment=appointment, by=TESTS, staff=None, at=clock.now() - timedelta(days=1), way=Way.VIDEO
            )
        assert Appointment.objects.get(pk=appointment.pk).state == "booked"


def test_a_contact_closes_the_appointment_that_it_kept(house: House) -> None:
    with house.open():
        case = house.case()
        with clock.frozen(clock.now() - timedelta(days=2)):
            appointment = house.appointment(case, in_days=1)
        contact = house.contact(case, at=appointment.at, appointment=appointment)
        appointment.refresh_from_db()
        assert (appointment.state, appointment.contact_id) == ("attended", contact.pk)


def test_an_appointment_of_another_case_cannot_be_closed(house: House) -> None:
    with house.open():
        other = house.appointment(house.case())
        with pytest.raises(Refused, match="another case"):
            house.contact(house.case(), appointment=other)


def test_an_attempt_is_no_contact(house: House) -> None:
    with house.open():
        case = house.case()
        record_attempt(
            case=case, by=TESTS, staff=None, at=clock.now(), way=Way.TELEPHONE, party=Party.CLIENT, note="No answer"
        )
        assert (case.contacts.count(), case.attempts.count()) == (0, 1)


def test_a_birthday_on_29_february_comes_on_1_march_in_other_years(house: House) -> None:
    with house.open():
        person = house.person(birth_date=date(1980, 2, 29))
    assert person.age_on(date(2026, 2, 28)) == 45
    assert person.age_on(date(2026, 3, 1)) == 46
