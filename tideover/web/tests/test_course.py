"""How a case went, in its timeline and on the page of one that has ended."""

from datetime import date, timedelta
from typing import Any

from tests.fixtures import TESTS, House
from tideover.cases import actions
from tideover.cases.models import Case
from tideover.cases.rules import ComplaintAbout, EndingReason, PauseReason, Told
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.organisation.actions import record_leave
from tideover.people.actions import record_employer
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
    actions.give_placement(case=case, by=TESTS, placement_manager=house.staff["team_manager"])
    actions.give_placement(case=case, by=TESTS, placement_manager=None)
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
        "Team manager harbour looks for a new job with them": "",
        "Nobody looks for a new job with them any more": "",
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


def standing(case: Case, on: date) -> dict[str, str]:
    """Where things stand with a case, as its page says it on that day."""
    case = Case.objects.select_related(*Case.shown_with).get(pk=case.pk)
    return {line.about: line.text for line in case_story(case, on, Asked()).lines}


def referred(house: House, **told: Any) -> Case:
    """A case of 30 March 2026 that a referral of that day opened."""
    on = date(2026, 3, 30)
    with clock.frozen(clock.local(on, 12)):
        asked = receive_referral(person=house.person(), by=TESTS, received_on=on, **told)
        case: Case = actions.accept(referral=asked, by=TESTS, on=on, team=house.team)
    return case


def test_until_work_is_recorded_the_page_says_what_the_referral_said_of_it(house: House) -> None:
    on, absent = date(2026, 4, 2), date(2026, 3, 3)
    with house.open():
        case = referred(house, absent_since=absent, employer_name="Brook House")
        stands = standing(case, on)
        assert stands["Work"] == "Off sick since Tuesday 3 March, as the referral says."
        assert stands["Employer"] == "Brook House, as the referral says."
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        began: dict[str, Any] = {"started_on": date(2014, 5, 1), "employer": employer}
        post = record_post(person=case.person, by=TESTS, title="carer", **began)
        said = "Carer at Brook House since 2014; off sick since Tuesday 3 March, as the referral says."
        assert standing(case, on)["Work"] == said
        record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=on, post=post)
        assert standing(case, on)["Work"] == "Carer at Brook House since 2014; at work since today."


def test_of_an_ended_case_it_claims_nothing_of_the_day_on_which_it_ended(house: House) -> None:
    on = date(2026, 6, 1)
    with house.open(), clock.frozen(clock.local(on, 12)):
        case = referred(house, absent_since=date(2026, 3, 3), employer_name="Brook House")
        actions.end_case(case=case, by=TESTS, on=on, reason=EndingReason.NO_ANSWER)
        stands = standing(case, on)
    assert stands["Work"] == "Off sick since Tuesday 3 March, as the referral said."
    assert stands["Employer"] == "Brook House, as the referral said."


def test_where_the_referral_says_nothing_of_work_nothing_is_recorded(house: House) -> None:
    with house.open():
        stands = standing(referred(house), date(2026, 4, 2))
    assert (stands["Work"], stands["Employer"]) == ("Nothing is recorded yet.", "No employer is recorded yet.")


def test_why_placement_work_was_given_to_somebody_away_is_told_in_the_case_it_was_for_alone(house: House) -> None:
    taker, today = house.staff["elsewhere"], clock.today()
    away: dict[str, Any] = {"starts_on": today, "ends_on": today + timedelta(days=5)}
    with house.open():
        case, other = house.case(), house.case(person=house.person(family_name="Other"))
        record_leave(staff=taker, by=TESTS, covered_by=house.staff["team_manager"], **away)
        actions.give_placement(case=case, by=TESTS, placement_manager=taker, away_reason="Knows the trade")
        assert ("Elsewhere harbour looks for a new job with them", "All the same because: Knows the trade") in told(
            case
        )
        assert not [title for title, _ in told(other) if "new job" in title]
    assert "Knows the trade" in house.client().get(f"/cases/{case.reference}/?show=case").content.decode()
    assert "new job" not in house.client().get(f"/cases/{case.reference}/?with=client").content.decode()
