"""What falls due for erasure, and what is decided of it."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.cases.tests.test_steering_pages import day, send
from tideover.exchange.about import same_person
from tideover.exchange.models import RetentionDecision
from tideover.exchange.retention.actions import decide, decide_several
from tideover.exchange.retention.queries import due_people, kept_by, part_of, work_with
from tideover.exchange.retention.rules import Fate, Kept, Work, due_on, years_after, years_before
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import ReadLogEntry
from tideover.organisation.actions import set_policy
from tideover.people.actions.merging import merge
from tideover.people.models import Person
from tideover.referrals.actions import decide as decide_referral
from tideover.referrals.actions import receive_referral
from tideover.referrals.rules import ReferralDecision

KEPT = Kept(cases=8, referrals=2)
ENDED = date(2018, 3, 1)
days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_record_is_kept_from_the_end_of_the_last_case() -> None:
    assert due_on(Work([date(2015, 1, 1), ENDED], []), KEPT) == date(2026, 3, 1)
    assert due_on(Work([], [date(2024, 5, 1)]), KEPT) == date(2026, 5, 1)
    assert due_on(Work([ENDED], [date(2025, 5, 1)]), KEPT) == date(2027, 5, 1)


def test_nothing_falls_due_while_something_is_open_or_there_is_nothing() -> None:
    assert due_on(Work([ENDED, None], []), KEPT) is None
    assert due_on(Work([ENDED], [None]), KEPT) is None
    assert due_on(Work([], []), KEPT) is None


@given(days, days, st.integers(1, 30))
def test_a_day_is_so_many_years_back_if_it_comes_that_many_years_later(earlier: date, day: date, years: int) -> None:
    assert (earlier <= years_before(day, years)) == (years_after(earlier, years) <= day)


def over(house: House, ended: date = ENDED, person: Person | None = None, **details: Any) -> Person:
    """Somebody whose latest case ended on that day."""
    with clock.frozen(clock.local(ended, 12)), house.open():
        case = house.case(person=person or house.person(**details), asked=person is None)
        end_case(case=case, by=TESTS, on=ended, reason=EndingReason.SETTLED)
        whose: Person = case.person
    return whose


def turned_down(house: House, on: date, person: Person | None = None) -> Person:
    """Somebody who was referred and not accepted."""
    with clock.frozen(clock.local(on, 12)), house.open():
        who = person or house.person(family_name="Referred")
        referral = receive_referral(person=who, by=TESTS, received_on=on)
        decide_referral(referral=referral, by=TESTS, decision=ReferralDecision.NOT_APPROPRIATE, on=on)
    return who


def due(house: House, on: date) -> set[int]:
    """Whose record has fallen due by that day."""
    with house.open():
        service = house.service.pk
        return set(due_people(service, kept_by(service), on).values_list("pk", flat=True))


def test_the_list_is_what_the_rule_says(house: House) -> None:
    long_over, lately, refused = over(house), over(house, date(2024, 6, 1)), turned_down(house, date(2023, 6, 1))
    both = turned_down(house, date(2025, 6, 1), over(house))
    twice = over(house, date(2024, 6, 1), over(house))
    again = over(house)
    with house.open():
        house.case(person=again, asked=False)
        merged_away = house.person(family_name="Second record")
    turned_down(house, date(2025, 7, 1), merged_away)
    survives = over(house)
    with house.open():
        merge(person=merged_away, into=survives, by=TESTS)
    everybody = [long_over, lately, refused, both, twice, again, survives]
    for on in (date(2026, 2, 28), date(2026, 3, 1), date(2027, 6, 1), date(2032, 5, 31), date(2040, 1, 1)):
        with house.open():
            work = {each.pk: due_on(work_with(same_person(each)), KEPT) for each in everybody}
        assert due(house, on) == {key for key, falls in work.items() if falls and falls <= on}, on


def test_a_policy_of_ones_own_counts(house: House) -> None:
    person = over(house)
    assert due(house, date(2026, 3, 1)) == {person.pk}
    with house.open():
        set_policy(service=house.service, by=TESTS, erase_cases_after=10)
    assert due(house, date(2026, 3, 1)) == set()
    assert due(house, date(2028, 3, 1)) == {person.pk}


def test_erasing_is_decided_once_its_time_has_come_and_left_to_the_owners_job(house: House) -> None:
    person = over(house)
    actor = house.actor("service_administrator")
    with house.open():
        with clock.frozen(clock.local(date(2026, 2, 27), 12)), pytest.raises(Refused, match="kept until 1 March 2026"):
            decide(person=person, by=actor, fate=Fate.ERASE)
        made = decide(person=person, by=actor, fate=Fate.ERASE)
        job = ProcrastinateJob.objects.get(task_name="exchange.erase_person")
        assert (job.queue_name, job.args) == ("owner", {"service_id": house.service.pk, "decision_id": made.pk})
        people = due_people(house.service.pk, KEPT, clock.today())
        assert [each.pk for each in part_of(people, "erasing", clock.today())] == [person.pk]
        assert not part_of(people, "", clock.today())


def test_a_record_is_kept_for_a_reason_and_comes_back_on_its_day(house: House) -> None:
    person = over(house)
    actor, until = house.actor("service_administrator"), clock.today() + timedelta(days=90)
    with house.open():
        for wrong in ({"keep_until": until}, {"reason": "A claim"}, {"keep_until": clock.today(), "reason": "A claim"}):
            with pytest.raises(Refused):
                decide(person=person, by=actor, fate=Fate.KEEP, **wrong)
        decide(person=person, by=actor, fate=Fate.KEEP, keep_until=until, reason="A claim")
        people = due_people(house.service.pk, KEPT, until)
        assert not part_of(people, "", until - timedelta(days=1))
        assert [each.pk for each in part_of(people, "kept", until - timedelta(days=1))] == [person.pk]
        assert [each.pk for each in part_of(people, "", until)] == [person.pk]


def test_an_administrator_decides_on_a_page_that_names_nobody(house: House) -> None:
    person = over(house, family_name="Unmistakable")
    administrator = house.client("service_administrator")
    listed = administrator.get("/retention/").content.decode()
    where = f"/retention/{person.pk}/"
    assert where in listed
    shown = administrator.get(where).content.decode()
    assert "Its time was over" in shown
    assert "Unmistakable" not in listed + shown
    until = clock.today() + timedelta(days=90)
    faulty = send(administrator, where, fate="keep", **day("keep_until", until))
    assert "Enter why it is kept" in faulty
    led = send(administrator, where, fate="keep", reason="A claim", **day("keep_until", until))
    assert led == "/retention/"
    assert where not in administrator.get("/retention/").content.decode()
    assert where in administrator.get("/retention/?show=kept").content.decode()
    assert "A claim" in administrator.get(where).content.decode()
    assert send(administrator, where, fate="erase") == "/retention/"
    assert RetentionDecision.objects.filter(person=person).count() == 2


def reference_of(person: Person) -> str:
    """The reference of their one case."""
    return str(Case.objects.get(person=person).reference)


def test_several_are_decided_at_once_with_one_reason_each_with_a_decision_of_its_own(house: House) -> None:
    first, second, third = (over(house, family_name=f"Unmistakable {number}") for number in range(3))
    administrator, until = house.client("service_administrator"), clock.today() + timedelta(days=90)
    listed = administrator.get("/retention/").content.decode()
    boxes = re.findall(r'name="chosen" type="checkbox" value="(\d+)"', listed)
    assert boxes == [str(each.pk) for each in (first, second, third)]
    asked: dict[str, Any] = {"chosen": [first.pk, third.pk], "fate": "keep", **day("keep_until", until)}
    back = send(administrator, "/retention/", **asked)
    assert "Enter why it is kept" in back
    assert re.findall(r'name="chosen" type="checkbox" value="(\d+)" checked', back) == [str(first.pk), str(third.pk)]
    assert send(administrator, "/retention/", **asked, reason="An inquiry") == "/retention/"
    made = RetentionDecision.objects.order_by("person")
    assert [(row.person, row.fate, row.keep_until, row.reason) for row in made] == [
        (each, Fate.KEEP, until, "An inquiry") for each in (first, third)
    ]
    told = administrator.get("/retention/").content.decode()
    assert "Decided on 2 records. They are kept, and come back here then." in told
    assert (reference_of(first) in told, reference_of(second) in told) == (False, True)
    seen = ReadLogEntry.objects.filter(subject_kind="person", permission="RETENTION_DECIDE")
    assert set(seen.values_list("subject_id", flat=True)) == {first.pk, third.pk}
    led = send(administrator, "/retention/?show=kept", chosen=[first.pk, third.pk], fate="erase")
    assert (led, RetentionDecision.objects.filter(fate=Fate.ERASE).count()) == ("/retention/", 2)
    assert ProcrastinateJob.objects.filter(task_name="exchange.erase_person").count() == 2
    assert 'name="chosen"' not in administrator.get("/retention/?show=erasing").content.decode()


def test_of_several_none_is_decided_where_one_cannot_be_or_none_is_ticked(house: House) -> None:
    one, other = over(house), over(house)
    administrator = house.client("service_administrator")
    assert "Tick at least one record in the list" in send(administrator, "/retention/", fate="erase", reason="Due")
    with house.open():
        stranger = house.person()
    gone = send(administrator, "/retention/", chosen=[one.pk, stranger.pk], fate="erase")
    assert "A record that you ticked is not in this list any more" in gone
    with house.open():
        house.case(person=other, asked=False)
        with pytest.raises(Refused, match=r"Case TO-2: Something is still open.*untick it, then save again") as refused:
            decide_several(
                records=[("Case TO-1", one), ("Case TO-2", other)],
                by=house.actor("service_administrator"),
                fate=Fate.ERASE,
            )
    assert refused.value.field == "chosen"
    assert not RetentionDecision.objects.exists()


def test_somebody_with_an_open_case_cannot_be_erased_by_hand(house: House) -> None:
    with house.open():
        case = house.case()
    administrator = house.client("service_administrator")
    where = f"/retention/{case.person_id}/"
    assert "Something is still open" in administrator.get(where).content.decode()
    assert "Something is still open" in send(administrator, where, fate="erase")
    assert not RetentionDecision.objects.exists()
