"""Putting a due off: once, with a reason, and the stored due still follows from the record."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import record_attempt
from tideover.diary.rules import Party
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.people.rules import Way
from tideover.worklist.actions import put_off
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due, PutOff
from tideover.worklist.rules import DueKind, PutOffFacts, dues_of
from tideover.worklist.tests.cases import a_case, appointment, spoke
from tideover.worklist.tests.conftest import MONDAY

THURSDAY = MONDAY + timedelta(days=3)
CONTACT = DueKind.NEXT_CONTACT


def off(original_on: date, to: date, kind: DueKind = CONTACT) -> PutOffFacts:
    return PutOffFacts(kind=kind.value, about="", original_on=original_on, to=to, reason="away")


def put(case: Case, to: date = THURSDAY, kind: DueKind = CONTACT, about: str = "") -> PutOff:
    return put_off(case=case, by=TESTS, kind=kind, about=about, to=to, reason="away till then", staff=case.case_manager)


def due_of(case: Case) -> Due:
    return Due.objects.get(case=case, kind=CONTACT)


def test_a_due_that_was_put_off_is_due_on_the_later_day_and_says_so() -> None:
    (due,) = dues_of(a_case(put_offs=(off(date(2026, 11, 9), date(2026, 11, 12)),)))
    assert (due.on, due.put_off_from, due.put_off_because) == (date(2026, 11, 12), date(2026, 11, 9), "away")


def test_once_the_record_moves_the_due_the_putting_off_is_spent() -> None:
    spent = off(date(2026, 11, 9), date(2026, 11, 12))
    (due,) = dues_of(a_case(put_offs=(spent,), contacts=(spoke(10),)))
    assert (due.on, due.put_off_from) == (date(2026, 11, 17), None)


def test_what_waits_for_an_appointment_is_not_put_off() -> None:
    waits = a_case(put_offs=(off(date(2026, 11, 10), date(2026, 11, 12)),), appointments=(appointment(1, 10),))
    assert next(due for due in dues_of(waits) if due.kind is CONTACT).on == date(2026, 11, 10)


@pytest.mark.django_db
def test_putting_off_moves_the_stored_due_and_leaves_no_drift(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        before = due_of(case)
        put(case)
        after = due_of(case)
    assert (after.on, after.put_off_from, after.put_off_because) == (THURSDAY, before.on, "away till then")
    assert [line for checked in check_dues(house.service.pk) for line in checked.drift] == []


@pytest.mark.django_db
def test_a_due_is_put_off_once_until_the_record_moves_it(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        put(case)
        with pytest.raises(Refused, match="put off before"):
            put(case, THURSDAY + timedelta(days=1))
        house.contact(case, days_ago=0)
        put(case, due_of(case).on + timedelta(days=2))
        assert PutOff.objects.filter(case=case).count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize("to", [MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=29)])
def test_the_day_is_later_than_today_and_within_four_weeks(house: House, to: date) -> None:
    with house.open():
        case = house.case(accepted=30)
        with pytest.raises(Refused, match="at most four weeks"):
            put(case, to)
        assert due_of(case).put_off_from is None


@pytest.mark.django_db
def test_what_is_not_due_any_more_or_waits_for_an_appointment_is_refused(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        house.appointment(case)
        with pytest.raises(Refused, match="Move the appointment"):
            put(case)
        with pytest.raises(Refused, match="not due any more"):
            put(case, kind=DueKind.REBOOK, about="appointment:1")
        ended = house.case(person=house.person(given_name="Ines"))
        end_case(case=ended, by=TESTS, on=MONDAY, reason=EndingReason.SETTLED)
        with pytest.raises(Refused, match="not due any more"):
            put(ended)


def page(house: House, case: Case, **changed: str) -> str:
    sent = {
        "to_day": "26",
        "to_month": "11",
        "to_year": "2026",
        "reason": "away till then",
        "submission": str(uuid4()),
        **changed,
    }
    where = f"/cases/{case.reference}/put-off/next_contact/"
    return house.client().post(where, sent, follow=True).content.decode()


@pytest.mark.django_db
def test_from_the_page_a_due_is_put_off_and_the_case_says_why(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
    assert "put-off/next_contact/" in house.client().get("/").content.decode()
    answer = page(house, case)
    assert "Put off to Thursday 26 November" in answer
    assert "away till then" in answer
    assert "put-off/next_contact/" not in answer


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"reason": ""}, "why it is put off"),
        ({"to_day": "31"}, "real date"),
        ({"to_day": "23"}, "at most four weeks"),
        ({"reason": "x" * 301}, "300 characters or fewer"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_the_due(house: House, changed: dict[str, str], sentence: str) -> None:
    with house.open():
        case = house.case(accepted=30)
    assert sentence in page(house, case, **changed)
    with house.open():
        assert due_of(case).put_off_from is None


@pytest.mark.django_db
def test_an_ending_that_was_put_off_is_told_of_before_its_day(house: House) -> None:
    with house.open():
        case = house.case(accepted=60)
        record_attempt(
            case=case,
            by=TESTS,
            staff=house.case_manager,
            at=clock.now() - timedelta(days=40),
            way=Way.TELEPHONE,
            party=Party.CLIENT,
        )
        put(case, kind=DueKind.AGREE_ENDING, about="unanswered")
    assert "Put off from Wednesday 11 November: away till then" in house.client().get("/").content.decode()


@pytest.mark.django_db
def test_a_kind_that_is_none_is_not_found(house: House) -> None:
    with house.open():
        case = house.case()
    assert house.client().get(f"/cases/{case.reference}/put-off/dancing/").status_code == 404
