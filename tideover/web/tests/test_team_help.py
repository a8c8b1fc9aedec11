"""Who in the team needs help today, and why; and that each count leads to exactly what it counts."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.html import escape

from tests.fixtures import TESTS, House
from tideover.cases.actions import allocate, end_case, record_sign_off, reopen_case
from tideover.cases.models import Case, Ending, EndingSeen
from tideover.cases.rules import EndingReason
from tideover.diary.actions import Joint, hand_over
from tideover.foundation import clock
from tideover.foundation.actions import writing
from tideover.foundation.pages.words import span
from tideover.organisation.actions import record_leave
from tideover.organisation.models import Staff
from tideover.people.rules import Way
from tideover.referrals.actions import decide, receive_referral
from tideover.referrals.rules import ReferralDecision
from tideover.worklist.queries import by_day, worklist_of


def page(client: Client, address: str) -> str:
    """What a page shows."""
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def row_of(shown: str, staff: Staff) -> str:
    """The line of one person on the team's page."""
    start = shown.index(f'<th scope="row" class="app-name"><a href="/team/{staff.pk}/"')
    return shown[start : shown.index("</tr>", start)]


def links(row: str) -> list[tuple[str, int]]:
    """The counts of a line, each with where it leads."""
    return [
        (href.replace("&amp;", "&"), int(n))
        for href, n in re.findall(r'<a href="([^"]*)">(?:<strong[^>]*>)?(\d+)', row)
    ]


@pytest.fixture
def team(house: House) -> House:
    """A team with a colleague who has nothing overdue, and a case manager with all sorts."""
    house.colleague("calm", house.team)
    with house.open():
        calm = house.case(accepted=2, case_manager=house.staff["calm"])
        house.contact(calm, days_ago=0)
        for days in (40, 20, 9):
            house.case(accepted=days)
        since, waits = clock.today() - timedelta(days=1), house.person()
        sent = receive_referral(person=waits, by=TESTS, received_on=since)
        sent = decide(referral=sent, by=TESTS, decision=ReferralDecision.ACCEPTED, on=since)
        house.case(accepted=1, person=waits, referral=sent)
        today = house.case(accepted=90)
        house.contact(today, days_ago=7)
    return house


def test_those_who_need_help_come_first_and_the_page_says_why(team: House) -> None:
    shown = page(team.client("team_manager"), "/team/")
    heading = shown[shown.index("<h1>") : shown.index("</h1>")]
    assert escape(f"{team.case_manager.name} needs help today.") in heading
    assert shown.index(f"/team/{team.case_manager.pk}/") < shown.index(f"/team/{team.staff['calm'].pk}/")
    assert f"3 overdue, the longest by {span(33)}; 3 gone quiet." in row_of(shown, team.case_manager)
    assert "app-why" not in row_of(shown, team.staff["calm"])


def test_every_count_leads_to_exactly_what_it_counts(team: House) -> None:
    client = team.client("team_manager")
    shown = row_of(page(client, "/team/"), team.case_manager)
    found = [(href, count) for href, count in links(shown) if "?" in href]
    assert len(found) == 5, found
    for href, count in found:
        listed = page(client, href)
        body = listed[listed.index("<main") :]
        people = body.count('class="app-person"') or body.count(
            '<td class="app-quiet app-nowrap" data-label="Reference">'
        )
        assert people == count, href


@pytest.mark.parametrize(
    ("cover", "words"),
    [(None, "on leave until {} and nobody covers"), ("calm", "on leave until {} and {}, who covers, is away too")],
)
def test_somebody_away_whom_nobody_covers_needs_help_most(team: House, cover: str | None, words: str) -> None:
    with team.open():
        today = clock.today()
        until = today + timedelta(days=2)
        covered_by = team.staff[cover] if cover else None
        record_leave(staff=team.case_manager, by=TESTS, starts_on=today, ends_on=until, covered_by=covered_by)
        if covered_by:
            record_leave(
                staff=covered_by, by=TESTS, starts_on=today, ends_on=today, covered_by=team.staff["team_manager"]
            )
    shown = row_of(page(team.client("team_manager"), "/team/"), team.case_manager)
    day = until.strftime("%A ") + str(until.day)
    said = words.format(day, escape(team.staff["calm"].name)) if cover else words.format(day)
    assert said.split(day)[1] in shown
    assert f"/team/{team.case_manager.pk}/reassign/" in shown


def test_somebody_who_left_is_seen_as_long_as_cases_are_with_them(team: House) -> None:
    with team.open(), writing("tests"):
        Staff.objects.filter(pk=team.staff["calm"].pk).update(left_on=clock.today() - timedelta(days=3))
    shown = row_of(page(team.client("team_manager"), "/team/"), team.staff["calm"])
    assert "Left 3 days ago, and 1 case with them." in shown


def test_cases_given_over_the_cap_stand_with_their_reason(team: House) -> None:
    with team.open():
        for _ in range(11):
            team.case(case_manager=team.staff["calm"], asked=False)
        case = team.case()
        allocate(case=case, by=TESTS, case_manager=team.staff["calm"], over_cap_reason="She speaks Polish")
    shown = page(team.client("team_manager"), "/team/")
    assert "1 over the cap" in row_of(shown, team.staff["calm"])
    assert "She speaks Polish" in shown[shown.index('id="over-cap"') :]


def test_the_page_asks_as_much_of_sixty_as_of_three(house: House) -> None:
    def asked() -> int:
        client = house.client("team_manager")
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get("/team/").status_code == 200
        return len(found)

    def another(number: int) -> None:
        with house.open(), writing("tests"):
            for each in range(number):
                staff = Staff.objects.create(
                    service=house.service, team=house.team, name=f"N {number} {each}", job_title="Case manager"
                )
                house.case(case_manager=staff, asked=False)
                record_leave(staff=staff, by=TESTS, starts_on=clock.today(), ends_on=clock.today(), covered_by=None)

    another(3)
    few = asked()
    another(57)
    assert asked() == few
    assert few <= 40


