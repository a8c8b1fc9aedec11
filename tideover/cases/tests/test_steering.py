"""Accepting, giving, pausing, ending and opening again: what is done, and what is refused with which sentence."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.cases import actions
from tideover.cases.models import Allocation, Case, Ending, EndingReason, Pause
from tideover.cases.rules import ComplaintAbout, PauseReason, Relation
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.foundation.access import in_scope
from tideover.foundation.actions import Refused, writing
from tideover.foundation.models import Event
from tideover.organisation.actions import record_leave, set_policy, take_leave_back
from tideover.organisation.queries import away_in, covers_of, leave_of
from tideover.referrals.actions import receive_referral


def days(number: int) -> date:
    """That many days from today."""
    return clock.today() + timedelta(days=number)


def refused(sentence: str) -> Any:
    """The refusal that says this."""
    return pytest.raises(Refused, match=sentence)


def test_an_accepted_referral_opens_a_case_once(house: House) -> None:
    with house.open():
        referral = receive_referral(person=house.person(), by=TESTS, received_on=days(-3))
        case = actions.accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
        assert (case.referral, case.case_manager, case.team) == (referral, None, house.team)
        again = receive_referral(person=case.person, by=TESTS, received_on=days(-1))
        with refused(f"already has an open case, {case.reference}, held by nobody yet"):
            actions.accept(referral=again, by=TESTS, on=clock.today(), team=house.team)
        again.refresh_from_db()
        assert again.decision == ""


def test_over_the_cap_needs_a_reason_that_is_kept(house: House) -> None:
    with house.open():
        case, staff = house.case(case_manager=None), house.case_manager
        set_policy(service=house.service, by=TESTS, active_cap=1)
        house.case()
        with refused("already has 1 active case and the cap is 1"):
            actions.allocate(case=case, by=TESTS, case_manager=staff)
        actions.allocate(case=case, by=TESTS, case_manager=staff, over_cap_reason="Knows the family")
        row = Allocation.objects.get(case=case)
        assert (row.active, row.cap, row.over_cap_reason) == (1, 1, "Knows the family")
        with refused("holds this case already"):
            actions.allocate(case=case, by=TESTS, case_manager=staff)


def test_a_case_given_meanwhile_counts(house: House) -> None:
    """Whoever gives the second of two cases saw a page from before the first."""
    with house.open():
        set_policy(service=house.service, by=TESTS, active_cap=1)
        first, second = house.case(case_manager=None), house.case(case_manager=None)
        actions.allocate(case=first, by=TESTS, case_manager=house.case_manager)
        with refused("already has 1 active case and the cap is 1"):
            actions.allocate(case=second, by=TESTS, case_manager=house.case_manager)


def test_somebody_away_gets_a_case_only_with_a_cover_and_for_a_reason(house: House) -> None:
    with house.open():
        case, staff = house.case(case_manager=None), house.case_manager
        leave = record_leave(staff=staff, by=TESTS, starts_on=days(-1), ends_on=days(5), covered_by=None)
        with refused("is away until .* and nobody covers"):
            actions.allocate(case=case, by=TESTS, case_manager=staff)
        cover = house.staff["elsewhere"]
        record_leave(staff=staff, by=TESTS, starts_on=days(-1), ends_on=days(5), covered_by=cover, leave=leave)
        with refused("is away until .* say why it is right all the same"):
            actions.allocate(case=case, by=TESTS, case_manager=staff)
        actions.allocate(case=case, by=TESTS, case_manager=staff, over_cap_reason="Knows the family")
        assert Allocation.objects.get(case=case).over_cap_reason == "Knows the family"


def test_whoever_covers_reaches_the_cases_while_it_lasts_and_no_longer(house: House) -> None:
    with house.open():
        absent, cover = house.staff["elsewhere"], house.case_manager
        case = house.case(case_manager=absent, team=house.other_team)
        actor = house.actor()
        assert case not in in_scope(actor, Case)
        leave = record_leave(staff=absent, by=TESTS, starts_on=days(-9), ends_on=days(-1), covered_by=cover)
        assert case not in in_scope(actor, Case)
        record_leave(staff=absent, by=TESTS, starts_on=days(-9), ends_on=days(0), covered_by=cover, leave=leave)
        assert list(in_scope(actor, Case)) == [case]
        assert [leave.staff for leave in covers_of(cover, clock.today())] == [absent]
        assert covers_of(cover, days(1)) == []


def test_leave_that_was_taken_back_is_no_leave(house: House) -> None:
    with house.open():
        absent, cover = house.staff["elsewhere"], house.case_manager
        house.case(case_manager=absent, team=house.other_team)
        leave = record_leave(staff=absent, by=TESTS, starts_on=days(-9), ends_on=days(9), covered_by=cover)
        assert leave_of(absent, clock.today()) == leave
        take_leave_back(leave=leave, by=TESTS)
        assert leave_of(absent, clock.today()) is None
        assert (covers_of(cover, clock.today()), away_in(house.other_team, clock.today())) == ([], [])
        assert not in_scope(house.actor(), Case).exists()


def test_nobody_is_given_a_case_from_the_day_on_which_they_leave(house: House) -> None:
    """The day somebody left on is the first on which they are not here, for cases as for everything else."""
    with house.open():
        case, staff = house.case(case_manager=None), house.case_manager
        for left_on in (days(0), days(1)):
            with writing("test"):
                type(staff).objects.filter(pk=staff.pk).update(left_on=left_on)
            staff.refresh_from_db()
            if left_on == clock.today():
                with refused("no longer works here"):
                    actions.allocate(case=case, by=TESTS, case_manager=staff)
                with refused("no longer works here"):
                    actions.give_placement(case=case, by=TESTS, placement_manager=staff)
        assert actions.allocate(case=case, by=TESTS, case_manager=staff).case_manager == staff


def test_leave_that_cannot_be_is_refused(house: House) -> None:
    with house.open():
        staff, other = house.case_manager, house.staff["elsewhere"]
        with refused("The last day is before the first"):
            record_leave(staff=staff, by=TESTS, starts_on=days(2), ends_on=days(1), covered_by=None)
        with refused("Nobody covers for themselves"):
            record_leave(staff=staff, by=TESTS, starts_on=days(2), ends_on=days(3), covered_by=staff)
        record_leave(staff=other, by=TESTS, starts_on=days(1), ends_on=days(2), covered_by=None)
        with refused("is away as well"):
            record_leave(staff=staff, by=TESTS, starts_on=days(2), ends_on=days(3), covered_by=other)
        with refused("is away already"):
            record_leave(staff=other, by=TESTS, starts_on=days(2), ends_on=days(9), covered_by=None)


def test_placement_lies_with_somebody_else_where_the_policy_says_so(house: House) -> None:
    with house.open():
        case, holder = house.case(), house.case_manager
        actions.give_placement(case=case, by=TESTS, placement_manager=holder)
        actions.give_placement(case=case, by=TESTS, placement_manager=None)
        set_policy(service=house.service, by=TESTS, placement_apart=True)
        with refused("holds this case, and here somebody else looks for a new job"):
            actions.give_placement(case=case, by=TESTS, placement_manager=holder)
        other = house.staff["elsewhere"]
        actions.give_placement(case=case, by=TESTS, placement_manager=other)
        with refused("two different people"):
            actions.allocate(case=case, by=TESTS, case_manager=other)


def test_placement_is_given_to_somebody_away_only_with_a_cover_and_for_a_reason(house: House) -> None:
    with house.open():
        case, staff, cover = house.case(), house.staff["elsewhere"], house.staff["team_manager"]
        leave = record_leave(staff=staff, by=TESTS, starts_on=days(-1), ends_on=days(5), covered_by=None)
        with refused("is away until .* and nobody covers"):
            actions.give_placement(case=case, by=TESTS, placement_manager=staff, away_reason="Knows the trade")
        record_leave(staff=staff, by=TESTS, starts_on=days(-1), ends_on=days(5), covered_by=cover, leave=leave)
        with refused("is away until .* say why it is right all the same") as said:
            actions.give_placement(case=case, by=TESTS, placement_manager=staff)
        assert said.value.field == "away_reason"
        actions.give_placement(case=case, by=TESTS, placement_manager=staff, away_reason="Knows the trade")
        actions.give_placement(case=case, by=TESTS, placement_manager=cover, away_reason="Not asked of who is here")
        told = Event.objects.filter(type="placement work given").order_by("pk")
        assert [event.facts["reason"] for event in told] == ["Knows the trade", ""]


def test_a_case_waits_and_goes_on(house: House) -> None:
    with house.open():
        case = house.case()
        asked: dict[str, Any] = {"since": clock.today(), "reason": PauseReason.TREATMENT}
        with refused("Enter a day after today"):
            actions.pause(case=case, by=TESTS, look_again_on=days(0), **asked)
        actions.pause(case=case, by=TESTS, look_again_on=days(7), **asked)
        with refused("paused already"):
            actions.pause(case=case, by=TESTS, look_again_on=days(7), **asked)
        assert actions.keep_paused(case=case, by=TESTS, look_again_on=days(20)).look_again_on == days(20)
        actions.resume(case=case, by=TESTS, on=clock.today())
        with refused("not paused"):
            actions.resume(case=case, by=TESTS, on=clock.today())


def test_a_booked_appointment_is_settled_before_the_ending(house: House) -> None:
    with house.open():
        case = house.case()
        house.appointment(case)
        with refused("is still booked"):
            actions.end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        case.refresh_from_db()
        assert case.ended_on is None
        assert not Ending.objects.exists()


def test_an_ending_ends_the_pause_and_stays_when_the_case_is_opened_again(house: House) -> None:
    with house.open():
        case = house.case()
        actions.pause(case=case, by=TESTS, since=clock.today(), reason=PauseReason.AWAY, look_again_on=days(3))
        for number in (1, 2):
            actions.end_case(
                case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED, way_back="Ring us any time"
            )
            assert not Pause.objects.filter(resumed_on=None).exists()
            case = actions.reopen_case(case=case, by=TESTS, because="Off sick again")
            assert (case.ended_on, case.ending_reason) == (None, "")
            assert Ending.objects.filter(case=case, reopened_on=clock.today()).count() == number
        with refused("nothing to open again"):
            actions.reopen_case(case=case, by=TESTS, because="x")


def again(house: House, **given: Any) -> Case:
    """A case of the case manager that ended, opened again."""
    case = house.case()
    actions.end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    reopened: Case = actions.reopen_case(case=case, by=TESTS, because="Off sick again", **given)
    return reopened


def test_a_case_that_is_opened_again_is_held_by_nobody_where_its_holder_has_left(house: House) -> None:
    with house.open(), writing("test"):
        for holder in ("case_manager", "elsewhere"):
            house.staff[holder].left_on = clock.today()
            house.staff[holder].save()
        case = house.case()
        Case.objects.filter(pk=case.pk).update(placement_manager=house.staff["elsewhere"])
        actions.end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        case = actions.reopen_case(case=case, by=TESTS, because="Off sick again")
        assert (case.case_manager, case.placement_manager, case.team) == (None, None, house.team)


def test_whoever_held_a_case_is_given_it_again_as_others_are_given_cases(house: House) -> None:
    with house.open():
        case = again(house)
        assert case.case_manager == house.case_manager
        assert Allocation.objects.get(case=case).staff == house.case_manager
        assert again(house, is_held=False).case_manager is None
        set_policy(service=house.service, by=TESTS, active_cap=1)
        with refused("the cap is 1. Let nobody hold it yet, or say why"):
            again(house)
        assert again(house, over_cap_reason="She knows them").case_manager == house.case_manager
        set_policy(service=house.service, by=TESTS, active_cap=9)
        record_leave(staff=house.case_manager, by=TESTS, starts_on=clock.today(), ends_on=days(3), covered_by=None)
        with refused("nobody covers for them. Let nobody hold it yet, or say first who covers"):
            again(house, over_cap_reason="She knows them")


def test_a_case_is_not_paused_on_days_on_which_it_waited_already(house: House) -> None:
    with house.open():
        case = house.case()
        about: dict[str, Any] = {"case": case, "by": TESTS, "reason": PauseReason.AWAY, "look_again_on": days(3)}
        actions.pause(since=days(-9), **about)
        actions.resume(case=case, by=TESTS, on=days(-4))
        with refused("This case waited until"):
            actions.pause(since=days(-5), **about)
        with refused("This case waited until"):
            actions.pause(since=days(-20), **about)
        actions.pause(since=days(-4), **about)


def test_a_case_does_not_end_before_it_was_opened_again(house: House) -> None:
    with house.open():
        case = house.case()
        actions.end_case(case=case, by=TESTS, on=days(-9), reason=EndingReason.SETTLED)
        case = actions.reopen_case(case=case, by=TESTS, because="Off sick again")
        with refused("was opened again on"):
            actions.end_case(case=case, by=TESTS, on=days(-1), reason=EndingReason.SETTLED)


def test_a_case_is_not_opened_again_beside_another(house: House) -> None:
    with house.open():
        case = house.case()
        actions.end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
        house.case(person=case.person, accepted=0)
        with refused("already has an open case"):
            actions.reopen_case(case=case, by=TESTS, because="Back again")


def test_a_concern_is_reviewed_and_closed(house: House) -> None:
    with house.open():
        case = house.case()
        concern = actions.raise_concern(
            case=case, by=TESTS, staff=None, on=clock.today(), what="Harm", plan="Ring", told="GP", review_on=days(2)
        )
        concern = actions.review_concern(concern=concern, by=TESTS, plan="Visit", told="GP", review_on=days(9))
        assert (concern.plan, concern.reviewed_on, concern.review_on) == ("Visit", clock.today(), days(9))
        with refused("Say why the concern is over"):
            actions.close_concern(concern=concern, by=TESTS, because=" ")
        actions.close_concern(concern=concern, by=TESTS, because="Safe with family")
        with refused("This concern is closed"):
            actions.review_concern(concern=concern, by=TESTS, plan="x", told="", review_on=days(9))


def test_a_complaint_is_answered_and_learnt_from(house: House) -> None:
    with house.open():
        case = house.case()
        with refused("which provider"):
            actions.receive_complaint(
                case=case, by=TESTS, about=ComplaintAbout.PROVIDER, words="Late", received_on=clock.today()
            )
        complaint = actions.receive_complaint(
            case=case, by=TESTS, about=ComplaintAbout.SERVICE, words="Late", received_on=days(-2)
        )
        with refused("Answer the complaint first"):
            actions.learn_from_complaint(complaint=complaint, by=TESTS, learnt="x")
        with refused("before the complaint was received"):
            actions.acknowledge_complaint(complaint=complaint, by=TESTS, on=days(-3))
        complaint = actions.answer_complaint(complaint=complaint, by=TESTS, on=clock.today(), answer="Sorry")
        assert complaint.acknowledged_on == clock.today()
        assert actions.learn_from_complaint(complaint=complaint, by=TESTS, learnt="Ring first").learnt == "Ring first"


def test_posts_and_supporters_are_the_clients_own(house: House) -> None:
    with house.open():
        case, other = house.case(), house.case(person=house.person(family_name="Other"))
        posts = [record_post(person=case.person, by=TESTS, title=title) for title in ("Cook", "Carer")]
        actions.choose_posts(case=case, by=TESTS, post=posts[0], further=[posts[1]])
        with refused("A post of somebody else"):
            actions.choose_posts(case=other, by=TESTS, post=posts[0], further=[])
        with refused("Choose each post once"):
            actions.choose_posts(case=case, by=TESTS, post=posts[0], further=posts)
        supporter = actions.record_supporter(case=case, by=TESTS, name="Sam", relation=Relation.FRIEND)
        with refused("a supporter of somebody else"):
            actions.supporter_left(case=other, by=TESTS, supporter=supporter)
        assert actions.supporter_left(case=case, by=TESTS, supporter=supporter).until == clock.today()
