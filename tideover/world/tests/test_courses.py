"""The courses of invented cases hang together, whatever the day they are made on."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from tideover.world.demonstration.clients import TEAMS, Client, clients, read
from tideover.world.demonstration.courses import Course, courses
from tideover.world.demonstration.milestones import CADENCES, milestones
from tideover.world.demonstration.staffing import COLLEAGUES
from tideover.world.demonstration.steps import Booked, Ended, Spoken, Step

WEEK = [date(2026, 11, 23) + timedelta(days=number) for number in range(7)]
DAYS = [*WEEK, date(2028, 2, 29), date(2027, 1, 1), date(2027, 3, 29)]
"""Every day of a week, a leap day, New Year, and the day after the clocks change."""


def told(today: date, seed: int = 1) -> list[Course]:
    """Everybody's course."""
    return courses(clients(), today, Random(seed))


def with_client(course: Course) -> list[Spoken]:
    """The contacts with the client that both sides took part in."""
    return [step for step in course.steps if isinstance(step, Spoken) and step.party == "client" and _both(step)]


def _both(step: Spoken) -> bool:
    return step.begun_by == "party" or step.way not in ("message", "letter")


def test_there_are_about_forty_people_and_every_stage() -> None:
    stages = Counter(client.stage for client in clients())
    assert 35 <= stages.total() <= 45
    assert set(stages) == {*CADENCES, "ended"}
    assert min(stages.values()) >= 4


def test_nobody_is_there_twice_and_everybody_has_words_and_a_known_place() -> None:
    everybody = clients()
    assert len({(client.given, client.family) for client in everybody}) == len(everybody)
    assert all(client.words and client.condition and client.title for client in everybody)
    keys = {colleague.key for colleague in COLLEAGUES} | set(TEAMS)
    assert {client.holder for client in everybody} <= keys
    assert {client.employer for client in everybody} <= set(read("employers"))
    assert {client.diagnosis for client in everybody} <= set(read("catalogue")["for_condition"])


def test_everybody_has_worked_less_long_than_they_have_lived_as_adults() -> None:
    for client in clients():
        assert int(client.years) + 16 <= int(client.age), client.name


def test_the_same_day_and_seed_give_the_same_courses() -> None:
    assert told(DAYS[0]) == told(DAYS[0])
    assert told(DAYS[0]) != told(DAYS[0], seed=2)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_is_done_before_acceptance_nor_today_nor_later(today: date) -> None:
    for course in told(today):
        assert all(course.days.accepted <= step.at.date() < today for step in course.steps), course.client


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_last_time_they_spoke_is_what_the_situation_asks_for(today: date) -> None:
    for course in told(today):
        spoken = [step.at.date() for step in with_client(course)]
        assert max(spoken, default=None) == course.days.last_spoken, course.client


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_what_is_late_is_late_and_what_is_due_today_is_due_today(today: date) -> None:
    late = on_time = 0
    for course in told(today):
        kind = course.client.situation_words[0]
        if course.client.stage == "ended" or kind not in ("late", "tried", "today"):
            continue
        since = course.days.last_spoken or course.days.accepted
        due = since + timedelta(days=CADENCES[course.client.stage])
        assert due == today if kind == "today" else due < today, course.client
        late, on_time = late + (kind != "today"), on_time + (kind == "today")
    assert late >= 5
    assert on_time >= 4


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_follows_the_ending(today: date) -> None:
    for course in told(today):
        endings = [step for step in course.steps if isinstance(step, Ended)]
        assert len(endings) == (course.client.stage == "ended")
        if endings:
            assert course.steps[-1] is endings[0], course.client


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_appointments_are_booked_ahead_and_kept_at_their_time(today: date) -> None:
    for course in told(today):
        booked: dict[int, Booked] = {}
        for step in course.steps:
            if isinstance(step, Booked):
                assert step.meets_at > step.at
                booked[step.key] = step
            elif isinstance(step, Spoken) and step.kept is not None:
                assert booked[step.kept].meets_at == step.at


def test_no_note_is_written_twice_in_one_case_and_every_place_in_it_is_filled() -> None:
    for course in told(DAYS[0]):
        notes = [note for step in course.steps if (note := _note(step))]
        assert len(set(notes)) == len(notes), course.client
        assert not any("{" in note for note in notes)


def _note(step: Step) -> str:
    return str(getattr(step, "note", ""))


def test_notes_are_varied() -> None:
    notes = {note for course in told(DAYS[0]) for step in course.steps if (note := _note(step))}
    assert len(notes) > 250


def test_somebody_who_was_at_work_all_along_has_no_absence() -> None:
    client: Client = next(client for client in clients() if not client.absent)
    assert client.absent_from(DAYS[0]) is None
    assert milestones(client, DAYS[0]).returned is None