def ended(house: House, name: str, **given: Any) -> Case:
    """A case of somebody of that name that has ended."""
    case = house.case(person=house.person(given_name=name))
    ends: dict[str, Any] = {"on": clock.today(), "reason": EndingReason.SETTLED, **given}
    end_case(case=case, by=house.actor(), **ends)
    return case


def test_endings_without_a_talk_are_listed_with_who_when_and_why_until_somebody_answers(house: House) -> None:
    with house.open():
        silent = ended(house, "Silent", no_talk_because="Moved away")
        ended(house, "Talked", talk_held_on=clock.today())
        again = ended(house, "Again")
        reopen_case(case=again, by=TESTS, because="She rang")
        signed = house.case(person=house.person(given_name="Signed"))
        record_sign_off(case=signed, by=TESTS, notice_given_on=None, talk_held_on=clock.today(), handed_on_to="")
        end_case(case=signed, by=TESTS, on=clock.today(), reason=EndingReason.SERVICE_ENDED)
        key = Ending.objects.get(case=silent).pk
    client = house.client("team_manager")
    shown = page(client, "/team/endings/")
    assert "1 case ended without a talk" in shown
    for words in ("Silent", "Moved away", escape(house.accounts["case_manager"].name)):
        assert words in shown
    assert "Ended without a talk" in page(client, "/team/")
    where = f"/cases/{silent.reference}/endings/{key}/"
    assert "say why" in client.post(where, {"token": "", "what": "right", "words": ""}).content.decode()
    assert client.post(where, {"token": "", "what": "right", "words": "He wrote to us"}).status_code == 302
    assert "No case ended without a talk" in page(client, "/team/endings/")
    with house.open():
        assert EndingSeen.objects.get().words == "He wrote to us"
    assert (
        "Somebody has said this already"
        in client.post(where, {"token": "", "what": "right", "words": "Again"}).content.decode()
    )


def test_an_ending_of_another_team_is_not_for_this_manager(house: House) -> None:
    with house.open():
        case = house.case(team=house.other_team, case_manager=house.staff["elsewhere"])
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        key = Ending.objects.get(case=case).pk
    client = house.client("team_manager")
    assert "No case ended without a talk" in page(client, "/team/endings/")
    assert client.get(f"/cases/{case.reference}/endings/{key}/").status_code == 404
    assert house.client().get("/team/endings/").status_code == 403


def test_the_page_of_who_is_away_says_what_is_due_while_nobody_covers(house: House) -> None:
    house.colleague("ann", house.team)
    with house.open():
        today = clock.today()
        house.case(accepted=8, person=house.person(given_name="Early"))
        late = house.case(accepted=9, person=house.person(given_name="Late"))
        house.contact(late, days_ago=0)
        soon = today + timedelta(days=1)
        cover: dict[str, Any] = {"by": TESTS, "covered_by": house.staff["ann"]}
        record_leave(staff=house.case_manager, starts_on=today, ends_on=today + timedelta(days=4), **cover)
        record_leave(
            staff=house.staff["ann"], by=TESTS, starts_on=soon, ends_on=soon, covered_by=house.staff["team_manager"]
        )
    shown = page(house.client("team_manager"), "/team/away/")
    assert "Nobody covers on 1 day" in shown
    assert "Early" in shown
    assert "Late" not in shown
    assert f"{house.staff['ann'].name}</a></th>" in shown
    assert '<a href="/team/away/?show=today">Away today <span class="app-count">1</span>' in page(
        house.client("team_manager"), "/team/"
    )
    of_today = page(house.client("team_manager"), "/team/away/?show=today")
    assert f"{house.case_manager.name}</a></th>" in of_today
    assert f"{house.staff['ann'].name}</a></th>" not in of_today
    assert house.client().get("/team/away/").status_code == 403


def test_a_case_tells_its_handovers_and_whether_both_met_the_client(house: House) -> None:
    house.colleague("ann", house.team)
    said: dict[str, Any] = {"what_matters": "Mornings", "promised": "A call", "next_steps": "The GP"}
    with house.open():
        case = house.case(accepted=60)
        joint = Joint(clock.now() + timedelta(days=1), Way.IN_PERSON)
        made = hand_over(case=case, by=TESTS, to=house.staff["ann"], joint=joint, **said)
    where = f"/cases/{case.reference}/handovers/"
    assert "They meet both" in page(house.client("ann"), where)
    with clock.frozen(clock.now() + timedelta(days=2)):
        assert "Whether they did is not recorded" in page(house.client("ann"), where)
        with house.open():
            house.contact(Case.objects.get(pk=case.pk), days_ago=1, appointment=made.appointment)
        assert "They met both" in page(house.client("ann"), where)
    assert where in page(house.client("team_manager"), f"/cases/{case.reference}/")
    assert house.client().get(where).status_code == 404


def test_a_worklist_can_be_read_by_day(team: House) -> None:
    shown = page(team.client(), "/?by=day")
    assert shown.index("<h2>Overdue</h2>") < shown.index("<h2>Today</h2>")
    assert 'href="?by=day"' in page(team.client(), "/")
    with team.open():
        worklist = worklist_of(team.case_manager, clock.today())
        days = by_day((*worklist.now, *worklist.soon), clock.today())
        given = sum(len(person.dues) for person in (*worklist.now, *worklist.soon))
    assert sum(len(person.dues) for day in days for person in day.people) == given
