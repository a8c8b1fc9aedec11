"""The questions asked of a referral are written on a page, shown as they look, and asked of each referral from then
on; a referral keeps those that it was asked."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.foundation import clock
from tideover.organisation.actions import set_policy
from tideover.organisation.eligibility import TEMPLATES
from tideover.organisation.queries import policy_of
from tideover.referrals.models import Referral

ADDRESS = "/organisation/policy/questions/"
JOB = {"code": "job", "question": "Have they a job?", "rules_out": "no"}
AREA = {"code": "area", "question": "Are they in the area?", "rules_out": ""}


@pytest.fixture
def asking(house: House) -> House:
    """A service that asks two questions."""
    with house.open():
        set_policy(service=house.service, by=TESTS, eligibility=[JOB, AREA])
    return house


def typed(house: House, *questions: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """What the page sends with these questions."""
    with house.open():
        version = policy_of(house.service.pk).version
    rows = {
        f"{name}_{row}": each.get(name, "")
        for row, each in enumerate(questions, 1)
        for name in ("code", "question", "rules_out", "place")
    }
    return {"version": version, "submission": str(uuid4()), **rows, **changed}


def shown(client: Client, values: dict[str, Any], address: str = ADDRESS) -> str:
    """The page that answers, which has recorded nothing."""
    response = client.post(address, values)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def saved(client: Client, values: dict[str, Any], address: str = ADDRESS) -> None:
    """Look, then save."""
    found = re.search(r'name="seen" value="([0-9a-f]+)"', shown(client, values, address))
    assert found
    assert client.post(address, {**values, "seen": found[1], "save": "yes"})["Location"] == "/organisation/"


def asked_by(house: House) -> list[dict[str, str]]:
    """The questions of the service."""
    with house.open():
        return list(policy_of(house.service.pk).eligibility)


def test_questions_are_reworded_ordered_retired_and_added(asking: House) -> None:
    client = asking.client("service_administrator")
    new = {"question": "Do they want “help” & <b>advice</b>? 🙂", "rules_out": "no", "place": "1"}
    values = typed(asking, {**JOB, "question": ""}, {**AREA, "question": "Do they live nearby?"}, new)
    page = shown(client, values)
    assert "Not asked any more: Have they a job?" in page
    assert "&lt;b&gt;advice&lt;/b&gt;" in page
    assert asked_by(asking) == [JOB, AREA]
    saved(client, values)
    first, second = asked_by(asking)
    assert first == {"code": "do_they_want_help_b", "question": new["question"], "rules_out": "no"}
    assert second == {"code": "area", "question": "Do they live nearby?", "rules_out": ""}
    history = asking.client("auditor").get("/organisation/changes/?show=policy").content.decode()
    assert "Have they a job? (no speaks against taking them on) Are they in the area?</del>" in history


def test_a_question_that_is_moved_down_stands_after_what_was_there(asking: House) -> None:
    saved(asking.client("service_administrator"), typed(asking, {**JOB, "place": "2"}, {**AREA, "place": "2"}))
    assert asked_by(asking) == [AREA, JOB]


@pytest.mark.parametrize("code", list(TEMPLATES))
def test_each_template_fills_the_page_and_is_saved_as_it_stands(house: House, code: str) -> None:
    client, address = house.client("service_administrator"), f"{ADDRESS}?template={code}"
    page = client.get(address).content.decode()
    questions = TEMPLATES[code].questions
    for each in questions:
        assert each["question"] in page
    saved(client, typed(house, *questions), address)
    assert asked_by(house) == list(questions)
    intake = house.client("intake_worker").get("/referrals/new/").content.decode()
    assert all(each["question"] in intake for each in questions)


def test_weeks_off_keep_nobody_out_unless_the_service_chooses_it() -> None:
    gates = [code for code, each in TEMPLATES.items() if any("week" in one["question"] for one in each.questions)]
    assert gates == ["weeks_off"]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"question_2": "have they a JOB?"}, "This question stands twice"),
        ({"question_1": "x" * 201}, "200"),
        ({"rules_out_1": "maybe"}, "There is a problem"),
        ({"place_1": "first"}, "There is a problem"),
        ({"place_1": "0"}, "1 or more"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_kept(asking: House, changed: dict[str, str], words: str) -> None:
    page = shown(asking.client("service_administrator"), typed(asking, JOB, AREA, **changed))
    assert words in page
    assert "Nothing is saved yet" not in page
    assert asked_by(asking) == [JOB, AREA]


def test_the_second_of_two_editors_sees_the_first_ones_questions(asking: House) -> None:
    client = asking.client("service_administrator")
    stale = typed(asking, {**JOB, "question": "Have they work?"}, AREA)
    with asking.open():
        set_policy(service=asking.service, by=TESTS, eligibility=[JOB])
    found = re.search(r'name="seen" value="([0-9a-f]+)"', shown(client, stale))
    assert found
    page = shown(client, {**stale, "seen": found[1], "save": "yes"})
    assert "Somebody else changed this" in page
    assert "Have they work?" in page
    assert asked_by(asking) == [JOB]


def test_an_answer_is_never_kept_under_another_question_than_was_read(asking: House) -> None:
    client = asking.client("intake_worker")
    mark = re.search(r'name="questions_shown" value="([0-9a-f]+)"', client.get("/referrals/new/").content.decode())
    assert mark
    today = clock.today()
    form = {
        "family_name": "Okoro",
        "source": "gp",
        "received_on_day": today.day,
        "received_on_month": today.month,
        "received_on_year": today.year,
        "asked_job": "yes",
        "submission": str(uuid4()),
        "questions_shown": mark[1],
    }
    with asking.open():
        set_policy(service=asking.service, by=TESTS, eligibility=[{**JOB, "question": "Have they lost their job?"}])
    page = shown(client, form, "/referrals/new/")
    assert "Our questions changed while you were writing" in page
    assert "Have they lost their job?" in page
    again = re.search(r'name="questions_shown" value="([0-9a-f]+)"', page)
    assert again
    assert client.post("/referrals/new/", {**form, "asked_job": "no", "questions_shown": again[1]}).status_code == 302
    with asking.open():
        (referral,) = Referral.objects.all()
        assert [each["question"] for each in referral.eligibility] == ["Have they lost their job?"]
        set_policy(service=asking.service, by=TESTS, eligibility=[])
        referral.refresh_from_db()
        assert [each["answer"] for each in referral.eligibility] == ["no"]


@pytest.mark.parametrize("role", ["case_manager", "team_manager", "auditor", "intake_worker"])
def test_only_administrators_change_the_questions(house: House, role: str) -> None:
    assert house.client(role).get(ADDRESS).status_code == 403
