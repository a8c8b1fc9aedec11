"""Taking, comparing and deciding referrals, as somebody at a desk meets them."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.consent.actions import record_decision
from tideover.consent.models import Disclosure, PermissionDecision
from tideover.consent.rules import ANSWER_TO_REFERRAL, Choice, Party
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.organisation.actions import set_policy
from tideover.people.actions.merging import merge
from tideover.people.models import Person
from tideover.referrals.actions import decide, receive_referral
from tideover.referrals.models import Outreach, Referral
from tideover.referrals.rules import ReferralDecision, Source


def day(name: str, ago: int = 0) -> dict[str, str]:
    """The three boxes of a day."""
    on = clock.today() - timedelta(days=ago)
    return {f"{name}_day": str(on.day), f"{name}_month": str(on.month), f"{name}_year": str(on.year)}


def sent(**changed: str) -> dict[str, str]:
    """The form of a referral as somebody fills it in today."""
    known = {"given_name": "Mariam", "family_name": "Oneil", "source": "gp", "submission": str(uuid4())}
    return {**known, **day("received_on"), **changed}


def test_a_referral_is_taken_and_stands_on_the_board(house: House) -> None:
    client = house.client("intake_worker")
    form = sent(referrer_wants="A quick return", person_wants="Fewer hours", needs="interpreter", language="Tigrinya")
    led = client.post("/referrals/new/", form)["Location"]
    page = client.get(led).content.decode()
    for words in ("Referral taken.", "A quick return", "Fewer hours", "Interpreter (Tigrinya)"):
        assert words in page
    board = client.get("/referrals/").content.decode()
    assert "1 referral waits" in board
    assert "Mariam Oneil" in board


def test_somebody_known_by_another_spelling_is_shown_and_found_the_same(house: House) -> None:
    with house.open():
        case = house.case(person=house.person(postcode="SA1 1AA"))
    client = house.client("intake_worker")
    form = sent(
        birth_date_day="29", birth_date_month="2", birth_date_year="1980", postcode="sa11aa", telephone="01632 960001"
    )
    who = client.post("/referrals/new/", form)["Location"]
    assert who.endswith("/who/")
    page = client.get(who).content.decode()
    assert "Same given name, family name, date of birth, postcode" in page
    assert case.reference in page
    answer = {"who": str(case.person_id), "submission": str(uuid4())}
    led = client.post(who, answer)["Location"]
    assert f"{case.reference} is with" in client.get(led).content.decode()
    with house.open():
        referral = Referral.objects.get()
        assert referral.about.pk == case.person_id
        assert referral.about.telephone == "01632 960001"
    client.post(f"{led}apart/", {"submission": str(uuid4())})
    with house.open():
        assert Person.objects.filter(merged_into=None).count() == 2
        assert Person.objects.get(pk=case.person_id).telephone == ""
        assert Referral.objects.get().identity == "open"


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"given_name": "", "family_name": ""}, "Enter a name"),
        ({"source": ""}, "Choose who sent them"),
        ({"received_on_year": "2999"}, "in the future"),
        ({"nhs_number": "123"}, "10 digits"),
        (day("absent_since", ago=-2), "off work after"),
    ],
)
def test_a_refusal_says_what_to_do(house: House, changed: dict[str, str], sentence: str) -> None:
    page = house.client("intake_worker").post("/referrals/new/", sent(note="kept 🙂", **changed)).content.decode()
    assert sentence in page
    assert "kept 🙂" in page
    with house.open():
        assert not Referral.objects.exists()


def test_the_policys_questions_are_asked_and_their_answers_told(house: House) -> None:
    questions = [{"code": "job", "question": "Have they a job?", "rules_out": "no"}]
    with house.open():
        set_policy(service=house.service, by=TESTS, eligibility=questions)
    client = house.client("intake_worker")
    assert "Have they a job?" in client.get("/referrals/new/").content.decode()
    page = client.get(client.post("/referrals/new/", sent(asked_job="no"))["Location"]).content.decode()
    assert "speaks against" in page
    wrong = client.post("/referrals/new/", sent(asked_job="perhaps")).content.decode()
    assert "Choose the answer from the list" in wrong


def test_outreach_is_recorded_and_counts_the_referrals_that_came_of_it(house: House) -> None:
    client = house.client("team_manager")
    form = {"name": "Dock Workers", "approached": "union", "kind": "signed_up", **day("on")}
    client.post("/referrals/outreach/new/", {**form, "submission": str(uuid4())})
    with house.open():
        union = Outreach.objects.get()
    client.post("/referrals/new/", sent(outreach=str(union.pk)))
    page = client.get("/referrals/outreach/").content.decode()
    assert "Dock Workers" in page
    assert '<td data-label="Referrals">1</td>' in page
    assert '<td data-label="Alerts us at six weeks">Yes</td>' in page


def test_two_with_open_cases_are_not_merged(house: House) -> None:
    with house.open():
        one, other = house.case(), house.case(person=house.person())
        with pytest.raises(Refused, match="Agree who goes on"):
            merge(person=one.person, into=other.person, by=TESTS)


def test_a_referral_is_acknowledged_waits_is_decided_and_told(house: House) -> None:
    with house.open():
        referral = receive_referral(
            person=house.person(), by=TESTS, received_on=clock.today() - timedelta(days=20), source=Source.GP
        )
    client, at, staff = house.client("team_manager"), f"/referrals/{referral.pk}/", house.staff["team_manager"]
    for step, form in (
        ("day/acknowledged", day("on", 19)),
        ("day/waiting", {**day("on", 18), "reason": "No answer"}),
        ("day/answered", day("on", 10)),
        ("decide", {**day("on", 9), "decision": "not_appropriate", "pointed_to": "Citizens Advice"}),
        ("day/asked", {**day("on", 9), "hears": "given", "how": "spoken"}),
        ("day/told", {**day("on", 8), "way": "letter"}),
    ):
        assert client.post(f"{at}{step}/", {**form, "submission": str(uuid4())})["Location"] == at
        board = client.get("/referrals/").content.decode()
        assert ("Waiting for the person since" in board) == (step == "day/waiting")
    page = client.get(at).content.decode()
    assert "Citizens Advice" in page
    assert "Nothing is left to do." in page
    with house.open():
        told = Disclosure.objects.get()
        assert told.what == "The decision on their referral: not appropriate"
        assert told.decision == PermissionDecision.objects.get()
        assert (told.party, told.on, told.recorded_by) == (Party.REFERRER, clock.today() - timedelta(days=8), staff)
    again = client.post(f"{at}decide/", {**day("on"), "decision": "declined", "submission": str(uuid4())})
    assert "was decided already" in again.content.decode()


def decided(house: House, decision: ReferralDecision, source: Source = Source.GP) -> str:
    """The page of a referral that was decided so."""
    with house.open():
        referral = receive_referral(
            person=house.person(), by=TESTS, received_on=clock.today() - timedelta(days=20), source=source
        )
        decide(referral=referral, by=TESTS, decision=decision, on=clock.today() - timedelta(days=10))
    return f"/referrals/{referral.pk}/"


def told(house: House, at: str, ago: int = 0) -> str:
    """Where recording that the referrer was told leads, or the page that refuses."""
    form = {**day("on", ago), "way": "letter", "submission": str(uuid4())}
    answer = house.client("team_manager").post(f"{at}day/told/", form)
    return str(answer.get("Location") or answer.content.decode())


def answered(house: House, at: str, said: str, ago: int = 0) -> str:
    """The referral's page after it was recorded what the person said about telling."""
    client = house.client("team_manager")
    form = {**day("on", ago), "hears": said, "how": "spoken", "submission": str(uuid4())}
    return client.get(client.post(f"{at}day/asked/", form)["Location"]).content.decode()


