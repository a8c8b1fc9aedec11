"""The auditor sees who looked and who signed in, in their own service only."""

from datetime import timedelta

from tests.fixtures import House
from tideover.diary.tests.test_views import send, typed
from tideover.foundation import clock
from tideover.foundation.models import SignInEvent
from tideover.foundation.models.signins import SignInKind
from tideover.web.queries.reads import PAGE_SIZE


def failed(house: House) -> None:
    """Somebody of the house mistyped their password."""
    SignInEvent.objects.create(at=clock.now(), kind=SignInKind.FAILED, account=house.accounts["case_manager"])


def test_the_auditor_sees_a_refused_look_with_who_and_what(house: House) -> None:
    with house.open():
        case = house.case()
    house.client("intake_worker").get(f"/cases/{case.reference}/")
    page = house.client("auditor").get("/read-log/?show=refused").content.decode()
    assert house.accounts["intake_worker"].name in page
    assert case.reference in page
    assert "Refused" in page


def test_the_auditor_sees_the_sign_ins_of_this_service_and_no_other(house: House, neighbour: House) -> None:
    failed(house)
    failed(neighbour)
    page = house.client("auditor").get("/read-log/sign-ins/").content.decode()
    assert house.accounts["case_manager"].name in page
    assert "Wrong password" in page
    assert neighbour.accounts["case_manager"].name not in page


def test_nobody_else_sees_the_sign_ins(house: House) -> None:
    assert house.client("team_manager").get("/read-log/sign-ins/").status_code == 403


def test_saving_is_told_apart_from_looking(house: House) -> None:
    with house.open():
        case = house.case()
    client = house.client()
    client.get(f"/cases/{case.reference}/contacts/new/")
    with clock.frozen(clock.now() + timedelta(minutes=2)):
        assert send(client, case, typed()).status_code == 302
    shown = house.client("auditor").get("/read-log/").content.decode()
    assert "Opened a form for a contact or attempt" in shown
    assert shown.count("Recorded a contact") == 1
    assert "in their scope" not in shown


def test_the_log_is_narrowed_by_person_case_and_day_and_comes_in_pages(house: House) -> None:
    with house.open():
        cases = [house.case(), house.case()]
    client = house.client()
    for _ in range(PAGE_SIZE):
        client.get(f"/cases/{cases[0].reference}/")
    client.get(f"/cases/{cases[1].reference}/")
    auditor, today = house.client("auditor"), clock.today()

    def rows(asked: str) -> int:
        return auditor.get(f"/read-log/?{asked}").content.decode().count('<th scope="row">')

    assert (rows(""), rows("page=2")) == (PAGE_SIZE, 1)
    assert rows(f"reference={cases[1].reference.lower()}") == 1
    assert rows(f"who={house.accounts['team_manager'].pk}") == 0
    assert rows(f"who={house.accounts['case_manager'].pk}&reference={cases[1].reference}") == 1
    day = f"on_day={today.day}&on_month={today.month}&on_year="
    assert (rows(f"{day}{today.year}&page=2"), rows(f"{day}{today.year - 1}")) == (1, 0)
    assert "must be a real date" in auditor.get("/read-log/?on_day=x").content.decode()


def test_there_is_a_way_back_from_who_opened_and_changed_a_case(house: House) -> None:
    with house.open():
        case = house.case()
    address = f"/cases/{case.reference}/history/"
    assert "Back to who read what" in house.client("auditor").get(address).content.decode()
    assert f'href="/cases/{case.reference}/"' in house.client("team_manager").get(address).content.decode()
