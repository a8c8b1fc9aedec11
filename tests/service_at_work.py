"""A service at work, with what joins rooms: records found to be of one person and told apart again, group sessions,
meetings, and records that are erased. The other steps are those of `tideover.worklist.tests.working`."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from tests.fixtures import TESTS
from tideover.cases.models import Case
from tideover.diary import actions as diary
from tideover.diary.actions import Taking
from tideover.diary.models import Appointment, GroupSession
from tideover.diary.rules import AppointmentState, Occasion, Party, SessionState
from tideover.exchange.about import same_person
from tideover.exchange.retention.actions import decide, erase
from tideover.exchange.retention.rules import Fate
from tideover.foundation import clock
from tideover.organisation.models import Policy
from tideover.people.actions.merging import merge, undo_merge
from tideover.people.models import Person
from tideover.people.rules import Way
from tideover.worklist.tests.working import NUMBERS, DuesHold

MET = (Taking(Party.CLIENT), Taking(Party.EMPLOYER))


class ServiceAtWork(DuesHold):
    """The service, with all that may be done in it."""

    @rule(number=NUMBERS, other=NUMBERS)
    def finds_one_person(self, number: int, other: int) -> None:
        """Two records turn out to be of one person."""
        person, into = self.one(Person, number), self.one(Person, other)
        assert person is not None
        assert into is not None
        self.act("merge", lambda: merge(person=person, into=into, by=TESTS))

    @precondition(lambda self: self.one(Person, 0, merged_into__isnull=False) is not None)
    @rule(number=NUMBERS)
    def tells_apart(self, number: int) -> None:
        """They were two people after all."""
        person = self.one(Person, number, merged_into__isnull=False)
        assert person is not None
        self.act("undo_merge", lambda: undo_merge(person=person, by=TESTS))

    @rule(in_days=st.integers(1, 14), expected=st.integers(1, 3))
    def plans_a_group(self, in_days: int, expected: int) -> None:
        """A session is planned, and clients of the team are expected."""
        team, leader = self.house.team, self.house.case_manager

        def step() -> None:
            session = diary.plan_group_session(
                team=team,
                by=TESTS,
                staff=leader,
                led_by=leader,
                title="Sleep",
                at=self.now + timedelta(days=in_days),
            )
            cases = Case.objects.open().filter(team=team).order_by("pk")[:expected]
            diary.expect_clients(session=session, by=TESTS, expected=cases, among=[])

        self.act("plan_group", step)

    @precondition(lambda self: self.one(GroupSession, 0, state=SessionState.PLANNED) is not None)
    @rule(number=NUMBERS, came=st.integers(0, 2), is_held=st.booleans())
    def comes_to_a_group(self, number: int, came: int, is_held: bool) -> None:
        """A session is held and some come, or it is called off."""
        session = self.one(GroupSession, number, state=SessionState.PLANNED)
        assert session is not None
        if not is_held:
            self.act("call_off_group", lambda: diary.call_off_group_session(session=session, by=TESTS))
            return
        self.now = max(self.now, session.at + timedelta(hours=2))

        def step() -> None:
            attended = Case.objects.filter(attendances__session=session).order_by("pk")[:came]
            diary.hold_group_session(session=session, by=TESTS, staff=None, attended=attended)

        self.act("hold_group", step)

    @rule(number=NUMBERS, what=st.sampled_from(["plan_meeting", "record_meeting", "keep_meeting"]))
    def meets(self, number: int, what: str) -> None:
        """A meeting is booked, is recorded without having been booked, or takes place as it was booked."""
        case, about = self.case(number), {"by": TESTS, "staff": None, "taking": MET, "agenda": "Hours"}
        given: dict[str, Any] = {"occasion": Occasion.MEETING, "way": Way.VIDEO, **about}
        if what == "keep_meeting":
            booked = self.one(Appointment, number, state=AppointmentState.BOOKED, occasion=Occasion.MEETING)
            if booked is None:
                return
            self.now = max(self.now, booked.at + timedelta(hours=2))
            given |= {"case": booked.case, "at": booked.at, "appointment": booked, "note": "x"}
        steps: dict[str, Callable[[], Any]] = {
            "plan_meeting": lambda: diary.plan_meeting(case=case, at=self.now + timedelta(days=3), **given),
            "record_meeting": lambda: diary.record_meeting(
                case=case, at=self.now - timedelta(hours=1), note="x", **given
            ),
            "keep_meeting": lambda: diary.record_meeting(**given),
        }
        self.act(what, steps[what])

    @precondition(lambda self: self.may_be_erased(0) is not None)
    @rule(number=NUMBERS)
    def erases(self, number: int) -> None:
        """The time of a record has come, and it is erased; others stay."""
        person = self.may_be_erased(number)
        assert person is not None
        with self.house.open():
            latest = Case.objects.filter(person__in=same_person(person)).order_by("-ended_on")[0]
            years = Policy.objects.get().erase_cases_after
        assert latest.ended_on is not None
        over = clock.local(latest.ended_on.replace(day=1, year=latest.ended_on.year + years), 11) + timedelta(days=40)
        self.now = max(self.now, over)

        def step() -> None:
            decision = decide(person=person, by=self.house.actor("service_administrator"), fate=Fate.ERASE)
            erase(decision=decision)

        self.act("erase", step)

    def may_be_erased(self, number: int) -> Person | None:
        """One of those whose cases have ended, where another person's case remains."""
        with self.house.open():
            working = same_people_of(Case.objects.open())
            over = same_people_of(Case.objects.exclude(person__in=working))
            remains = len(working) > 0
        return self.one(Person, number, pk__in=over, merged_into=None) if remains else None


def same_people_of(cases: Any) -> set[int]:
    """Every record of those whom the cases are about."""
    people = Person.objects.filter(cases__in=cases)
    return {key for person in people for key in same_person(person)}
