"""What was told to others: recorded as the client permits, or once a manager has approved."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.consent.actions import answer_request, ask_to_disclose, record_approved_disclosure, record_decision
from tideover.consent.models import Disclosure, DisclosureAnswer, DisclosureRequest
from tideover.consent.rules import Answer, Choice, Ground, KindOfInformation, Party, Purpose
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.people.rules import Way

ABOUT = {"party": Party.GP, "kind": KindOfInformation.HEALTH, "purpose": Purpose.SUPPORT}


def sent(**changed: str) -> dict[str, str]:
    """A telling of today, as somebody fills it in."""
    today = clock.today()
    day = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    whom = {"whom": "gp", "named": "Dr Shah", "kind": "health", "purpose": "support"}
    return {**day, **whom, "way": "telephone", "what": "How she is <now>", "submission": str(uuid4()), **changed}


def asked_for(house: House, case: Case) -> DisclosureRequest:
    """A request by the case manager to tell the GP without permission."""
    return ask_to_disclose(
        person=case.person,
        by=TESTS,
        ground=Ground.SAFEGUARDING,
        basis="Our policy, section 4",
        reason="She is in danger.",
        staff=house.case_manager,
        **ABOUT,  # type: ignore[arg-type]
    )


def test_a_telling_is_refused_until_the_client_permits_it_and_rests_on_their_decision(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    told = f"/cases/{case.reference}/told/"
    page = client.post(f"{told}new/", sent()).content.decode()
    assert "The client was not asked about this. Ask them" in page
    assert "How she is &lt;now&gt;" in page
    with house.open():
        assert not Disclosure.objects.exists()
        decision = record_decision(
            person=case.person,
            by=TESTS,
            decision=Choice.GIVEN,
            on=clock.today(),
            exception="not my diary",
            **ABOUT,  # type: ignore[arg-type]
        )
    assert client.post(f"{told}new/", sent())["Location"] == told
    page = client.get(told).content.decode()
    for words in ("GP, Dr Shah", "How she is &lt;now&gt;", "not my diary", f"Recorded by {house.case_manager.name}"):
        assert words in page
    with house.open():
        assert Disclosure.objects.get().decision_id == decision.pk


def test_a_referrer_hears_of_receipt_and_decision_without_being_asked_about(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    told = f"/cases/{case.reference}/told/"
    form = sent(whom="referrer", kind="contact", purpose="referral")
    assert client.post(f"{told}new/", form).status_code == 302
    assert "A referrer may hear of receipt and decision" in client.get(told).content.decode()


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"whom": "employer-99999999"}, "from the list"),
        ({"what": ""}, "what they were told"),
        ({"what": "x" * 301}, "300 characters or fewer"),
        ({"on_year": "2999"}, "Nothing was told in the future"),
        ({"way": "pigeon"}, "from the list"),
    ],
)
def test_what_cannot_be_is_refused(house: House, changed: dict[str, str], sentence: str) -> None:
    with house.open():
        case, client = house.case(), house.client()
    assert sentence in client.post(f"/cases/{case.reference}/told/new/", sent(**changed)).content.decode()


def test_without_permission_a_manager_answers_first_and_then_it_is_recorded(house: House) -> None:
    with house.open():
        case, client, manager = house.case(), house.client(), house.client("team_manager")
    told = f"/cases/{case.reference}/told/"
    form = sent(ground="safeguarding", basis="Our policy, section 4", reason="She is in danger.")
    assert client.post(f"{told}ask/", form)["Location"] == told
    with house.open():
        asked = DisclosureRequest.objects.get()
    assert "Waits for approval" in client.get(told).content.decode()
    assert "This is not approved" in client.post(f"{told}{asked.pk}/new/", sent()).content.decode()
    assert client.get(f"{told}{asked.pk}/answer/").status_code == 403
    team = manager.get("/team/").content.decode()
    assert f"{told}{asked.pk}/answer/" in team
    assert "She is in danger." in manager.get(f"{told}{asked.pk}/answer/").content.decode()
    answer = {"answer": "approved", "note": "", "submission": str(uuid4())}
    assert manager.post(f"{told}{asked.pk}/answer/", answer)["Location"] == told
    assert f"{told}{asked.pk}/answer/" not in manager.get("/team/").content.decode()
    again = {**answer, "submission": str(uuid4())}
    assert "answered already" in manager.post(f"{told}{asked.pk}/answer/", again).content.decode()
    assert client.post(f"{told}{asked.pk}/new/", sent())["Location"] == told
    assert "recorded already" in client.post(f"{told}{asked.pk}/new/", sent()).content.decode()
    with house.open():
        kept = Disclosure.objects.get()
    assert (kept.request_id, kept.decision_id, kept.named) == (asked.pk, None, "Dr Shah")


def test_nobody_approves_what_they_asked_for(house: House) -> None:
    with house.open():
        asked = asked_for(house, house.case())
        with pytest.raises(Refused, match="Another manager has to answer"):
            answer_request(request=asked, by=TESTS, answer=Answer.APPROVED, staff=house.case_manager)
        assert not DisclosureAnswer.objects.exists()


def test_what_a_manager_refused_cannot_be_recorded_as_told(house: House) -> None:
    with house.open():
        asked = asked_for(house, house.case())
        answer_request(request=asked, by=TESTS, answer=Answer.REFUSED, staff=house.staff["team_manager"])
        with pytest.raises(Refused, match="not approved"):
            record_approved_disclosure(request=asked, by=TESTS, on=clock.today(), way=Way.LETTER, what="All")


def test_nothing_was_told_by_an_approval_before_it_was_asked_for(house: House) -> None:
    with house.open():
        asked = asked_for(house, house.case())
        answer_request(request=asked, by=TESTS, answer=Answer.APPROVED, staff=house.staff["team_manager"])
        before = clock.today() - timedelta(days=1)
        with pytest.raises(Refused, match="before which nothing was approved"):
            record_approved_disclosure(request=asked, by=TESTS, on=before, way=Way.LETTER, what="All")


def test_what_was_asked_in_another_case_is_not_found(house: House) -> None:
    with house.open():
        asked, other = asked_for(house, house.case()), house.case()
    for page, role in (("new", "case_manager"), ("answer", "team_manager")):
        assert house.client(role).get(f"/cases/{other.reference}/told/{asked.pk}/{page}/").status_code == 404
