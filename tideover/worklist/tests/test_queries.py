"""What the worklist, the team's worklist and the case page are given to show."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House
from tideover.cases.actions import agree_cadence
from tideover.cases.models import Case
from tideover.diary.actions import record_contact
from tideover.diary.rules import Party, Starter
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.organisation.actions import set_policy
from tideover.organisation.queries import cap_of
from tideover.people.rules import Way
from tideover.worklist.queries import active_beside, next_contact_of, next_of, team_worklist, worklist_of
from tideover.worklist.queries.mine import headline
from tideover.worklist.rules import DueKind
from tideover.worklist.wording import Button


@pytest.fixture
def today() -> date:
    return clock.today()


def named(house: House, name: str, *, spoke: int | None = None, accepted: int = 100, **details: Any) -> Case:
    """A case of somebody of that name, spoken with that many days ago (cadence: 7 days)."""
    case = house.case(person=house.person(given_name=name, family_name=""), accepted=accepted, **details)
    if spoke is not None:
        house.contact(case, days_ago=spoke)
    return case


@pytest.mark.parametrize(
    ("now", "overdue", "expected"),
    [
        (0, 0, "Nobody needs anything today."),
        (1, 0, "1 person needs something today."),
        (1, 1, "1 person needs something today, 1 is overdue."),
        (7, 2, "7 people need something today, 2 are overdue."),
    ],
)
def test_the_first_sentence_counts_people(now: int, overdue: int, expected: str) -> None:
    assert headline(now, overdue) == expected


def test_people_come_once_each_the_most_pressing_first(house: House, today: date) -> None:
    with house.open():
        named(house, "Today", spoke=7)
        named(house, "Late", spoke=9)
        named(house, "Soon", spoke=2)
        named(house, "Just spoken", accepted=3, spoke=0)
        meeting = named(house, "Meeting", spoke=20)
        house.appointment(meeting, in_days=6)
        page = worklist_of(house.case_manager, today)
    assert [person.name for person in page.now] == ["Late", "Today"]
    assert [person.name for person in page.soon] == ["Soon", "Meeting", "Just spoken"]
    assert page.headline == "2 people need something today, 1 is overdue."
    assert page.now[0].dues[0].sentence == "Nobody has spoken with Late for 9 days."
    assert page.now[0].dues[0].when == "2 days overdue"
    assert len(page.soon[1].dues) == 1, "what happened is asked for when there is something to tell"


def test_two_dues_of_one_person_stand_together(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Both", spoke=9)
        house.appointment(case, in_days=1, at=clock.now() + timedelta(hours=1))
        tomorrow = clock.now() + timedelta(days=1)
        with clock.frozen(tomorrow):
            page = worklist_of(house.case_manager, clock.today())
    (person,) = page.now
    assert [due.kind for due in person.dues] == [DueKind.RECORD_WHAT_HAPPENED]
    assert person.dues[0].buttons[0].about is not None


def test_others_dues_and_ended_appointments_are_not_mine(house: House, neighbour: House, today: date) -> None:
    with neighbour.open():
        named(neighbour, "Neighbour", spoke=20)
    with house.open():
        named(house, "Theirs", spoke=20, case_manager=house.staff["elsewhere"], team=house.other_team)
        named(house, "Nobody's", spoke=20, case_manager=None)
        page = worklist_of(house.case_manager, today)
    assert (page.now, page.soon, page.appointments) == ((), (), ())
    assert page.headline == "Nobody needs anything today."


def test_it_says_where_each_person_stands(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Off sick", spoke=9)
        post = record_post(person=case.person, by=TESTS, title="Care assistant")
        since = today - timedelta(weeks=9)
        record_spell(person=case.person, by=TESTS, state=SpellState.OFF_SICK, starts_on=since, post=post)
        named(house, "Unknown", spoke=8)
        page = worklist_of(house.case_manager, today)
    assert [person.standing for person in page.now] == ["Off sick 9 weeks; assessing", "Assessing"]


def test_a_stretch_of_which_the_hours_changed_is_counted_whole_and_a_new_one_from_today(
    house: House, today: date
) -> None:
    with house.open():
        for name, again in (("Longer", 14), ("Today", 0)):
            case = named(house, name, spoke=9)
            post = record_post(person=case.person, by=TESTS, title="Care assistant")
            first = SpellState.OFF_SICK if name == "Longer" else SpellState.AT_WORK
            for state, days, adjusted in ((first, 70, False), (SpellState.OFF_SICK, again, True)):
                since = today - timedelta(days=days)
                record_spell(person=case.person, by=TESTS, state=state, starts_on=since, post=post, adjusted=adjusted)
        page = worklist_of(house.case_manager, today)
    standings = {person.name: person.standing for person in page.now}
    assert standings == {"Longer": "Off sick 10 weeks; assessing", "Today": "Off sick since today; assessing"}


def test_the_coming_appointments_are_in_order_and_say_with_whom(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Meeting", spoke=1)
        house.appointment(case, in_days=5, party=Party.EMPLOYER, place="Brook House")
        house.appointment(case, in_days=2)
        house.appointment(case, in_days=8)
        page = worklist_of(house.case_manager, today)
    assert [(line.whom, line.place) for line in page.appointments] == [("", ""), ("the employer", "Brook House")]


def test_a_caseload_counts_active_and_settled_apart_against_the_cap_for_their_hours(house: House, today: date) -> None:
    with house.open():
        named(house, "Active", spoke=1)
        back = named(house, "Back", spoke=1)
        post = record_post(person=back.person, by=TESTS, title="Driver")
        for state, days in [(SpellState.OFF_SICK, 60), (SpellState.PHASED_RETURN, 5)]:
            record_spell(person=back.person, by=TESTS, state=state, starts_on=today - timedelta(days=days), post=post)
        caseload = worklist_of(house.case_manager, today).caseload
        assert caseload is not None
        assert (caseload.active, caseload.cap, caseload.settled) == (1, 12, 1)
        given = named(house, "Given", case_manager=None)
        assert active_beside(house.case_manager, given) == 1, "one settled in work takes nobody's room"
        house.case_manager.full_time_percent = 60
        from tideover.organisation.queries import policy_of

        assert cap_of(house.case_manager, policy_of(house.service.pk).active_cap) == 7


def test_it_says_when_dues_are_being_recomputed(house: House, today: date) -> None:
    with house.open():
        named(house, "Somebody", spoke=1)
        assert not worklist_of(house.case_manager, today).is_updating
        set_policy(service=house.service, by=TESTS, cadence_assessing=3)
        assert worklist_of(house.case_manager, today).is_updating


def test_the_page_takes_as_many_queries_for_twenty_people_as_for_one(house: House, today: date) -> None:
    with house.open():
        named(house, "One", spoke=9)
        with CaptureQueriesContext(connection) as for_one:
            worklist_of(house.case_manager, today)
        for number in range(19):
            house.appointment(named(house, f"Person {number}", spoke=9), in_days=2)
        with CaptureQueriesContext(connection) as for_twenty:
            assert len(worklist_of(house.case_manager, today).soon) == 19
    assert len(for_one) == len(for_twenty) == 4


def test_a_case_page_is_told_what_is_next(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Somebody", spoke=3)
        (line,) = next_of(case, today)
        assert (line.sentence, line.is_pressing) == ("Last spoke with Somebody 3 days ago.", False)
        due = next_contact_of(case)
        assert due is not None
        assert due.on == today + timedelta(days=4)


def test_a_letter_does_not_move_the_next_contact(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Somebody", spoke=3)
        record_contact(
            case=case,
            by=TESTS,
            staff=None,
            at=clock.now(),
            way=Way.LETTER,
            begun_by=Starter.SERVICE,
            parties=[Party.CLIENT],
        )
        due = next_contact_of(case)
        assert due is not None
        assert due.on == today + timedelta(days=4)


def test_a_team_is_shown_by_person_with_the_most_overdue_first(house: House, today: date) -> None:
    with house.open():
        named(house, "Late", spoke=9)
        named(house, "Today", spoke=7)
        named(house, "Quiet", spoke=1, case_manager=house.staff["team_manager"])
        house.appointment(named(house, "Long ago, and booked", spoke=30), in_days=2)
        named(house, "Unallocated", case_manager=None)
        named(house, "Other team", spoke=50, case_manager=house.staff["elsewhere"], team=house.other_team)
        with CaptureQueriesContext(connection) as queries:
            page = team_worklist(house.team, today)
    first = page.lines[0]
    assert (first.staff, first.people, first.overdue, first.quiet_days) == (house.case_manager, 2, 1, 9)
    assert (first.caseload.active, first.caseload.settled) == (3, 0)
    assert first.quiet == 1
    second = next(line for line in page.lines if line.staff == house.staff["team_manager"])
    assert (second.people, second.overdue, second.quiet_days) == (0, 0, None)
    assert house.staff["elsewhere"] not in [line.staff for line in page.lines]
    assert [person.name for person in page.queue] == ["Unallocated"]
    assert len(queries) == 6


def test_the_appointments_of_a_day_are_in_order_of_time_and_the_hour_is_told_as_past_once_it_is(house: House) -> None:
    noon = clock.local(date(2026, 11, 24), 12)
    with clock.frozen(noon - timedelta(days=1)), house.open():
        cases = {name: named(house, name, spoke=1) for name in ("Late", "Early", "Untimed")}
        house.appointment(cases["Late"], at=noon + timedelta(hours=3))
        early = house.appointment(cases["Early"], at=noon - timedelta(hours=2))
        agree_cadence(case=cases["Untimed"], by=TESTS, days=2)
    with clock.frozen(noon), house.open():
        page = worklist_of(house.case_manager, clock.today())
    assert [person.name for person in page.now] == ["Early", "Late", "Untimed"]
    past, coming = page.now[0].dues[0], page.now[1].dues[0]
    assert past.sentence == "Early had an appointment today at 10:00."
    assert past.buttons == (Button("Record what happened", "settle_appointment", early.pk),)
    assert coming.sentence == "Late has an appointment today at 15:00."
    assert [button.label for button in coming.buttons] == ["Record a contact", "Move or cancel"]


def test_an_appointment_to_come_can_be_moved_or_cancelled_from_where_it_is_told(house: House, today: date) -> None:
    with house.open():
        case = named(house, "Somebody", spoke=1)
        booked = house.appointment(case, in_days=7)
        (line,) = next_of(case, today)
        (person,) = worklist_of(house.case_manager, today).soon
    assert line.buttons == person.dues[0].buttons == (Button("Move or cancel", "settle_appointment", booked.pk),)


def test_a_listed_person_shows_on_the_day_of_their_appointment_and_not_the_day_before_it_is_needed(
    house: House, today: date
) -> None:
    with house.open():
        case = named(house, "Meeting", spoke=1)
        house.appointment(case, in_days=2)
        page = worklist_of(house.case_manager, today)
        assert [person.name for person in page.soon] == ["Meeting"]
        with clock.frozen(clock.now() + timedelta(days=2)):
            (person,) = worklist_of(house.case_manager, clock.today()).now
            assert "today at" in person.dues[0].sentence
        with clock.frozen(clock.now() + timedelta(days=3)):
            (person,) = worklist_of(house.case_manager, clock.today()).now
            assert [due.kind for due in person.dues] == [DueKind.RECORD_WHAT_HAPPENED]
