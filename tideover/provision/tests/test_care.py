"""Care outside the service: awaited, chased, received."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.provision.actions import await_care, chase_care, end_care
from tideover.provision.models import CareOutside
from tideover.provision.rules import CareEnd, CareKind


def ago(days: int) -> date:
    """The day that many days ago."""
    return clock.today() - timedelta(days=days)


def awaited(case: Case, since: date) -> CareOutside:
    """An MRI that the client waits for."""
    return await_care(case=case, by=TESTS, kind=CareKind.TEST, what="MRI", from_whom="Hospital", since=since)


def test_each_chase_is_counted_and_the_last_one_kept(house: House) -> None:
    with house.open():
        care = awaited(house.case(), ago(60))
        chase_care(care=care, by=TESTS, on=ago(30))
        care = chase_care(care=care, by=TESTS, on=ago(2))
        assert (care.last_chased_on, care.times_chased) == (ago(2), 2)
        care = end_care(care=care, by=TESTS, on=ago(1), ended_by=CareEnd.RECEIVED, charged=Decimal("12.50"))
        assert (care.ended_on, care.charged) == (ago(1), Decimal("12.50"))


def test_steps_come_in_order_and_not_after_the_end(house: House) -> None:
    with house.open():
        care = awaited(house.case(), ago(10))
        with pytest.raises(Refused, match="The step before was on"):
            chase_care(care=care, by=TESTS, on=ago(11))
        with pytest.raises(Refused, match="in the future"):
            chase_care(care=care, by=TESTS, on=ago(-1))
        end_care(care=care, by=TESTS, on=ago(1), ended_by=CareEnd.NOT_COMING)
        with pytest.raises(Refused, match="has not been awaited since"):
            chase_care(care=care, by=TESTS, on=ago(0))


def test_nothing_is_awaited_from_the_future_or_in_an_ended_case(house: House) -> None:
    with house.open():
        case = house.case()
        with pytest.raises(Refused, match="in the future"):
            awaited(case, ago(-1))
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        with pytest.raises(Refused, match="This case has ended"):
            awaited(case, ago(1))


def test_care_is_added_chased_and_received_on_its_pages(house: House) -> None:
    with house.open():
        case = house.case()
    client, where = house.client(), f"/cases/{case.reference}/care/"

    def send(to: str, **fields: Any) -> str:
        return client.post(f"{where}{to}", {"submission": str(uuid4()), **fields}, follow=True).content.decode()

    assert "Nothing is awaited" in client.get(where).content.decode()
    assert "Enter what it is" in send("new/", kind="test", from_whom="Hospital", since=f"{ago(40)}")
    assert "Not yet" in send("new/", kind="test", what="MRI", from_whom="Hospital", since=f"{ago(40)}")
    with house.open():
        key = CareOutside.objects.get().pk
    assert "1 time" in send(f"{key}/", step="chased", on=f"{ago(3)}")
    assert "real date" in send(f"{key}/", step="received", on="31/2/2026")
    assert "charged £9.00" in send(f"{key}/", step="received", on=f"{ago(1)}", charged="9")
    assert "There is a problem" in send(f"{key}/", step="chased", on=f"{ago(0)}")
