"""The staff pages: who sees what, in which words."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client
from django.utils.html import escape

from tests.fixtures import TESTS, House
from tideover.cases.actions import agree_cadence, end_case
from tideover.cases.models import EndingReason
from tideover.diary.actions import agree_keeping_in_touch, expect_clients, plan_group_session
from tideover.diary.rules import Party
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.organisation.actions import add_staff, form_team
from tideover.organisation.models import Staff
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.rules import EmployerRole, Way


def page(client: Client, address: str) -> str:
    """The page at that address."""
    response: HttpResponse = client.get(address)  # type: ignore[assignment]
    assert response.status_code == 200, (response.status_code, address)
    return response.content.decode()


def test_the_worklist_says_first_how_many_people_need_something(house: House) -> None:
    with house.open():
        late, today = house.case(accepted=8), house.case(accepted=7)
    shown = page(house.client(), "/")
    assert "2 people need something today, 1 is overdue." in shown
    assert shown.index(late.reference) < shown.index(today.reference)
    assert "Nobody has spoken with Maryam in the 8 days since the case was accepted." in shown


def test_a_person_with_two_dues_stands_in_the_worklist_once(house: House) -> None:
    with house.open():
        case = house.case(accepted=30)
        house.appointment(case, party=Party.EMPLOYER, in_days=1)
    with clock.frozen(clock.now() + timedelta(days=3)):
        shown = page(house.client(), "/")
    assert shown.count("app-person__name") == 1
    assert shown.count("app-due__why") == 2


def test_a_part_of_the_worklist_can_be_looked_at_alone(house: House) -> None:
    with house.open():
        late, today = house.case(accepted=8), house.case(accepted=7)
    shown = page(house.client(), "/?show=overdue")
    assert late.reference in shown
    assert today.reference not in shown
    assert page(house.client(), "/?show=nonsense").count("app-person__name") == 2


def test_an_empty_worklist_says_what_will_appear(house: House) -> None:
    shown = page(house.client(), "/")
    assert "Nobody needs anything today." in shown
    assert "People appear here when" in shown


def test_a_manager_sees_the_team_and_opens_the_worklist_of_one_of_its_people(house: House) -> None:
    with house.open():
        house.case(accepted=8)
    client = house.client("team_manager")
    assert client.get("/")["Location"] == "/team/"
    assert "1 client needs something today; for 1 it is overdue." in page(client, "/team/")
    shown = page(client, f"/team/{house.case_manager.pk}/")
    assert house.case_manager.name in shown
    assert "1 person needs something today" in shown


def test_a_manager_cannot_open_the_worklist_of_another_team(house: House) -> None:
    elsewhere = house.staff["elsewhere"]
    assert house.client("team_manager").get(f"/team/{elsewhere.pk}/").status_code == 404


def test_an_account_without_a_staff_row_is_told_what_to_do(house: House) -> None:
    from tideover.foundation.actions import writing

    with writing("test"):
        Staff.objects.filter(account=house.accounts["case_manager"]).update(account=None)
    assert "Ask your service administrator to add you to a team" in page(house.client(), "/")


def test_roles_without_a_worklist_land_on_the_first_page_they_may_see(house: House) -> None:
    landed = {role: house.client(role).get("/")["Location"] for role in ("provider", "researcher", "auditor")}
    assert landed == {"provider": "/cases/", "researcher": "/reports/monitoring/", "auditor": "/read-log/"}


def test_cases_are_found_by_name_reference_or_employer_however_written(house: House) -> None:
    with house.open():
        case = house.case(person=house.person(given_name="Zoë", family_name="D'Arcy"))
        house.case(person=house.person(given_name="Ben", family_name="Hill"))
    for words in ("zoe", "d'arcy", "DARCY zoe", case.reference.lower()):
        shown = page(house.client(), f"/cases/?q={words}")
        assert "D&#39;Arcy" in shown, words
        assert "Hill" not in shown, words


def test_a_search_that_finds_nothing_says_what_to_try(house: House) -> None:
    with house.open():
        ended = house.case(person=house.person(given_name="Ended"))
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    assert "Try part of a name" in page(house.client(), "/cases/?q=nobody")
    assert "Among all cases there is one." in page(house.client(), "/cases/?q=ended&show=open")
    assert "Try part of a name" in page(house.client(), "/cases/?q=%25")


def test_a_search_of_somebody_who_reaches_only_their_own_cases_says_so(house: House) -> None:
    assert "No case among yours matches" in page(house.client(), "/cases/?q=nobody")
    assert "No case matches" in page(house.client("team_manager"), "/cases/?q=nobody")


def test_a_search_looks_among_open_and_ended_cases_and_says_which_have_ended(house: House) -> None:
    with house.open():
        for given_name, ended in (("Olive", False), ("Oliver", True)):
            case = house.case(person=house.person(given_name=given_name))
            if ended:
                end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    shown = page(house.client(), "/cases/?q=oliv")
    assert "2 cases matching" in shown
    assert shown.count(">Ended</strong>") == 1
    assert "1 case matching" in page(house.client(), "/cases/?q=oliv&show=open")


def test_whoever_takes_first_calls_begins_with_the_search_and_not_with_everybody(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client("intake_worker")
    shown = page(client, "/cases/")
    assert "autofocus" in shown
    assert case.reference not in shown
    assert case.reference in page(client, f"/cases/?q={case.reference}")
    assert case.reference in page(client, "/cases/?show=open")


def test_only_whoever_may_search_is_told_to_where_a_page_is_not_found(house: House) -> None:
    link = '<a href="/cases/">Search by name or reference</a>'
    assert link in house.client("case_manager").get("/nowhere/").content.decode()
    assert link not in house.client("commissioner").get("/nowhere/").content.decode()


def test_where_every_case_has_ended_the_list_begins_with_them_and_the_team_says_so(house: House) -> None:
    with house.open():
        case = house.case()
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    assert case.reference in page(house.client(), "/cases/")
    assert "No case of this team is open." in page(house.client("team_manager"), "/team/")


def test_the_caseload_counts_what_its_links_lead_to(house: House) -> None:
    with house.open():
        case = house.case()
    shown = page(house.client(), "/")
    assert 'Not yet settled in work: <span class="app-nowrap">1 of 12</span>' in shown
    assert 'href="/cases/?show=unsettled"' in shown
    assert case.reference in page(house.client(), "/cases/?show=unsettled")
    assert case.reference not in page(house.client(), "/cases/?show=in_work_support")


def test_a_manager_has_one_page_for_the_team_and_opens_who_has_gone_quiet(house: House) -> None:
    with house.open():
        quiet = house.case(accepted=20)
        spoken = house.case(accepted=20)
        house.contact(spoken, days_ago=1)
    client = house.client("team_manager")
    shown = page(client, "/team/")
    navigation = shown[shown.index('aria-label="Main"') : shown.index("</nav>", shown.index('aria-label="Main"'))]
    assert "Team" in navigation
    assert "Worklist" not in navigation
    address = f"/cases/?show=quiet&who={house.case_manager.pk}"
    assert f'href="{escape(address)}">1<span' in shown
    assert "longest 20 days" in shown
    assert quiet.reference in page(client, address)
    assert spoken.reference not in page(client, address)


def test_only_those_who_hold_cases_or_could_are_listed_as_holding_them(house: House) -> None:
    with house.open():
        house.case()
    shown = page(house.client("team_manager"), "/team/")
    assert house.case_manager.name in shown
    for role in ("provider", "auditor", "service_administrator"):
        assert house.staff[role].name not in shown


def test_whatever_stands_in_the_address_of_the_list_is_answered(house: House) -> None:
    with house.open():
        house.case()
    for asked in ("page=0", "page=99", "page=²", "page=-1", "sort=--name", "sort=;drop", "show=%00", "q=%00%25_\\"):
        page(house.client(), f"/cases/?{asked}")


def test_the_case_page_tells_who_where_it_stands_what_is_next_and_what_happened(house: House) -> None:
    with house.open():
        case = house.case(
            person=house.person(pronouns="she/her", telephone="07700 900 123", access_needs="Large print")
        )
        house.contact(case, days_ago=2, note="Spoke about the rota.")
        agree_cadence(case=case, by=TESTS, days=5)
    shown = page(house.client(), f"/cases/{case.reference}/")
    for words in (
        "she/her",
        'href="tel:07700900123"',
        "Large print",
        "Last spoke with Maryam 2 days ago",
        "every 5 days",
    ):
        assert words in shown, words
    assert "Spoke about the rota." in shown


def test_the_timeline_is_filtered_by_kind_and_party(house: House) -> None:
    with house.open():
        case = house.case()
        house.contact(case, note="With the client alone")
        house.contact(case, note="With the employer too", parties=[Party.CLIENT, Party.EMPLOYER])
        house.appointment(case, party=Party.GP, purpose="Second opinion")
    address, client = f"/cases/{case.reference}/", house.client()
    assert "Second opinion" not in page(client, f"{address}?show=contact")
    employer = page(client, f"{address}?with=employer")
    assert "With the employer too" in employer
    assert "With the client alone" not in employer
    assert "Second opinion" in page(client, f"{address}?with=others")
    assert "Nothing of this kind yet" in page(client, f"{address}?show=attempt")
    page(client, f"{address}?show=%00&with=nobody&skip=-1&notes=")


def test_a_long_timeline_comes_in_pages(house: House) -> None:
    with house.open():
        case = house.case(accepted=100)
        for days in range(1, 35):
            house.contact(case, days_ago=days, note=f"Note of day {days}.")
    first = page(house.client(), f"/cases/{case.reference}/")
    assert "Note of day 30." in first
    assert "Note of day 31." not in first
    assert "skip=30" in first
    assert "Note of day 34." in page(house.client(), f"/cases/{case.reference}/?skip=30")


def test_an_ended_case_says_how_it_ended_and_asks_for_nothing(house: House) -> None:
    with house.open():
        case = house.case()
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    shown = page(house.client(), f"/cases/{case.reference}/")
    assert "settled in work" in shown
    assert 'id="next"' not in shown
    assert "Book an appointment" not in shown


def test_those_who_may_see_who_opened_a_case_do(house: House) -> None:
    with house.open():
        case = house.case()
    page(house.client(), f"/cases/{case.reference}/")
    shown = page(house.client("auditor"), f"/cases/{case.reference}/history/")
    assert house.accounts["case_manager"].name in shown
    house.client("intake_worker").get(f"/cases/{case.reference}/")
    assert "Refused: not part of their role" in page(house.client("auditor"), "/read-log/?show=refused")


def test_the_service_page_names_teams_and_policy(house: House) -> None:
    with house.open():
        add_staff(team=house.team, by=TESTS, name="No Account", full_time_percent=60)
    shown = page(house.client("service_administrator"), "/organisation/")
    for words in ("North team", "South team", "No Account", "60 % of full time", "Cannot sign in", "14 days"):
        assert words in shown, words
    assert shown.index("For the client") < shown.index("Cognitive behaviour therapy")
    assert "With the employer" not in shown, "a heading without help under it"


def test_a_page_that_is_refused_or_not_there_names_the_page_to_begin_with(house: House) -> None:
    for client, address, status, name in (
        (house.client("auditor"), "/cases/", 403, "Who read what"),
        (house.client(), "/cases/TO-9999/", 404, "Worklist"),
    ):
        response = client.get(address)
        assert response.status_code == status
        assert f"Go to your first page, {name}" in response.content.decode()


def test_a_team_whose_name_says_so_is_not_called_a_team_twice(house: House) -> None:
    with house.open():
        team = form_team(service=house.service, by=TESTS, name="Job retention team")
        house.case(team=team)
    shown = page(house.client("service_administrator"), "/organisation/")
    assert "Job retention team" in shown
    assert "team team" not in shown


def test_the_account_page_leaves_signing_out_to_the_head_of_every_page(house: House) -> None:
    assert page(house.client(), "/account/").count("Sign out") == 1


def test_the_case_names_its_manager_and_what_the_employers_people_are_rung_on(house: House) -> None:
    with house.open():
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        record_employer_contact(
            employer=employer, by=TESTS, name="Kev", role=EmployerRole.LINE_MANAGER, telephone="01632 960041"
        )
        person = house.person(access_needs="Large print")
        post = record_post(person=person, by=TESTS, employer=employer, title="Carer")
        case = house.case(person=person, post=post)
    shown = page(house.client(), f"/cases/{case.reference}/")
    assert f"case manager {house.case_manager.name}" in shown
    assert 'href="tel:01632960041"' in shown


def test_what_makes_it_easier_for_a_client_is_shown_wherever_contact_is_made(house: House) -> None:
    with house.open():
        case = house.case(person=house.person(access_needs="Large print"))
        booked = house.appointment(case, in_days=2)
        session = plan_group_session(
            team=house.team, by=TESTS, at=clock.now(), led_by=house.case_manager, title="Sleeping better", staff=None
        )
        expect_clients(session=session, by=TESTS, expected=[case], among=[])
    own = ["contacts/new/", "attempts/new/", "appointments/new/", "meetings/plan/", "handover/", "keep-in-touch/"]
    own += [f"appointments/{booked.pk}/{act}" for act in ("", "move/")]
    for address in (*(f"/cases/{case.reference}/{each}" for each in own), f"/groups/{session.pk}/"):
        assert "Large print" in page(house.client(), address), address


def test_a_reference_with_a_nul_is_not_found(house: House) -> None:
    assert house.client().get("/cases/%00/").status_code == 404


def test_what_was_agreed_in_the_case_is_how_to_get_in_touch(house: House) -> None:
    with house.open():
        known = {"telephone": "07700 900123", "email": "jo@example.org", "contact_way": Way.TELEPHONE}
        case = house.case(person=house.person(contact_note="Mobile after two", **known))
    before = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "Mobile after two" in before
    assert before.index("07700 900123") < before.index("jo@example.org")
    with house.open():
        agree_keeping_in_touch(case=case, by=TESTS, days=7, way=Way.MESSAGE, note="Never at work")
    after = house.client().get(f"/cases/{case.reference}/").content.decode()
    head = after[after.index("app-case-head") : after.index('id="stands"')]
    assert "Never at work" in head
    assert "Mobile after two" not in head
    assert head.index("jo@example.org") < head.index("07700 900123")
