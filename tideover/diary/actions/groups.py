"""Group sessions: planning one, saying who is expected, and afterwards who came.

The session is locked first, then the cases in the order of their keys, so that two people who record sessions with the
same clients wait for one another instead of for each other.
"""

from collections.abc import Collection
from datetime import datetime

from tideover.cases.actions import CaseEnded
from tideover.cases.models import Case
from tideover.diary.actions.contacts import record_contact
from tideover.diary.actions.double_booking import check_free
from tideover.diary.models import Attendance, Contact, GroupSession
from tideover.diary.rules import Party, Presence, SessionState, Starter, TimeKind, shared_minutes
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.organisation.models import Staff, Team
from tideover.people.rules import Way


@events.event_type("group session planned", subject="group_session")
class GroupSessionPlanned:
    """A team is to meet several clients together."""

    group_session_id: int
    at: datetime
    led_by_id: int


@events.event_type("group session called off", subject="group_session")
class GroupSessionCalledOff:
    """A planned group session does not take place."""

    group_session_id: int


@events.event_type("group session held", subject="group_session")
class GroupSessionHeld:
    """It is known who came to a group session: so many of so many expected."""

    group_session_id: int
    attended: int
    expected: int


@events.event_type("client expected in group", subject="case")
class ClientExpectedInGroup:
    """A client is expected at a group session, or not any more."""

    case_id: int
    group_session_id: int
    is_expected: bool


@events.event_type("client missed group", subject="case")
class ClientMissedGroup:
    """A client was expected at a group session and did not come."""

    case_id: int
    group_session_id: int


@action
def plan_group_session(
    *,
    team: Team,
    by: By,
    staff: Staff | None,
    led_by: Staff,
    title: str,
    at: datetime,
    way: Way = Way.IN_PERSON,
    minutes: int = 90,
    place: str = "",
    all_the_same: bool = False,
) -> GroupSession:
    """Plan a session with clients of `team` at `at` (aware). One that took place already can be written down too.
    Raises Refused for a leader of another team or who will have left, for a day that cannot be, and, unless it is to be
    planned `all_the_same`, where the leader has something else on then."""
    on = at.astimezone(clock.LOCAL).date()
    if led_by.team_id != team.pk:
        raise Refused(f"{led_by.name} works in another team. Choose somebody of this team.", field="led_by")
    if led_by.left_on and led_by.left_on <= on:
        raise Refused(f"{led_by.name} will have left by then. Choose somebody else.", field="led_by")
    if abs(at.year - clock.today().year) > 2:
        raise Refused("This is more than two years away. Check the year.", field="at")
    if at > clock.now():
        check_free([led_by], at=at, minutes=minutes, by=by, all_the_same=all_the_same)
    session = GroupSession.objects.create(
        service_id=team.service_id,
        team=team,
        title=title,
        at=at,
        minutes=minutes,
        way=way,
        place=place,
        led_by=led_by,
        planned_by=staff,
        planned_at=clock.now(),
    )
    event = GroupSessionPlanned(group_session_id=session.pk, at=at, led_by_id=led_by.pk)
    events.write(event, by=by, service_id=session.service_id)
    return session


def _lock_planned(session: GroupSession) -> GroupSession:
    """The session, locked. Raises Refused where it is known already what became of it."""
    session = lock(session)
    if session.state != SessionState.PLANNED:
        was = SessionState(session.state).label.lower()
        raise Refused(f"This session is already recorded as {was}. Open it to see what happened.")
    return session


def _lock_cases(keys: Collection[int]) -> dict[int, Case]:
    """The cases, locked one after the other in the order of their keys."""
    locked = Case.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=keys).order_by("pk")
    return {case.pk: case for case in locked.select_related("person")}


