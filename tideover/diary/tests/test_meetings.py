"""Meetings and case conferences: planned with an agenda, held with minutes, and what each agreed to do."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.diary.actions import (
    Agreeing,
    Taking,
    agree_step,
    move_appointment,
    plan_meeting,
    record_meeting,
)
from tideover.diary.models import AgreedStep, Appointment, Contact, Meeting
from tideover.diary.rules import AppointmentState, Occasion, Party, TimeKind, refusal_of_gathering
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.foundation.pages import drafts
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.models import EmployerContact
from tideover.people.rules import EmployerRole, Way

CLIENT, GP = Taking(Party.CLIENT), Taking(Party.GP)


def at_work(house: House) -> tuple[Case, EmployerContact]:
    """A case and the line manager of its client."""
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    boss = record_employer_contact(employer=employer, by=TESTS, name="Jo Price", role=EmployerRole.LINE_MANAGER)
    person = house.person()
    return house.case(person=person, post=record_post(person=person, by=TESTS, title="Cook", employer=employer)), boss


def recorded(case: Case, *taking: Taking, **given: Any) -> Meeting:
    """A meeting of an hour ago."""
    known: dict[str, Any] = {
        "occasion": Occasion.MEETING,
        "agenda": "Coming back",
        "at": clock.now() - timedelta(hours=1),
        "way": Way.IN_PERSON,
        "note": "Jo offers mornings.",
        "staff": case.case_manager,
    }
    return record_meeting(case=case, by=TESTS, taking=taking or (CLIENT, GP), **{**known, **given})


def booked(case: Case, *taking: Taking, **given: Any) -> Appointment:
    """A meeting in two days."""
    known: dict[str, Any] = {
        "occasion": Occasion.CONFERENCE,
        "agenda": "Who does what",
        "at": clock.now() + timedelta(days=2),
        "way": Way.VIDEO,
    }
    return plan_meeting(case=case, by=TESTS, staff=None, taking=taking or (CLIENT, GP), **{**known, **given})


@pytest.mark.parametrize(
    ("occasion", "parties", "sentence"),
    [
        (Occasion.MEETING, [Party.CLIENT], "at least two"),
        (Occasion.MEETING, [], "at least two"),
        (Occasion.MEETING, [Party.EMPLOYER, Party.EMPLOYER], None),
        (Occasion.MEETING, [Party.CLIENT, Party.SUPPORTER], None),
        (Occasion.CONFERENCE, [Party.CLIENT, Party.EMPLOYER], "has a professional in it"),
        (Occasion.CONFERENCE, [Party.CLIENT, Party.EMPLOYER, Party.OTHER_HEALTH], None),
    ],
)
def test_who_makes_a_meeting_and_a_case_conference(
    occasion: Occasion, parties: list[Party], sentence: str | None
) -> None:
    told = refusal_of_gathering(occasion, parties)
    assert told is None if sentence is None else sentence in str(told)


def test_a_meeting_is_a_contact_with_minutes_and_all_who_took_part(house: House) -> None:
    with house.open():
        case, boss = at_work(house)
        jo, me = Taking(Party.EMPLOYER, boss), Taking(staff=house.case_manager)
        meeting = recorded(case, CLIENT, jo, me, minutes={TimeKind.EMPLOYER: 60}, names="A friend")
        contact = meeting.contact
        assert (contact.parties, contact.employer_contact) == (["client", "employer"], boss)
        assert (contact.note, contact.minutes_employer, contact.two_way) == ("Jo offers mornings.", 60, True)
        assert [str(row) for row in meeting.participants.order_by("id")] == [
            "Client",
            "Jo Price, line manager",
            house.case_manager.name,
        ]


def test_each_who_took_part_agrees_to_something_and_nobody_else_does(house: House) -> None:
    with house.open():
        case, boss = at_work(house)
        jo, day = Taking(Party.EMPLOYER, boss), clock.today() + timedelta(days=7)
        meeting = recorded(case, CLIENT, jo, agreed=[Agreeing(jo, "Rota of mornings", day), Agreeing(CLIENT, "Rest")])
        steps = AgreedStep.objects.filter(meeting=meeting).order_by("id")
        assert [(str(step.participant), step.what, step.by_date) for step in steps] == [
            ("Jo Price, line manager", "Rota of mornings", day),
            ("Client", "Rest", None),
        ]
        with pytest.raises(Refused, match="did not take part"):
            recorded(case, CLIENT, jo, agreed=[Agreeing(GP, "Write a letter")])
        with pytest.raises(Refused, match="before the meeting"):
            recorded(case, CLIENT, jo, agreed=[Agreeing(jo, "Rota", clock.today() - timedelta(days=2))])
        assert Meeting.objects.count() == Contact.objects.count() == 1


def test_what_is_agreed_later_is_added_and_what_stands_is_never_changed(house: House) -> None:
    with house.open():
        meeting = recorded(house.case())
        who = meeting.participants.get(party=Party.GP)
        step = agree_step(meeting=meeting, by=TESTS, participant=who, what="Fit note")
        assert list(meeting.agreed_steps.all()) == [step]


def test_a_planned_meeting_keeps_its_agenda_and_people_when_it_moves(house: House) -> None:
    with house.open():
        case, boss = at_work(house)
        first = booked(case, CLIENT, GP, Taking(Party.EMPLOYER, boss), Taking(staff=house.staff["team_manager"]))
        assert (first.party, first.occasion, first.agenda) == ("client", "conference", "Who does what")
        moved = move_appointment(
            appointment=first, by=TESTS, staff=None, at=clock.now() + timedelta(days=4), way=Way.VIDEO
        )
        assert (moved.occasion, moved.agenda) == (first.occasion, first.agenda)
        others = {str(row) for row in moved.participants.all()}
        assert others == {"GP", "Jo Price, line manager", house.staff["team_manager"].name}


def test_a_planned_meeting_that_was_held_is_kept_by_its_minutes(house: House) -> None:
    with house.open():
        case = house.case()
        planned = booked(case)
        with writing("a test"):
            Appointment.objects.filter(pk=planned.pk).update(at=clock.now() - timedelta(hours=1))
        planned.refresh_from_db()
        meeting = recorded(case, at=planned.at, appointment=planned)
        planned.refresh_from_db()
        assert (planned.state, planned.contact) == (AppointmentState.ATTENDED, meeting.contact)


def asked(**given: Any) -> dict[str, Any]:
    """The form for minutes, filled in."""
    at = (clock.now() - timedelta(hours=1)).astimezone(clock.LOCAL)
    known = {
        "occasion": "conference",
        "at_day": at.day,
        "at_month": at.month,
        "at_year": at.year,
        "time": f"{at:%H:%M}",
        "way": "in_person",
        "taking": ["client", "gp"],
        "names": "Dr Patel",
        "agenda": "Going back",
        "note": "We spoke of mornings.",
        "who_1": "gp",
        "what_1": "Write a fit note",
        "by_1_day": "",
        "submission": str(uuid4()),
    }
    return {**known, **given}


def test_minutes_are_recorded_and_read_on_pages(house: House) -> None:
    with house.open():
        case = house.case()
    client, where = house.client(), reverse("record_meeting", args=[case.reference])
    assert client.get(where).status_code == 200
    page = client.post(where, asked(), follow=True).content.decode()
    for words in ("Case conference recorded.", "Dr Patel", "Going back", "We spoke of mornings.", "Write a fit note"):
        assert words in page
    with house.open():
        key = Meeting.objects.get().pk
    story = client.get(reverse("case", args=[case.reference])).content.decode()
    assert "Case conference with Maryam and the GP" in story
    assert reverse("meeting", args=[case.reference, key]) in story
    add = reverse("agree_step", args=[case.reference, key])
    with house.open():
        who = Meeting.objects.get().participants.get(party="client").pk
    page = client.post(add, {"who": who, "what": "Ring Jo", "submission": str(uuid4())}, follow=True).content.decode()
    assert "Ring Jo" in page


def test_a_meeting_that_came_about_needs_no_agenda_and_one_that_is_planned_does(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()
    page = client.post(reverse("record_meeting", args=[case.reference]), asked(agenda=""), follow=True).content.decode()
    assert "Case conference recorded." in page
    assert "Agenda" not in page
    with house.open():
        assert Meeting.objects.get().agenda == ""
        planned = booked(case)
    for where in (
        reverse("plan_meeting", args=[case.reference]),
        f"{reverse('record_meeting', args=[case.reference])}?appointment={planned.pk}",
    ):
        assert "Enter the agenda" in client.post(where, asked(agenda="")).content.decode(), where


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"taking": ["client"]}, "Tick GP under “Who took part?”"),
        ({"taking": ["client"], "who_1": "", "what_1": ""}, "Choose at least two who take part"),
        ({"taking": ["client", "supporter"], "who_1": "", "what_1": ""}, "A case conference has a professional"),
        ({"who_1": ""}, "Choose who is to do it"),
        ({"what_1": ""}, "Enter what they agreed to do"),
        ({"note": ""}, "Enter the minutes"),
    ],
)
def test_minutes_that_cannot_be_say_what_to_do_and_keep_what_was_typed(
    house: House, given: dict[str, Any], sentence: str
) -> None:
    with house.open():
        case = house.case()
    page = house.client().post(reverse("record_meeting", args=[case.reference]), asked(**given)).content.decode()
    assert sentence in page
    assert "Dr Patel" in page
    with house.open():
        assert not Contact.objects.exists()


def test_a_meeting_is_planned_on_its_page_and_its_minutes_begin_with_what_was_planned(house: House) -> None:
    with house.open():
        case, boss = at_work(house)
    client, day = house.client(), clock.today() + timedelta(days=3)
    sent = {
        "occasion": "meeting",
        "at_day": day.day,
        "at_month": day.month,
        "at_year": day.year,
        "time": "10:00",
        "minutes": "60",
        "way": "in_person",
        "place": "Brook House",
        "taking": ["client", f"employer:{boss.pk}"],
        "agenda": "Mornings first",
        "submission": str(uuid4()),
    }
    page = client.post(reverse("plan_meeting", args=[case.reference]), sent, follow=True).content.decode()
    assert "Meeting booked" in page
    assert "Meeting with Maryam: booked" in page
    with house.open():
        planned = Appointment.objects.get()
    settle = reverse("settle_appointment", args=[case.reference, planned.pk])
    assert "Mornings first" in client.get(settle).content.decode()
    with house.open(), writing("a test"):
        Appointment.objects.filter(pk=planned.pk).update(at=clock.now() - timedelta(hours=1))
    leads = client.post(settle, {"outcome": "attended", "submission": str(uuid4())})["Location"]
    assert leads == f"{reverse('record_meeting', args=[case.reference])}?appointment={planned.pk}"
    contact = f"{reverse('record_contact', args=[case.reference])}?appointment={planned.pk}"
    assert client.get(contact)["Location"] == leads
    page = client.get(leads).content.decode()
    assert "Mornings first" in page
    for code in ("client", f"employer:{boss.pk}"):
        assert f'value="{code}" checked' in page
    assert 'value="employer" checked' not in page


def test_minutes_are_kept_as_they_are_written(house: House) -> None:
    with house.open():
        case = house.case()
    where = reverse("record_meeting", args=[case.reference])
    with house.open():
        drafts.keep(house.actor(), where, {"note": ["Half a sentence"], "what_2": ["Half a step"]})
    page = house.client().get(where).content.decode()
    assert "Half a sentence" in page
    assert "Half a step" in page