def test_nobody_is_told_of_a_decision_before_the_person_was_asked(house: House) -> None:
    at = decided(house, ReferralDecision.DECLINED)
    page = house.client("team_manager").get(at).content.decode()
    assert "Ask them, record what they say, then tell." in page
    assert f"{at}day/told/" not in page
    assert "they were not asked whether whoever sent them may hear" in told(house, at)
    assert f"{at}day/told/" in answered(house, at, "given", ago=3)
    assert "they were not asked" in told(house, at, ago=4), "the day before they agreed"
    assert told(house, at, ago=3) == at


def test_nothing_is_told_where_the_person_does_not_want_it_and_the_page_says_so(house: House) -> None:
    at = decided(house, ReferralDecision.DECLINED)
    page = answered(house, at, "refused")
    assert "whoever sent them is not to hear what was decided. Tell nothing of it" in page
    assert "Nothing is left to do." in page
    assert "is not to hear what was decided" in told(house, at)
    board = house.client("team_manager").get("/referrals/?show=tell").content.decode()
    assert at not in board
    with house.open():
        assert not Disclosure.objects.exists()


def test_whoever_sent_somebody_that_nobody_reached_hears_so_unless_they_ever_objected(house: House) -> None:
    at = decided(house, ReferralDecision.NOT_REACHED)
    assert told(house, at) == at
    with house.open():
        assert Disclosure.objects.get().decision is None
        objecting = house.person(given_name="Owen")
        before = clock.today() - timedelta(days=90)
        party, kind, purpose = ANSWER_TO_REFERRAL
        record_decision(
            person=objecting, by=TESTS, party=party, kind=kind, purpose=purpose, decision=Choice.REFUSED, on=before
        )
        again = receive_referral(person=objecting, by=TESTS, received_on=clock.today(), source=Source.GP)
        decide(referral=again, by=TESTS, decision=ReferralDecision.NOT_REACHED, on=clock.today())
    assert "is not to hear what was decided" in told(house, f"/referrals/{again.pk}/")