@action
def expect_clients(*, session: GroupSession, by: By, expected: Collection[Case], among: Collection[Case]) -> None:
    """Of the clients `among`, have those `expected` be expected at a planned session and the others not; clients that
    are not among them stay as they are. Raises Refused for a client whose case has ended or is of another team."""
    session = _lock_planned(session)
    wanted = {case.pk for case in expected}
    cases = _lock_cases({case.pk for case in among} | wanted)
    rows = {row.case_id: row for row in Attendance.objects.filter(session=session, case__in=cases)}
    for key, case in cases.items():
        row, is_wanted = rows.get(key), key in wanted
        if is_wanted == (row is not None and row.presence == Presence.EXPECTED):
            continue
        if is_wanted:
            _check_can_come(case, session)
        presence = Presence.EXPECTED if is_wanted else Presence.WITHDRAWN
        if row is None:
            row = Attendance(service_id=session.service_id, session=session, case=case)
        row.presence = presence
        row.save()
        event = ClientExpectedInGroup(case_id=key, group_session_id=session.pk, is_expected=is_wanted)
        events.write(event, by=by, service_id=session.service_id)


def _check_can_come(case: Case, session: GroupSession) -> None:
    name = case.client.name or case.reference
    if case.ended_on:
        raise Refused(f"The case of {name} has ended. Untick them.", field="expected")
    if case.team_id != session.team_id:
        raise Refused(f"The case of {name} is of another team. Untick them.", field="expected")


@action
def hold_group_session(
    *, session: GroupSession, by: By, staff: Staff | None, attended: Collection[Case]
) -> GroupSession:
    """Record who came to a session that has begun; whoever else was expected did not. For each who came it is a
    contact in their own case, with their part of its length. Raises Refused where nobody was expected, for a client
    who was not, and where it cannot have happened in one of the cases."""
    session = _lock_planned(session)
    if session.at > clock.now():
        raise Refused("This session is still to come. Record who came once it has begun, or call it off.")
    came = {case.pk for case in attended}
    cases = _lock_cases(
        Attendance.objects.filter(session=session, presence=Presence.EXPECTED).values_list("case_id", flat=True)
    )
    rows = {row.case_id: row for row in Attendance.objects.filter(session=session, case__in=cases)}
    if not cases:
        raise Refused("Nobody was expected. Say first who was, or call the session off.")
    if came - cases.keys():
        raise Refused("Somebody among them is not expected any more. Look at who is, then record it again.")
    share = shared_minutes(session.minutes, len(came)) if came else 0
    for key, case in cases.items():
        row = rows[key]
        if key in came:
            row.presence, row.contact = Presence.ATTENDED, _contact(session, case, by, staff, share)
            row.save()
        else:
            row.presence = Presence.ABSENT
            row.save()
            event = ClientMissedGroup(case_id=key, group_session_id=session.pk)
            events.write(event, by=by, service_id=session.service_id)
    return _settle(
        session,
        SessionState.HELD,
        GroupSessionHeld(group_session_id=session.pk, attended=len(came), expected=len(cases)),
        by,
    )


def _contact(session: GroupSession, case: Case, by: By, staff: Staff | None, minutes: int) -> Contact:
    try:
        return record_contact(
            case=case,
            by=by,
            staff=staff,
            at=session.at,
            way=Way(session.way),
            begun_by=Starter.SERVICE,
            parties=[Party.CLIENT],
            minutes={TimeKind.CLIENT: minutes},
        )
    except Refused as refusal:
        name = case.client.name or case.reference
        raise Refused(f"{name}: {refusal.sentence}", field="attended") from refusal


@action
def call_off_group_session(*, session: GroupSession, by: By) -> GroupSession:
    """Record that a planned session does not take place."""
    session = _lock_planned(session)
    return _settle(session, SessionState.CALLED_OFF, GroupSessionCalledOff(group_session_id=session.pk), by)


def _settle(session: GroupSession, state: SessionState, event: object, by: By) -> GroupSession:
    session.state, session.settled_at = state, clock.now()
    session.save()
    events.write(event, by=by, service_id=session.service_id)
    return session


def withdraw_from_groups(event: CaseEnded) -> None:
    """Handler: a client whose case ended is expected at no session that is planned."""
    expected = Attendance.objects.filter(
        case=event.case_id, presence=Presence.EXPECTED, session__state=SessionState.PLANNED
    )
    expected.update(presence=Presence.WITHDRAWN)
