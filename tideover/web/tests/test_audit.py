"""The auditor sees who looked and who signed in, in their own service only."""

from tests.fixtures import House
from tideover.foundation import clock
from tideover.foundation.models import SignInEvent
from tideover.foundation.models.signins import SignInKind


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
