"""What a referral owes: by the rules, in the transaction of its events, and on the worklists."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.consent.actions import record_decision
from tideover.consent.rules import ANSWER_TO_REFERRAL, Choice
from tideover.foundation import clock
from tideover.foundation.actions import Refused, writing
from tideover.foundation.workingdays import Nation
from tideover.organisation.actions import set_policy
from tideover.people.actions.merging import merge, undo_merge
from tideover.people.rules import Way
from tideover.referrals.actions import (
    acknowledge,
    decide,
    person_answered,
    receive_referral,
    record_answer,
    tell_referrer,
    wait_for_person,
)
from tideover.referrals.models import Referral
from tideover.referrals.rules import Hearing, Identity, ReferralDecision, Source, Spell
from tideover.worklist import jobs
from tideover.worklist.actions import refresh_referrals
from tideover.worklist.check import check_dues, subjects_to_check
from tideover.worklist.models import Due, StaleReferral
from tideover.worklist.queries import team_worklist, worklist_of
from tideover.worklist.rules import DueKind, Owner, ReferralFacts, ReferralPolicy, Why, may_be_put_off, referral_dues_of

RECEIVED = date(2026, 11, 19)
"""A Thursday."""

POLICY = ReferralPolicy(acknowledge_within=2, decide_within=5, tell_within=2, nation=Nation.ENGLAND)


def a_referral(**facts: Any) -> ReferralFacts:
    known = {"referral": 1, "owner": Owner(None), "policy": POLICY, "received_on": RECEIVED, "source": "gp"}
    return ReferralFacts(**{**known, **facts})


def owed(facts: ReferralFacts) -> dict[str, date]:
    return {due.kind.value: due.on for due in referral_dues_of(facts)}


def test_it_is_acknowledged_in_two_working_days_and_decided_in_five() -> None:
    dues = {"acknowledge_referral": date(2026, 11, 23), "decide_referral": date(2026, 11, 26)}
    assert owed(a_referral()) == dues
    assert owed(a_referral(acknowledged_on=RECEIVED)) == {"decide_referral": dues["decide_referral"]}


def test_a_decision_takes_the_place_of_both_and_is_told_in_two_working_days() -> None:
    decided = a_referral(decided_on=date(2026, 11, 20), tell_is_owed=True)
    assert owed(decided) == {"tell_referrer": date(2026, 11, 24)}


@pytest.mark.parametrize(
    "facts",
    [
        {"source": Source.SELF},
        {"source": ""},
        {"tell_is_owed": False},
        {"hearing": Hearing.OBJECTED},
    ],
)
def test_nobody_is_told_again_or_of_themselves_or_against_their_will_or_of_what_others_decided(
    facts: dict[str, Any],
) -> None:
    assert owed(a_referral(**{"decided_on": date(2026, 11, 20), "tell_is_owed": True, **facts})) == {}


def test_the_clocks_stand_still_while_the_service_waits_for_the_person() -> None:
    assert owed(a_referral(waiting=(Spell(date(2026, 11, 20), None),))) == {}
    answered = a_referral(waiting=(Spell(date(2026, 11, 20), date(2026, 11, 24)),))
    assert owed(answered)["decide_referral"] == date(2026, 11, 30)


def test_what_a_referral_is_owed_is_not_put_off() -> None:
    assert not any(may_be_put_off(due) for due in referral_dues_of(a_referral()))


def received(house: House, *, days_ago: int = 7, **details: Any) -> Referral:
    known: dict[str, Any] = {"source": Source.GP, "received_on": clock.today() - timedelta(days=days_ago)}
    return receive_referral(person=house.person(), by=TESTS, **{**known, **details})


def kinds(referral: Referral) -> set[str]:
    return set(Due.objects.filter(referral=referral).values_list("kind", flat=True))


def drift(house: House) -> list[str]:
    return [line for checked in check_dues(house.service.pk) for line in checked.drift]


def test_each_due_comes_and_goes_with_its_step(house: House) -> None:
    with house.open():
        referral, today = received(house), clock.today()
        assert kinds(referral) == {DueKind.ACKNOWLEDGE_REFERRAL, DueKind.DECIDE_REFERRAL}
        acknowledge(referral=referral, by=TESTS, on=today)
        assert kinds(referral) == {DueKind.DECIDE_REFERRAL}
        wait_for_person(referral=referral, by=TESTS, on=today)
        assert kinds(referral) == set()
        person_answered(referral=referral, by=TESTS, on=today)
        assert kinds(referral) == {DueKind.DECIDE_REFERRAL}
        decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=today)
        assert kinds(referral) == {DueKind.TELL_REFERRER}
        record_answer(referral=referral, by=TESTS, answer=Choice.GIVEN, on=today)
        tell_referrer(referral=referral, by=TESTS, on=today, way=Way.LETTER)
        assert kinds(referral) == set()
        assert drift(house) == []


def test_that_the_person_objects_settles_telling_until_they_agree(house: House) -> None:
    with house.open():
        referral, today = received(house), clock.today()
        decide(referral=referral, by=TESTS, decision=ReferralDecision.NOT_APPROPRIATE, on=today)
        (due,) = Due.objects.filter(referral=referral)
        assert due.why_code == Why.TELLING_NOT_ASKED
        record_answer(referral=referral, by=TESTS, answer=Choice.REFUSED, on=today)
        assert kinds(referral) == set()
        party, kind, purpose = ANSWER_TO_REFERRAL
        about: dict[str, Any] = {"party": party, "kind": kind, "purpose": purpose, "on": today}
        record_decision(person=referral.person, by=TESTS, decision=Choice.GIVEN, **about)
        (due,) = Due.objects.filter(referral=referral)
        assert due.why_code == Why.DECISION_UNTOLD
        assert drift(house) == []


def test_an_objection_comes_and_goes_with_the_record_it_is_in(house: House) -> None:
    with house.open():
        referral, other, today = received(house), house.person(), clock.today()
        party, kind, purpose = ANSWER_TO_REFERRAL
        about: dict[str, Any] = {"party": party, "kind": kind, "purpose": purpose, "on": today}
        record_decision(person=other, by=TESTS, decision=Choice.REFUSED, **about)
        decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=today)
        merge(person=other, into=referral.person, by=TESTS)
        assert kinds(referral) == set()
        undo_merge(person=other, by=TESTS)
        assert kinds(referral) == {DueKind.TELL_REFERRER}
        merge(person=referral.person, into=other, by=TESTS)
        assert kinds(referral) == set()
        undo_merge(person=referral.person, by=TESTS)
        assert kinds(referral) == {DueKind.TELL_REFERRER}
        assert drift(house) == []


def test_somebody_who_was_not_asked_is_asked_before_the_referrer_is_told(house: House) -> None:
    with house.open():
        referral = received(house, taken_by=house.staff["intake_worker"])
        decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())
    with clock.frozen(clock.now() + timedelta(days=7)):
        page = house.client("intake_worker").get("/").content.decode()
    assert "first whether the GP practice may hear it." in page
    assert f'href="/referrals/{referral.pk}/day/asked/"' in page
    assert f'href="/referrals/{referral.pk}/day/told/"' not in page


def test_it_is_with_whoever_took_it_and_else_in_the_queue(house: House) -> None:
    with house.open():
        taken, lying = received(house, taken_by=house.staff["intake_worker"]), received(house)
        owners = dict(Due.objects.filter(kind=DueKind.DECIDE_REFERRAL).values_list("referral", "owner"))
        assert owners == {taken.pk: house.staff["intake_worker"].pk, lying.pk: None}
        assert set(Due.objects.values_list("team", flat=True)) == {None}


def test_the_queue_is_seen_by_those_who_decide_and_a_late_one_by_all_of_them(house: House) -> None:
    with house.open():
        received(house, taken_by=house.case_manager, days_ago=0)
        received(house, days_ago=0)
        queue = worklist_of(house.staff["intake_worker"], clock.today(), may_decide=True, with_queue=True)
        assert [person.standing for person in queue.soon] == ["Referral by the GP practice"]
        with clock.frozen(clock.now() + timedelta(days=30)):
            later = worklist_of(house.staff["intake_worker"], clock.today(), may_decide=True, with_queue=True)
            assert len(later.now) == 2
            assert len(team_worklist(house.team, clock.today()).referrals) == 2
        mine = worklist_of(house.case_manager, clock.today())
    (person,) = mine.soon
    assert [button.label for due in person.dues for button in due.buttons] == ["Open the referral"] * 2
    assert [due.may_be_put_off for due in person.dues] == [False, False]


def test_a_team_counts_late_referrals_with_whoever_has_them(house: House) -> None:
    with house.open():
        received(house, taken_by=house.case_manager, days_ago=30)
        line = next(line for line in team_worklist(house.team, clock.today()).lines if line.staff == house.case_manager)
    assert (line.people, line.overdue, line.quiet) == (1, 1, 0)


def test_a_change_of_policy_marks_referrals_and_the_job_refreshes_them(house: House) -> None:
    with house.open():
        referral = received(house)
        before = Due.objects.get(referral=referral, kind=DueKind.DECIDE_REFERRAL).on
        set_policy(service=house.service, by=TESTS, decide_within=9)
        assert [mark.referral_id for mark in StaleReferral.objects.all()] == [referral.pk]
        assert drift(house) == [], "a referral that is known to be behind is no drift"
    assert jobs.refresh_stale(house.service.pk) == 1
    with house.open():
        assert Due.objects.get(referral=referral, kind=DueKind.DECIDE_REFERRAL).on > before
        assert not StaleReferral.objects.exists()
        assert drift(house) == []


def test_drift_of_a_referral_is_found_and_one_refresh_for_many_mends_it(house: House) -> None:
    with house.open():
        first, second = received(house), received(house)
        with writing("test"):
            Due.objects.filter(referral=first, kind=DueKind.DECIDE_REFERRAL).delete()
            Due.objects.filter(referral=second).update(owner=house.case_manager)
        assert subjects_to_check(house.service.pk) == 2
        found = drift(house)
        assert len(found) == 3
        assert found[0].startswith(f"Referral {first.pk}: decide a referral (on ")
        assert found[1].endswith("for the queue of referrals")
        assert list(refresh_referrals([first.pk, second.pk])) == [2]
        assert drift(house) == []


def test_a_decision_that_came_with_a_record_asks_nobody_to_tell(house: House) -> None:
    with house.open():
        referral = received(house)
        with writing("test"):
            day = clock.today()
            Referral.objects.filter(pk=referral.pk).update(decided_on=day, decision=ReferralDecision.DECLINED)
        assert list(refresh_referrals([referral.pk])) == [1]
        assert kinds(referral) == set()
        assert drift(house) == []


def test_nothing_is_due_of_a_case_and_a_referral_at_once(house: House) -> None:
    from django.db import IntegrityError, transaction

    with house.open():
        referral, case = received(house), house.case()
        due = Due.objects.filter(referral=referral).first()
        assert due is not None
        for change in ({"case": case}, {"referral": None}):
            with pytest.raises(IntegrityError), transaction.atomic(), writing("test"):
                Due.objects.filter(pk=due.pk).update(**change)
        with pytest.raises(Refused):
            acknowledge(referral=referral, by=TESTS, on=clock.today() + timedelta(days=1))


def test_somebody_of_no_team_who_decides_has_the_queue_for_a_worklist(house: House) -> None:
    with house.open():
        received(house)
        received(house, source=Source.SELF, taken_by=house.case_manager, days_ago=0)
        with writing("test"):
            house.staff["intake_worker"].account = None
            house.staff["intake_worker"].save()
    page = house.client("intake_worker").get("/").content.decode()
    assert "1 person needs something today, 1 is overdue." in page
    assert "Referral by the GP practice" in page
    assert "Self-referral" not in page
    assert "caseload" not in page.lower()
    (referral,) = Referral.objects.filter(source=Source.GP)
    for address in ("day/acknowledged/", "accept/", "decide/"):
        assert f'href="/referrals/{referral.pk}/{address}"' in page
        assert house.client("intake_worker").get(f"/referrals/{referral.pk}/{address}").status_code == 200


def test_who_it_is_is_said_before_anything_is_decided(house: House) -> None:
    with house.open():
        referral = received(house)
        with writing("test"):
            Referral.objects.filter(pk=referral.pk).update(identity=Identity.OPEN)
    page = house.client("intake_worker").get("/").content.decode()
    assert f'href="/referrals/{referral.pk}/who/"' in page
    assert f'href="/referrals/{referral.pk}/accept/"' not in page
