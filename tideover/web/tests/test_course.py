"""How a case went, in its timeline and on the page of one that has ended."""

from datetime import timedelta
from typing import Any

from tests.fixtures import TESTS, House
from tideover.cases import actions
from tideover.cases.models import Case
from tideover.cases.rules import ComplaintAbout, EndingReason, PauseReason, Told
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.foundation import clock
from tideover.people.actions.merging import merge
from tideover.people.rules import Way
from tideover.referrals.actions import receive_referral
from tideover.referrals.rules import Source
from tideover.web.queries.case_story import case_story
from tideover.web.queries.course import COURSE, TITLES
from tideover.web.queries.timeline import Asked


def told(case: Case) -> list[tuple[str, str]]:
    """The timeline's lines with their notes."""
    case = Case.objects.select_related(*Case.shown_with).get(pk=case.pk)
    return [(moment.title, moment.note) for moment in case_story(case, clock.today(), Asked()).timeline.moments]


def steered(house: House) -> Case:
    """A case in which everything that steers one happened, and which has ended."""
    today, soon = clock.today(), clock.today() + timedelta(days=5)
    asked = receive_referral(
        person=house.person(), by=TESTS, received_on=today, source=Source.GP, person_wants="Fewer hours"
    )
    case = actions.accept(referral=asked, by=TESTS, on=today, team=house.team)
    actions.allocate(case=case, by=TESTS, case_manager=house.case_manager)
    actions.pause(
        case=case, by=TESTS, since=today, reason=PauseReason.TREATMENT, look_again_on=soon, words="Knee operation"
    )
    actions.resume(case=case, by=TESTS, on=today)
    concern = actions.raise_concern(
        case=case, by=TESTS, staff=None, on=today, what="Alone", plan="Ring", told="GP", review_on=soon
    )
    actions.close_concern(concern=concern, by=TESTS, because="Her sister came")
    complaint = actions.receive_complaint(
        case=case, by=TESTS, about=ComplaintAbout.SERVICE, words="You rang late", received_on=today
    )
    actions.answer_complaint(complaint=complaint, by=TESTS, on=today, answer="We are sorry")
    about: dict[str, Any] = {"party": Party.GP, "kind": KindOfInformation.CONTACT, "purpose": Purpose.SUPPORT}
    record_decision(person=case.person, by=TESTS, decision=Choice.GIVEN, on=today, **about)
    ends: dict[str, Any] = {"way_back": "Ring Naomi", "open_support": "A call in May", "told": [Told.CLIENT, Told.GP]}
    ends["told_way"] = Way.LETTER
    actions.end_case(case=case, by=TESTS, on=today, reason=EndingReason.SETTLED, talk_held_on=today, **ends)
    actions.reopen_case(case=case, by=TESTS, because="Off sick again")
    return actions.end_case(case=case, by=TESTS, on=today, reason=EndingReason.GOALS_MET, talk_held_on=today, **ends)


def test_each_step_of_a_case_is_in_its_timeline_with_its_words(house: House) -> None:
    with house.open():
        found = dict(told(steered(house)))
    expected = {
        "Referred by a GP practice": "They want: Fewer hours",
        "Given to Case manager harbour": "",
        "Went on after the pause": "",
        "Safety concern raised": "Alone\n\nPlan: Ring\n\nTold: GP",
        "Safety concern closed": "Her sister came",
        "Complaint about us": "You rang late",
        "Complaint about us answered": "We are sorry",
        "Case ended: settled in work": "The way back: Ring Naomi\n\nSupport that stays open: A call in May",
        "Case opened again": "Off sick again",
        "Case ended: what was agreed is done": "",
    }
    assert {title: found.get(title) for title in expected} == expected
    assert any(title.startswith("Paused: treatment or an operation; to look again on") for title in found)
    assert set(TITLES) == set(COURSE)


def test_a_case_that_was_opened_again_says_so_after_its_ending(house: House) -> None:
    with house.open():
        titles = [title for title, _ in told(steered(house))]
    assert titles.index("Case opened again") < titles.index("Case ended: settled in work")
    assert titles[0] == "Case ended: what was agreed is done"


def test_an_ended_case_says_first_what_was_agreed(house: House) -> None:
    with house.open():
        case = steered(house)
    page = house.client().get(f"/cases/{case.reference}/").content.decode()
    head = page[: page.index("Where things stand")]
    for words in ("what was agreed is done", "Ring Naomi", "A call in May", "The client, in writing and their GP"):
        assert words in head


def test_a_referral_of_somebody_with_an_open_case_stands_in_its_timeline(house: House) -> None:
    with house.open():
        case = house.case()
        again = house.person(given_name="Marjam")
        merge(person=again, into=case.person, by=TESTS)
        again.refresh_from_db()
        receive_referral(person=again, by=TESTS, received_on=clock.today(), source=Source.EMPLOYER)
        assert "Referred by an employer" in dict(told(case))
