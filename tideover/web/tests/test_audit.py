"""The auditor sees who looked and who signed in, in their own service only."""

from datetime import timedelta
from uuid import uuid4

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case, raise_concern
from tideover.cases.models import EndingReason
from tideover.diary.tests.test_views import send, typed
from tideover.foundation import clock
from tideover.foundation.models import SignInEvent
from tideover.foundation.models.signins import SignInKind
from tideover.web.queries.reads import PAGE_SIZE, SAVED
from tideover.web.queries.saving import SAVED_BY


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


def test_a_look_at_no_one_case_says_so_instead_of_nothing(house: House) -> None:
    house.client("commissioner").get("/team/")
    page = house.client("auditor").get("/read-log/?show=refused").content.decode()
    assert '<td data-label="About" dir="auto">No one case</td>' in page


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


def test_what_was_saved_in_one_case_is_not_said_of_another(house: House) -> None:
    with house.open():
        ended, other = house.case(), house.case(person=house.person(given_name="Other"))
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    client, now = house.client(), clock.now()
    with clock.frozen(now):
        reopening = {"submission": str(uuid4()), "because": "It came back."}
        assert client.post(f"/cases/{ended.reference}/reopen/", reopening).status_code == 302
        client.get(f"/cases/{other.reference}/pause/")
        client.get(f"/cases/{ended.reference}/contacts/new/")
    with clock.frozen(now + timedelta(seconds=1)):
        client.get(f"/cases/{ended.reference}/pause/")
    shown = house.client("auditor").get("/read-log/").content.decode()
    assert shown.count("Opened the case again") == 1
    assert shown.count(">Saved</strong>") == 1
    assert shown.count("Opened a form that pauses") == 2


def test_a_look_that_follows_a_save_by_another_page_saved_nothing(house: House) -> None:
    with house.open():
        case = house.case()
    with clock.frozen(clock.now()):
        with house.open():
            raise_concern(
                case=case,
                by=house.actor(),
                staff=None,
                on=clock.today(),
                what="Spoke of giving up.",
                plan="Rings her sister.",
                told="",
                review_on=clock.today() + timedelta(days=2),
            )
        house.client().get(f"/cases/{case.reference}/contacts/new/")
    assert ">Saved</strong>" not in house.client("auditor").get("/read-log/").content.decode()


def test_whatever_a_page_saves_has_words() -> None:
    assert set().union(*SAVED_BY.values()) <= set(SAVED)


def test_a_look_at_no_case_names_none(house: House) -> None:
    house.client("intake_worker").get("/team/")
    assert ">None</td>" not in house.client("auditor").get("/read-log/?show=refused").content.decode()


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
