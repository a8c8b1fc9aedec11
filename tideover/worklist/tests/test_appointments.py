"""The rules "record what happened" and "rebook"."""

from datetime import date

from tideover.diary.rules import AppointmentState, Party
from tideover.worklist.rules import CaseFacts, ContactFacts, DueKind, Why, dues_of, rebook, record_what_happened
from tideover.worklist.tests.cases import a_case, appointment, november, spoke, wrote

MISSED, CANCELLED, ATTENDED, MOVED = (
    AppointmentState.MISSED,
    AppointmentState.CANCELLED,
    AppointmentState.ATTENDED,
    AppointmentState.MOVED,
)


def rebookings(case: CaseFacts) -> list[tuple[str, date]]:
    return [(due.about, due.on) for due in rebook(case)]


def test_what_happened_is_to_be_recorded_from_the_day_after_a_booked_appointment() -> None:
    (due,) = record_what_happened(a_case(appointments=(appointment(5, 10),)))
    assert (due.about, due.on, due.until) == ("appointment:5", date(2026, 11, 11), None)
    assert due.why_facts == {"at": "2026-11-10T10:00+00:00", "party": "client"}


def test_each_booked_appointment_asks_for_itself() -> None:
    case = a_case(appointments=(appointment(5, 10), appointment(6, 17, party=Party.EMPLOYER)))
    assert [due.about for due in record_what_happened(case)] == ["appointment:5", "appointment:6"]


def test_once_it_is_said_what_happened_nothing_is_left_to_record() -> None:
    settled = [appointment(key, 10, state) for key, state in enumerate([MISSED, CANCELLED, ATTENDED, MOVED])]
    assert list(record_what_happened(a_case(appointments=tuple(settled)))) == []


def test_next_contact_gives_way_to_record_what_happened_on_the_same_day() -> None:
    kinds = {due.kind: due for due in dues_of(a_case(appointments=(appointment(1, 10),)))}
    assert kinds[DueKind.NEXT_CONTACT].until == kinds[DueKind.RECORD_WHAT_HAPPENED].on


def test_a_missed_appointment_is_rebooked_within_two_working_days_of_its_own_day() -> None:
    friday = appointment(5, 13, MISSED, settled=16)
    assert rebookings(a_case(appointments=(friday,))) == [("appointment:5", date(2026, 11, 17))]


def test_a_cancelled_appointment_is_rebooked_within_two_working_days_of_cancelling() -> None:
    far_off = appointment(5, 27, CANCELLED, settled=10)
    (due,) = rebook(a_case(appointments=(far_off,)))
    assert (due.on, due.why_code) == (date(2026, 11, 12), Why.CANCELLED)
    assert due.why_facts == {"at": "2026-11-27T10:00+00:00", "party": "client", "lapsed_on": "2026-11-10"}


def test_another_appointment_to_follow_means_nothing_to_rebook() -> None:
    missed = appointment(5, 10, MISSED)
    assert rebookings(a_case(appointments=(missed, appointment(6, 20)))) == []
    assert rebookings(a_case(appointments=(missed, appointment(6, 12, ATTENDED)))) == []


def test_an_appointment_before_the_missed_one_does_not_follow_it() -> None:
    case = a_case(appointments=(appointment(5, 10, MISSED), appointment(6, 9, ATTENDED), appointment(7, 6)))
    assert rebookings(case) == [("appointment:5", date(2026, 11, 12))]


def test_an_appointment_later_on_the_day_of_the_missed_one_follows_it_but_an_earlier_one_does_not() -> None:
    missed = appointment(5, 10, MISSED, hour=11)
    assert rebookings(a_case(appointments=(missed, appointment(6, 10, ATTENDED, hour=15)))) == []
    assert rebookings(a_case(appointments=(missed, appointment(6, 10, ATTENDED, hour=9)))) != []


def test_an_appointment_between_the_day_of_cancelling_and_the_cancelled_one_follows() -> None:
    case = a_case(appointments=(appointment(5, 27, CANCELLED, settled=10), appointment(6, 12)))
    assert rebookings(case) == []


def test_two_missed_in_a_row_ask_for_one_new_appointment_about_the_last() -> None:
    case = a_case(appointments=(appointment(6, 17, MISSED), appointment(5, 10, MISSED)))
    assert rebookings(case) == [("appointment:6", date(2026, 11, 19))]


def test_an_appointment_attended_on_the_day_on_which_a_later_one_was_cancelled_does_not_follow_it() -> None:
    later = appointment(5, 20, CANCELLED, settled=10)
    assert rebookings(a_case(appointments=(later, appointment(6, 10, ATTENDED)))) == [
        ("appointment:5", date(2026, 11, 12))
    ]
    assert rebookings(a_case(appointments=(later, appointment(6, 10)))) == []
    assert rebookings(a_case(appointments=(later, appointment(6, 11, ATTENDED)))) == []


def test_an_appointment_attended_later_on_the_day_of_the_cancelled_one_follows_it() -> None:
    cancelled = appointment(5, 10, CANCELLED, settled=10)
    assert rebookings(a_case(appointments=(cancelled, appointment(6, 10, ATTENDED, hour=15)))) == []
    assert rebookings(a_case(appointments=(cancelled, appointment(6, 10, ATTENDED, hour=9)))) != []


def test_cancelling_the_appointment_that_followed_a_missed_one_asks_again() -> None:
    case = a_case(appointments=(appointment(5, 10, MISSED), appointment(6, 20, CANCELLED, settled=12)))
    assert rebookings(case) == [("appointment:6", date(2026, 11, 16))]


def test_a_replacement_for_later_cancelled_before_the_first_was_missed_leaves_the_missed_one_to_rebook() -> None:
    case = a_case(appointments=(appointment(5, 10, MISSED), appointment(6, 20, CANCELLED, settled=4)))
    assert rebookings(case) == [("appointment:5", date(2026, 11, 12))]


def test_a_moved_appointment_is_not_rebooked_but_a_missed_replacement_is() -> None:
    moved = appointment(5, 10, MOVED, settled=9)
    assert rebookings(a_case(appointments=(moved, appointment(6, 12)))) == []
    assert rebookings(a_case(appointments=(moved, appointment(6, 12, MISSED)))) == [
        ("appointment:6", date(2026, 11, 16))
    ]


def test_a_conversation_on_a_later_day_settles_a_missed_appointment() -> None:
    missed = appointment(5, 10, MISSED)
    assert rebookings(a_case(appointments=(missed,), contacts=(spoke(11),))) == []


def test_neither_the_call_that_cancelled_nor_a_letter_nor_one_with_somebody_else_settles_it() -> None:
    cancelled = appointment(5, 12, CANCELLED, settled=10)
    to_employer = ContactFacts(at=november(11), parties=(Party.EMPLOYER,))
    case = a_case(appointments=(cancelled,), contacts=(spoke(10, hour=16), wrote(11), to_employer))
    assert rebookings(case) == [("appointment:5", date(2026, 11, 12))]


def test_appointments_with_client_and_employer_are_rebooked_apart() -> None:
    case = a_case(
        appointments=(
            appointment(5, 10, MISSED),
            appointment(6, 12),
            appointment(7, 10, CANCELLED, party=Party.EMPLOYER),
        )
    )
    assert rebookings(case) == [("appointment:7", date(2026, 11, 12))]


def test_a_closed_case_has_no_dues() -> None:
    case = a_case(
        ended_on=date(2026, 11, 20), appointments=(appointment(5, 10, MISSED), appointment(6, 27)), contacts=(spoke(5),)
    )
    assert dues_of(case) == ()
