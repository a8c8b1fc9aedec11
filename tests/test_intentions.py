"""Notes of intent: due on their day, moved, settled once, and refused where they cannot be."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.models import Case, EndingReason
from tideover.diary.actions import move_intention, note_intention, settle_intention
from tideover.diary.models import Intention
from tideover.diary.rules import CameOf
from tideover.diary.tests.test_views import page, send
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind


def days(name: str, day: date) -> dict[str, Any]:
    """A date as the page sends it."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def noted(case: Case, what: str = "Ring after her scan", in_days: int = 3) -> Intention:
    """Something noted for a day."""
    on = clock.today() + timedelta(days=in_days)
    return note_intention(case=case, by=TESTS, staff=None, what=what, on=on)


def due_on(case: Case) -> date | None:
    """When what is noted is due; None where nothing is."""
    due = Due.objects.filter(case=case, kind=DueKind.CARRY_OUT).first()
    return due.on if due else None


def test_what_is_noted_stands_in_the_worklist_on_its_day_until_it_is_settled(house: House) -> None:
    with house.open():
        case = house.case(accepted=1)
    client, today = house.client(), clock.today()
    fields = {"submission": str(uuid4()), "what": "Ring after <b>her</b> scan", **days("on", today)}
    assert send(client, case, fields, "to-do/new/").status_code == 302
    shown = page(client.get("/"))  # type: ignore[arg-type]
    assert "To do for Maryam, as noted today: Ring after &lt;b&gt;her&lt;/b&gt; scan." in shown
    with house.open():
        intention = Intention.objects.get(case=case)
        assert intention.noted_by == house.case_manager
    address = f"to-do/{intention.pk}/"
    assert f'href="/cases/{case.reference}/{address}"' in shown
    later = today + timedelta(days=30)
    again = {"submission": str(uuid4()), "came_of": "later", **days("to", later)}
    assert send(client, case, again, address).status_code == 302
    with house.open():
        assert due_on(case) == later
    done = {"submission": str(uuid4()), "came_of": "done"}
    assert send(client, case, done, address).status_code == 302
    with house.open():
        assert due_on(case) is None
        intention.refresh_from_db()
        assert (intention.came_of, intention.settled_on) == ("done", today)
    assert "Somebody has settled this already" in page(send(client, case, {**done, "submission": "x"}, address))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"what": ""}, "Enter what is to be done"),
        ({"what": "x" * 201}, "200 characters or fewer"),
        ({"on_year": "2019"}, "The day has passed"),
        ({"on_year": "2099"}, "more than a year away"),
        ({"on_day": "31", "on_month": "2"}, "real date"),
    ],
)
def test_a_note_that_cannot_be_is_refused_and_kept(house: House, changed: dict[str, str], words: str) -> None:
    with house.open():
        case = house.case()
    fields = {"submission": str(uuid4()), "what": "Ring 🙂 O'Neill", **days("on", clock.today()), **changed}
    shown = page(send(house.client(), case, fields, "to-do/new/"))
    assert words in shown
    assert str(fields["what"]).replace("'", "&#39;") in shown
    with house.open():
        assert not Intention.objects.exists()


def test_another_day_is_asked_for(house: House) -> None:
    with house.open():
        case = house.case()
        intention = noted(case)
    fields = {"submission": str(uuid4()), "came_of": "later"}
    assert "Enter the other day" in page(send(house.client(), case, fields, f"to-do/{intention.pk}/"))


def test_nothing_is_noted_in_a_case_that_has_ended_and_nothing_of_it_is_due_then(house: House) -> None:
    with house.open():
        case = house.case()
        intention = noted(case)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        assert due_on(case) is None
        with pytest.raises(Refused, match="Open it again"):
            noted(case)
        settle_intention(intention=intention, by=TESTS, came_of=CameOf.DROPPED)


def test_what_is_settled_is_neither_moved_nor_settled_again(house: House) -> None:
    with house.open():
        intention = noted(house.case())
        settle_intention(intention=intention, by=TESTS, came_of=CameOf.DONE)
        with pytest.raises(Refused, match="settled this already"):
            move_intention(intention=intention, by=TESTS, to=clock.today())
        with pytest.raises(Refused, match="settled this already"):
            settle_intention(intention=intention, by=TESTS, came_of=CameOf.DROPPED)


def test_another_cases_note_is_not_reached_by_its_number(house: House) -> None:
    with house.open():
        case, other = house.case(), house.case(person=house.person(given_name="Ben"))
        intention = noted(other)
    assert house.client().get(f"/cases/{case.reference}/to-do/{intention.pk}/").status_code == 404