def test_what_was_said_of_another_referrer_is_no_answer(house: House) -> None:
    at = decided(house, ReferralDecision.DECLINED)
    with house.open():
        party, kind, purpose = ANSWER_TO_REFERRAL
        record_decision(
            person=Referral.objects.get().person,
            by=TESTS,
            party=party,
            kind=kind,
            purpose=purpose,
            decision=Choice.GIVEN,
            on=clock.today() - timedelta(days=21),
        )
    assert "they were not asked" in told(house, at)


def test_whoever_comes_by_themselves_has_nobody_to_be_told(house: House) -> None:
    at = decided(house, ReferralDecision.DECLINED, Source.SELF)
    page = house.client("team_manager").get(at).content.decode()
    assert "They came by themselves, so nobody else is told." in page
    assert "Nothing is left to do." in page
    assert "They came by themselves" in told(house, at)


def test_what_they_say_about_telling_is_asked_as_the_referral_is_taken(house: House) -> None:
    client = house.client("intake_worker")
    page = client.get(client.post("/referrals/new/", sent(hears="refused"))["Location"]).content.decode()
    assert "whoever sent them is not to hear what was decided" in page
    client.post("/referrals/new/", sent(given_name="Ana", source="self", hears="given"))
    client.post("/referrals/new/", sent(given_name="Sam"))
    with house.open():
        said = PermissionDecision.objects.get()
        assert (said.party, said.decision, said.on) == (Party.REFERRER, Choice.REFUSED, clock.today())


def test_a_case_manager_takes_referrals_and_does_not_decide_them(house: House) -> None:
    with house.open():
        referral = receive_referral(person=house.person(), by=TESTS, received_on=clock.today())
    client = house.client()
    assert client.get(f"/referrals/{referral.pk}/").status_code == 200
    assert client.get(f"/referrals/{referral.pk}/decide/").status_code == 403
    assert client.get("/referrals/999999/").status_code == 404


def test_somebody_with_an_open_case_is_offered_as_already_with_us_wherever_they_wait(house: House) -> None:
    with house.open():
        case = house.case()
        referral = receive_referral(person=case.person, by=TESTS, received_on=clock.today(), source=Source.GP)
    where = f"/referrals/{referral.pk}/"
    for role, page in (("team_manager", "/team/"), ("intake_worker", "/")):
        shown = house.client(role).get(page).content.decode()
        assert "Decide: already with us" in shown
        assert f"{where}accept/" not in shown
        assert "Decide without a case" not in shown
    client = house.client("intake_worker")
    form = {**day("on"), "decision": "with_us", "submission": str(uuid4())}
    assert client.post(f"{where}decide/", form)["Location"] == where
    page = client.get(where).content.decode()
    assert "Decided: already with us." in page
    assert ">Already with us</dd>" in page
    with house.open():
        assert Referral.objects.get().decision == ReferralDecision.WITH_US


def test_nobody_is_with_us_already_who_has_no_open_case(house: House) -> None:
    with house.open():
        referral = receive_referral(person=house.person(), by=TESTS, received_on=clock.today(), source=Source.GP)
        with pytest.raises(Refused, match="They have no open case"):
            decide(referral=referral, by=TESTS, decision=ReferralDecision.WITH_US, on=clock.today())
    page = house.client("intake_worker").get(f"/referrals/{referral.pk}/decide/").content.decode()
    assert 'value="not_appropriate"' in page
    assert 'value="with_us"' not in page


def test_somebody_of_the_same_name_is_shown_where_nothing_else_can_be_compared(house: House) -> None:
    with house.open():
        for telephone in ("01632 960001", "01632 960002"):
            house.person(telephone=telephone)
    client = house.client("intake_worker")
    who = client.post("/referrals/new/", sent(given_name="maryam", family_name="O'Neill"))["Location"]
    assert who.endswith("/who/")
    page = client.get(who).content.decode()
    assert page.count("Same name; nothing else to compare.") == 2
    for ending in ("001", "002"):
        assert f"telephone ending {ending}, no case" in page


def test_what_somebody_likes_to_be_called_is_a_given_name(house: House) -> None:
    with house.open():
        house.person(given_name="Margaret", preferred_name="Peggy")
    born = {"birth_date_day": "29", "birth_date_month": "2", "birth_date_year": "1980"}
    client = house.client("intake_worker")
    who = client.post("/referrals/new/", sent(given_name="Peggy", family_name="O'Neill", **born))["Location"]
    assert "Same given name, family name, date of birth." in client.get(who).content.decode()


def test_somebody_of_the_same_name_and_another_date_of_birth_is_not_shown(house: House) -> None:
    with house.open():
        house.person()
    client = house.client("intake_worker")
    other = client.post("/referrals/new/", sent(given_name="maryam", family_name="O'Neill", **day("birth_date", 9000)))
    assert not other["Location"].endswith("/who/")
