"""A service at work, as a state machine: real actions in any order over months, with the dues recomputed after each.

`tests/service_at_work.py` adds the steps that join rooms, and `tests/test_dues_hold.py` runs them all. A step that the
record refuses is a step too: nothing may come of it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import models, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.cases import actions as cases
from tideover.cases.models import Case, Complaint, Concern, EndingReason
from tideover.cases.rules import ComplaintAbout, FollowUpOutcome, PauseReason
from tideover.consent.actions import record_decision
from tideover.consent.rules import Choice, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.diary import actions as diary
from tideover.diary.models import Appointment, AskedHandover, Intention
from tideover.diary.rules import AppointmentState, AskedState, CameOf, Canceller, HandingOver, Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Post
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.organisation.actions import record_leave, set_policy
from tideover.organisation.models import Intervention
from tideover.people.rules import Way
from tideover.provision.actions import await_care, chase_care, end_care, record_help
from tideover.provision.models import CareOutside
from tideover.provision.rules import CareEnd, CareKind
from tideover.referrals import actions as referrals
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision, Source
from tideover.worklist import jobs
from tideover.worklist.actions import put_off
from tideover.worklist.models import Due, StaleCase, StaleReferral
from tideover.worklist.rules import DueKind
from tideover.worklist.tests.anew import dues_anew, dues_stored, standings_anew, standings_stored

M = TypeVar("M", bound=models.Model)

BEGINS = clock.local(date(2026, 1, 5), 11)
"""A Monday."""

NUMBERS = st.integers(0, 99)
"""Which of several: the number is taken around."""

POLICIES: Sequence[dict[str, Any]] = (
    {"cadence_assessing": 3, "cadence_active": 21},
    {"acknowledge_within": 1, "decide_within": 8, "tell_within": 5},
    {"complaint_acknowledge_within": 5, "complaint_answer_within": 10, "chase_care_every": 7},
    {"follow_up_weeks": [4, 13], "follow_up_attempts": 1},
    {"follow_up_weeks": [], "support_is_open_ended": True},
    {"settled_ending_after": 2, "unanswered_ending_after": 5, "reach_differently_after": 1},
)


class DuesHold(RuleBasedStateMachine):
    """The service. Each run undoes all that it did."""

    house: ClassVar[House]
    done: ClassVar[Counter[str]] = Counter()
    """How often each step was taken and not refused."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGINS
        self.all_of_it = transaction.atomic()
        self.all_of_it.__enter__()

    def teardown(self) -> None:
        """Let nothing of this run stay."""
        transaction.set_rollback(True)
        self.all_of_it.__exit__(None, None, None)

    def act(self, name: str, step: Callable[[], Any]) -> None:
        """Take a step now, unless the record refuses it."""
        with clock.frozen(self.now), self.house.open():
            try:
                step()
            except Refused:
                return
        self.done[name] += 1

    def one(self, model: type[M], number: int, **which: Any) -> M | None:
        """One of the rows, by its number."""
        with self.house.open():
            rows = list(model._default_manager.filter(**which).order_by("pk"))
        return rows[number % len(rows)] if rows else None

    def case(self, number: int) -> Case:
        """One of the cases, open or ended."""
        found = self.one(Case, number)
        assert found is not None
        return found

    @initialize()
    def begins(self) -> None:
        """One case is open, and one referral lies there."""
        self.act("open", lambda: self.house.case(asked=False, accepted=0))
        self.receives(1, has_taker=False)

    @invariant()
    def dues_are_what_the_rules_give(self) -> None:
        """Every stored due and standing is what comes out anew, field by field, and nothing waits to be worked out.
        `tideover check dues` compares in its own way, and leaves out what is marked as stale or owes nothing."""
        with clock.frozen(self.now), self.house.open():
            assert dues_stored() == dues_anew()
            assert standings_stored() == standings_anew()
            assert not StaleCase.objects.exists()
            assert not StaleReferral.objects.exists()

    @rule(days=st.sampled_from([1, 2, 7, 30, 91]))
    def time_passes(self, days: int) -> None:
        """Nothing is recorded, and nothing goes out of date."""
        self.now += timedelta(days=days)

    # Referrals.

    @rule(source=NUMBERS, has_taker=st.booleans())
    def receives(self, source: int, has_taker: bool) -> None:
        """Somebody is referred."""
        self.act(
            "receive",
            lambda: referrals.receive_referral(
                person=self.house.person(given_name=f"Person {source}", family_name=f"{self.now:%j}-{source}"),
                by=TESTS,
                received_on=self.now.date(),
                source=list(Source)[source % len(Source)],
                taken_by=self.house.staff["intake_worker"] if has_taker else None,
            ),
        )

    @rule(number=NUMBERS, step=st.sampled_from(["acknowledge", "wait_for_person", "person_answered"]))
    def referral_steps(self, number: int, step: str) -> None:
        """A step of a referral is recorded with its day."""
        if referral := self.one(Referral, number, decided_on=None):
            take = getattr(referrals, step)
            self.act(step, lambda: take(referral=referral, by=TESTS, on=self.now.date()))

    @rule(number=NUMBERS, answer=st.sampled_from(Choice), tells=st.booleans())
    def answers_the_referrer(self, number: int, answer: Choice, tells: bool) -> None:
        """Somebody says whether whoever sent them may hear, and the referrer is told."""
        referral = self.one(Referral, number, decided_on__isnull=False)
        if referral is None:
            return
        given: dict[str, Any] = {"referral": referral, "by": TESTS, "on": self.now.date()}
        self.act("record_answer", lambda: referrals.record_answer(**given, answer=answer))
        if tells:
            self.act("tell_referrer", lambda: referrals.tell_referrer(**given, way=Way.LETTER))

    @rule(number=NUMBERS, accepts=st.booleans())
    def decides(self, number: int, accepts: bool) -> None:
        """A referral is accepted, or not."""
        referral = self.one(Referral, number, decided_on=None)
        if referral is None:
            return
        given: dict[str, Any] = {"referral": referral, "by": TESTS, "on": self.now.date()}
        if accepts:
            self.act("accept", lambda: cases.accept(**given, team=self.house.team))
        else:
            self.act("decide", lambda: referrals.decide(**given, decision=ReferralDecision.DECLINED))

    # The case.

    @rule(number=NUMBERS, to=st.sampled_from(["case_manager", "team_manager", "elsewhere"]), hands_over=st.booleans())
    def gives(self, number: int, to: str, hands_over: bool) -> None:
        """A case is given to somebody, by its manager or by whoever held it."""
        case, staff = self.case(number), self.house.staff[to]
        if hands_over:
            words: dict[str, Any] = dict.fromkeys(("what_matters", "promised", "next_steps", "why_no_appointment"), "x")
            self.act("hand_over", lambda: diary.hand_over(case=case, by=TESTS, to=staff, **words))
        else:
            self.act("allocate", lambda: cases.allocate(case=case, by=TESTS, case_manager=staff))

    @rule(number=NUMBERS, to=st.sampled_from(["case_manager", "team_manager"]), takes_back=st.booleans())
    def asks_for_handover(self, number: int, to: str, takes_back: bool) -> None:
        """A manager asks whoever holds the case for a summary, or takes that back."""
        case, manager = self.case(number), self.house.staff["team_manager"]
        if takes_back:
            if asked := self.one(AskedHandover, 0, case=case, state=AskedState.ASKED):
                back = asked.batch
                self.act("take_back_handover", lambda: diary.take_back_handovers(batch=back, by=TESTS))
        elif case.case_manager:
            manner = diary.Manner(how=HandingOver.WITH_SUMMARY, write_by=self.now.date() + timedelta(days=5))
            takers = {case: self.house.staff[to]}
            asked_for: dict[str, Any] = {"giver": case.case_manager, "asked_by": manager, "takers": takers}
            if case.case_manager != takers[case]:
                self.act("ask_handover", lambda: diary.ask_for_handovers(by=TESTS, manner=manner, **asked_for))

    @rule(number=NUMBERS, way=st.sampled_from(Way), answers=st.booleans())
    def rings(self, number: int, way: Way, answers: bool) -> None:
        """Somebody is spoken with, or does not answer."""
        case, at = self.case(number), self.now - timedelta(hours=1)
        if answers:
            self.act("contact", lambda: self.house.contact(case, at=at, way=way))
        else:
            about: dict[str, Any] = {"staff": None, "party": Party.CLIENT}
            self.act("attempt", lambda: diary.record_attempt(case=case, by=TESTS, at=at, way=way, **about))

    @rule(number=NUMBERS, in_days=st.integers(1, 30), party=st.sampled_from([Party.CLIENT, Party.EMPLOYER]))
    def books(self, number: int, in_days: int, party: Party) -> None:
        """An appointment is made."""
        case = self.case(number)
        self.act("book", lambda: self.house.appointment(case, in_days=in_days, party=party))

    @rule(number=NUMBERS, what=st.sampled_from(["miss", "cancel", "move"]))
    def settles(self, number: int, what: str) -> None:
        """Something becomes of an appointment."""
        appointment = self.one(Appointment, number, state=AppointmentState.BOOKED)
        if appointment is None:
            return
        later: dict[str, Any] = {"staff": None, "at": self.now + timedelta(days=4), "way": Way.VIDEO}
        steps: dict[str, Callable[[], Any]] = {
            "miss": lambda: diary.miss_appointment(appointment=appointment, by=TESTS),
            "cancel": lambda: diary.cancel_appointment(
                appointment=appointment, by=TESTS, cancelled_by=Canceller.CLIENT
            ),
            "move": lambda: diary.move_appointment(appointment=appointment, by=TESTS, **later),
        }
        self.act(what, steps[what])

    @rule(number=NUMBERS, choice=st.sampled_from(Choice), days=st.none() | st.integers(1, 60))
    def permits(self, number: int, choice: Choice, days: int | None) -> None:
        """The client decides who may be told, perhaps for a time."""
        case, today = self.case(number), self.now.date()
        lasts: dict[str, Any] = {"valid_until": today + timedelta(days=days)} if days else {}
        about: dict[str, Any] = {"party": Told.GP, "kind": KindOfInformation.WORK, "purpose": Purpose.SUPPORT}
        self.act(
            "permit",
            lambda: record_decision(person=case.person, by=TESTS, decision=choice, on=today, **about, **lasts),
        )

    @rule(number=NUMBERS, what=st.sampled_from(["assess", "help", "cadence"]))
    def works_on(self, number: int, what: str) -> None:
        """The case comes to another stage, or its client asks for another cadence."""
        case, today = self.case(number), self.now.date()
        steps: dict[str, Callable[[], Any]] = {
            "assess": lambda: record_assessment(case=case, by=TESTS, on=today),
            "help": lambda: record_help(case=case, intervention=Intervention.objects.get(), by=TESTS, started_on=today),
            "cadence": lambda: diary.agree_keeping_in_touch(case=case, by=TESTS, days=5),
        }
        self.act(what, steps[what])

    @rule(number=NUMBERS, state=st.sampled_from([SpellState.OFF_SICK, SpellState.AT_WORK, SpellState.PHASED_RETURN]))
    def work_changes(self, number: int, state: SpellState) -> None:
        """The client goes off sick, or back."""
        person = self.case(number).person

        def step() -> None:
            post = Post.objects.filter(person=person).first() or record_post(person=person, by=TESTS, title="Cook")
            record_spell(person=person, by=TESTS, state=state, starts_on=self.now.date(), post=post)

        self.act("work", step)

    # What steers a case, and stands beside it.

    @rule(number=NUMBERS, what=st.sampled_from(["pause", "resume", "keep"]), days=st.integers(1, 40))
    def pauses(self, number: int, what: str, days: int) -> None:
        """The case waits, goes on, or waits longer."""
        case, today = self.case(number), self.now.date()
        later = today + timedelta(days=days)
        why: dict[str, Any] = {"since": today, "reason": PauseReason.AWAY}
        steps: dict[str, Callable[[], Any]] = {
            "pause": lambda: cases.pause(case=case, by=TESTS, look_again_on=later, **why),
            "resume": lambda: cases.resume(case=case, by=TESTS, on=today),
            "keep": lambda: cases.keep_paused(case=case, by=TESTS, look_again_on=later),
        }
        self.act(what, steps[what])

    @rule(number=NUMBERS, days=st.integers(1, 40), what=st.sampled_from(["raise", "review", "close"]))
    def worries(self, number: int, days: int, what: str) -> None:
        """A concern is raised, reviewed or closed."""
        later: dict[str, Any] = {"plan": "Ring", "told": "", "review_on": self.now.date() + timedelta(days=days)}
        if what == "raise":
            case, worry = self.case(number), {"staff": None, "on": self.now.date(), "what": "Harm", **later}
            self.act("raise", lambda: cases.raise_concern(case=case, by=TESTS, **worry))
        elif concern := self.one(Concern, number, closed_on=None):
            if what == "review":
                self.act("review", lambda: cases.review_concern(concern=concern, by=TESTS, **later))
            else:
                self.act("close", lambda: cases.close_concern(concern=concern, by=TESTS, because="Over"))

    @rule(number=NUMBERS, days=st.integers(0, 40), what=st.sampled_from(["intend", "shift", "settle"]))
    def means_to(self, number: int, days: int, what: str) -> None:
        """Something is noted for a day, moved to another, or settled."""
        on = self.now.date() + timedelta(days=days)
        if what == "intend":
            case = self.case(number)
            self.act(what, lambda: diary.note_intention(case=case, by=TESTS, staff=None, what="Ring", on=on))
        elif intention := self.one(Intention, number, settled_on=None):
            if what == "shift":
                self.act(what, lambda: diary.move_intention(intention=intention, by=TESTS, to=on))
            else:
                self.act(what, lambda: diary.settle_intention(intention=intention, by=TESTS, came_of=CameOf.DONE))

    @rule(number=NUMBERS, what=st.sampled_from(["complain", "acknowledge_complaint", "answer"]))
    def complains(self, number: int, what: str) -> None:
        """A complaint is received, acknowledged or answered, in an ended case too."""
        today = self.now.date()
        if what == "complain":
            case = self.case(number)
            said: dict[str, Any] = {"about": ComplaintAbout.SERVICE, "words": "Late", "received_on": today}
            self.act(what, lambda: cases.receive_complaint(case=case, by=TESTS, **said))
        elif complaint := self.one(Complaint, number, answered_on=None):
            if what == "answer":
                self.act(what, lambda: cases.answer_complaint(complaint=complaint, by=TESTS, on=today, answer="Sorry"))
            else:
                self.act(what, lambda: cases.acknowledge_complaint(complaint=complaint, by=TESTS, on=today))

    @rule(number=NUMBERS, what=st.sampled_from(["await_care", "chase_care", "end_care"]))
    def waits_for_care(self, number: int, what: str) -> None:
        """Care from others is awaited, asked after, or comes."""
        today = self.now.date()
        if what == "await_care":
            case = self.case(number)
            care_of: dict[str, Any] = {"kind": CareKind.TEST, "what": "MRI", "from_whom": "Hospital"}
            self.act(what, lambda: await_care(case=case, by=TESTS, since=today, **care_of))
        elif care := self.one(CareOutside, number, ended_on=None):
            if what == "chase_care":
                self.act(what, lambda: chase_care(care=care, by=TESTS, on=today))
            else:
                self.act(what, lambda: end_care(care=care, by=TESTS, on=today, ended_by=CareEnd.RECEIVED))

    @rule(number=NUMBERS, days=st.integers(1, 28))
    def puts_off(self, number: int, days: int) -> None:
        """Something that is due is put off."""
        due = self.one(Due, number, case__isnull=False)
        if due is not None:
            to = self.now.date() + timedelta(days=days)
            why: dict[str, Any] = {"kind": DueKind(due.kind), "about": due.about, "reason": "away", "staff": None}
            self.act("put_off", lambda: put_off(case=due.case, by=TESTS, to=to, **why))

    # The ending, and what comes after.

    @rule(number=NUMBERS)
    def ends(self, number: int) -> None:
        """A case ends."""
        case, why = self.case(number), EndingReason.GOALS_MET
        self.act("end", lambda: cases.end_case(case=case, by=TESTS, on=self.now.date(), reason=why))

    @precondition(lambda self: self.one(Case, 0, ended_on__isnull=False) is not None)
    @rule(number=NUMBERS, weeks=st.sampled_from([4, 13, 26, 52]), outcome=st.sampled_from(FollowUpOutcome))
    def follows_up(self, number: int, weeks: int, outcome: FollowUpOutcome) -> None:
        """Somebody asks how it goes, when it is time to."""
        case = self.one(Case, number, ended_on__isnull=False)
        assert case is not None
        assert case.ended_on is not None
        self.now = max(self.now, clock.local(case.ended_on + timedelta(weeks=weeks), 11))
        asked: dict[str, Any] = {"weeks": weeks, "on": self.now.date(), "way": Way.TELEPHONE, "staff": None}
        self.act("follow_up", lambda: cases.record_follow_up(case=case, by=TESTS, outcome=outcome, **asked))

    @precondition(lambda self: self.one(Case, 0, ended_on__isnull=False) is not None)
    @rule(number=NUMBERS)
    def reopens(self, number: int) -> None:
        """A case is opened again."""
        case = self.one(Case, number, ended_on__isnull=False)
        assert case is not None
        self.act("reopen", lambda: cases.reopen_case(case=case, by=TESTS, because="Back"))

    # The service.

    @rule(number=NUMBERS)
    def policy_changes(self, number: int) -> None:
        """The service decides otherwise, and the job works out again what that bears on."""
        values = POLICIES[number % len(POLICIES)]
        self.act("policy", lambda: set_policy(service=self.house.service, by=TESTS, **values))
        with clock.frozen(self.now):
            jobs.refresh_stale(self.house.service.pk)

    @rule(days=st.integers(0, 20))
    def goes_on_leave(self, days: int) -> None:
        """Somebody is away, and a colleague covers."""
        first, staff = self.now.date(), self.house.staff
        away: dict[str, Any] = {"starts_on": first, "ends_on": first + timedelta(days=days)}
        self.act(
            "leave",
            lambda: record_leave(staff=self.house.case_manager, by=TESTS, covered_by=staff["team_manager"], **away),
        )
